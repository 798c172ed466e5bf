"""The receipt for a fee: who paid for what, when, and what was given back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.commons.fees import reads as fees
from elshi.commons.fees.money import in_words
from elshi.engines.documents import references
from elshi.foundation.languages import formats
from elshi.foundation.languages.fields import in_language
from elshi.foundation.offices.reads import zone_of

from ..models import Application
from .cases import answers_of


def facts(case: Application, charge: Any, terms: Any) -> dict[str, Any]:
    """Everything the receipt's template prints, in the reader's language."""
    language = get_language() or "en"
    paid = formats.moment_long(charge.settled_at.astimezone(zone_of(case.office)), language)
    rows = [
        [_("Receipt"), references.grouped(charge.reference)],
        [_("Application"), references.grouped(case.reference)],
        [_("Case number"), case.number],
        [_("Applicant"), _name(case)],
        [
            _("Paid for"),
            f"{case.category} · {in_language(terms.title)}" if terms else case.category,
        ],
        [_("Amount"), in_words(charge.amount, charge.currency)],
        [_("Paid"), paid],
    ]
    rows += [
        [_("Refund"), f"{in_words(one.amount, one.currency)} · {one.get_state_display()}"]
        for one in fees.refunds_of(case.subject)
    ]
    return {
        "ministry": in_language(case.party.name),
        "office": in_language(case.office.name),
        "number": case.number,
        "reference": references.grouped(case.reference),
        "particulars": [[title, str(value)] for title, value in rows],
        "labels": {
            "title": _("Receipt for a visa fee"),
            "reference": _("Reference"),
            "note": _("The fee covers the examination of the application, whatever its outcome."),
        },
    }


def _name(case: Application) -> str:
    if case.erased_at:
        return ""
    answers = answers_of(case)
    return " ".join(filter(None, (answers.get("given_names", ""), answers.get("surname", ""))))
