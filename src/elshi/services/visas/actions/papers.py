"""What the printed papers say: facts and labels in the traveller's language, English beside it.

A visa is also read by carriers and officers abroad, so its labels stand in English as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from elshi.commons.world import reads as world
from elshi.engines.documents import references
from elshi.foundation.languages import formats
from elshi.foundation.languages.fields import in_language

from ..models import Application
from ..procedures import GROUNDS
from ..questions import ENTRY_CHOICES, SEXES
from ..reads.cases import answers_of, last_private, terms_of
from ..sealing import Sheet, zone

LABELS: Mapping[str, Any] = {
    "surname": gettext_lazy("Surname"),
    "given_names": gettext_lazy("Given names"),
    "birth": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "nationality": gettext_lazy("Nationality"),
    "passport": gettext_lazy("Passport number"),
    "from": gettext_lazy("Valid from"),
    "until": gettext_lazy("Valid until"),
    "stay": gettext_lazy("Days of stay"),
    "entries": pgettext_lazy("visa", "Entries"),
    "issued": gettext_lazy("Issued"),
    "reference": gettext_lazy("Reference"),
}


def visa_facts(sheet: Sheet, case: Application, *, portrait: bool) -> dict[str, Any]:
    """Everything the visa's template prints."""
    with override(case.language):
        terms = terms_of(case)
        return {
            "ministry": in_language(case.party.name),
            "office": in_language(case.office.name),
            "number": sheet.number,
            "reference": references.grouped(case.reference),
            "category": sheet.category,
            "title": in_language(terms.title if terms else {}),
            "zone": list(zone(sheet)),
            "portrait": portrait,
            "specimen": sheet.issuer == "UTO",
            "verify_at": f"{settings.PUBLIC_URL}/visas/verify/",
            "particulars": _particulars(sheet),
            "terms": _terms(sheet),
            "labels": _visa_labels(case.language),
        }


def _both(label: Any) -> str:
    """A label in the paper's language and, where that is another, in English."""
    here = str(label)
    with override("en"):
        english = str(label)
    return here if here == english else f"{here} / {english}"


def _particulars(sheet: Sheet) -> list[list[str]]:
    return [
        [_both(LABELS["surname"]), sheet.surname],
        [_both(LABELS["given_names"]), sheet.given_names],
        [_both(LABELS["birth"]), _day(sheet.birth)],
        [_both(LABELS["sex"]), str(dict(SEXES)[sheet.sex])],
        [_both(LABELS["nationality"]), f"{world.name(sheet.nationality)} ({sheet.nationality})"],
        [_both(LABELS["passport"]), sheet.passport_number],
    ]


def _terms(sheet: Sheet) -> list[list[str]]:
    return [
        [_both(LABELS["from"]), _long(sheet.valid_from)],
        [_both(LABELS["until"]), _long(sheet.valid_until)],
        [_both(LABELS["issued"]), _long(sheet.issued)],
        [_both(LABELS["entries"]), str(dict(ENTRY_CHOICES)[sheet.entries])],
        [_both(LABELS["stay"]), str(sheet.stay_days)],
    ]


def _long(day: date) -> str:
    return formats.date_long(day, get_language() or "en")


def _day(text: str) -> str:
    try:
        return _long(date.fromisoformat(text))
    except ValueError:
        return text


def _visa_labels(language: str) -> dict[str, str | list[str]]:
    return {
        "title": _both(gettext_lazy("Visa")),
        "reference": _both(LABELS["reference"]),
        "portrait": _("Portrait of the holder"),
        "seal": _("Visible digital seal"),
        "code": _("QR code for carriers"),
        "verify": _("How to check this visa"),
        "stamps": _("Border marks"),
        "how": [
            _("Both codes hold what stands above, signed by the issuing state (ICAO Doc 9303-13)."),
            _("They are checked with or without a network. The file itself is signed too."),
            _("Compare the number of the passport with the one that the check shows. Open:"),
        ],
        "carry": _(
            "Carry this visa with the passport named above; it is good with no other passport. "
            "Entry is decided at the border."
        ),
    }


def refusal_facts(case: Application) -> dict[str, Any]:
    """Everything the refusal letter prints."""
    with override(case.language):
        answers, titles = answers_of(case), dict(GROUNDS)
        name = f"{answers.get('given_names', '')} {answers.get('surname', '')}".strip()
        decided = _long(case.decided_at.date()) if case.decided_at else ""
        until = _long(case.due_at.date()) if case.due_at else ""
        return {
            "ministry": in_language(case.party.name),
            "office": in_language(case.office.name),
            "number": case.number,
            "reference": references.grouped(case.reference),
            "particulars": [
                [_("Applicant"), name],
                [_("Passport number"), str(answers.get("passport_number", ""))],
                [_("Category"), case.category],
                [_("Date of the decision"), decided],
            ],
            "grounds": [str(titles[code]) for code in case.grounds],
            "reasoning": last_private(case, "propose_refusal").get("reasoning", ""),
            "labels": {
                "title": _("Refusal of a visa"),
                "reference": _("Reference"),
                "decision": _(
                    "The consular office has examined your application and refused it. "
                    "Two officers took this decision."
                ),
                "grounds": _("Grounds"),
                "reasons": _("Reasons"),
                "appeal": _("Your right to appeal"),
                "how_to_appeal": _(
                    "You can appeal until %(day)s from the page of your application. Another "
                    "officer, who took no part in this decision, decides on the appeal."
                )
                % {"day": until},
            },
        }
