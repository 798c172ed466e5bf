"""Specimen content for the gallery of components; nothing here is stored or sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.languages.fields import PartedDateField

MORNING = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)


class SpecimenForm(forms.Form):
    """One field of each kind, as any form of a service is drawn."""

    surname = forms.CharField(
        label=gettext_lazy("Surname"),
        help_text=gettext_lazy("As in the machine-readable zone of the passport."),
        max_length=60,
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    born = PartedDateField(label=gettext_lazy("Date of birth"), autocomplete="bday")
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose of the journey"),
        choices=[
            ("tourism", gettext_lazy("Tourism")),
            ("business", gettext_lazy("Business")),
            ("private", gettext_lazy("Private visit")),
        ],
        widget=forms.RadioSelect,
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents you have"),
        choices=[
            ("passport", gettext_lazy("Passport")),
            ("invitation", gettext_lazy("Invitation")),
            ("insurance", gettext_lazy("Medical insurance")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    mission = forms.ChoiceField(
        label=gettext_lazy("Consular institution"),
        choices=[("hague", gettext_lazy("The Hague")), ("vienna", gettext_lazy("Vienna"))],
    )
    scan = forms.FileField(
        label=gettext_lazy("Scan of the passport page"),
        help_text=gettext_lazy("JPEG, PNG or PDF, at most 6 MB."),
    )
    remarks = forms.CharField(
        label=gettext_lazy("Remarks"), widget=forms.Textarea, required=False, max_length=500
    )
    consent = forms.BooleanField(label=gettext_lazy("I agree to the processing of personal data"))


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """What the gallery shows; with ``?errors=1`` the form is drawn as refused."""
    wrong = {"surname": "", "email": "x@", "born_day": "31", "born_month": "2"}
    wrong |= {"born_year": "1990"}
    page = Paginator(range(1, 4211), 25).get_page(request.GET.get("page", 7))
    return {
        "form": SpecimenForm(wrong) if "errors" in request.GET else SpecimenForm(),
        "trail": [(_("Front page"), "/"), (_("Visas"), "/"), (_("Gallery"), "")],
        "steps": [_("Journey"), _("Passport"), _("Photo"), _("Answers"), _("Payment")],
        "page": page,
        "cases": _cases(),
        **_lists(),
    }


def _cases() -> list[dict[str, Any]]:
    states = (("good", _("Issued")), ("warn", _("More information needed")), ("bad", _("Refused")))
    return [
        {
            "reference": f"E7K4-{number}Q2M-88TX",
            "name": name,
            "due": date(2026, 11, 20 + number),
            "fee": 30_000 * number,
            "kind": kind,
            "state": state,
        }
        for number, (name, (kind, state)) in enumerate(
            zip(("Әсел Нұрланқызы", "Jan de Vries", "Þóra Jónsdóttir"), states, strict=True), 1
        )
    ]


def _lists() -> dict[str, Any]:
    return {
        "rows": [
            {"label": _("Surname"), "value": "ERIKSSON", "change": "#"},
            {"label": _("Purpose of the journey"), "value": _("Tourism"), "change": "#"},
            {"label": _("E-mail"), "value": "", "change": "#"},
        ],
        "tasks": [
            {"title": _("Passport"), "url": "#", "kind": "good", "state": _("Done")},
            {
                "title": _("Photo"),
                "url": "#",
                "kind": "note",
                "state": _("To do"),
                "hint": _("One face, light background"),
            },
            {"title": _("Payment"), "url": "", "kind": "calm", "state": _("Cannot begin yet")},
        ],
        "events": [
            {"title": _("Application received"), "at": MORNING, "who": _("The Hague")},
            {"title": _("In examination"), "at": date(2026, 11, 22), "tense": "now"},
            {"title": _("Decision expected"), "at": date(2026, 11, 27), "tense": "later"},
        ],
        "figures": [
            {"label": _("Waiting"), "value": 1284},
            {"label": _("Due today"), "value": 37},
            {"label": _("Decided in time"), "value": 96.4, "note": "%"},
        ],
        "tabs": [
            {"title": _("My desk"), "url": "#", "current": True, "count": 12},
            {"title": _("Whole mission"), "url": "#", "count": 240},
            {"title": _("Closed"), "url": "#"},
        ],
        "chart_svg": mark_safe(_bars([("2023", 412), ("2024", 508), ("2025", 655)])),  # noqa: S308
        "chart_headings": [_("Year"), _("Visas")],
        "chart_rows": [("2023", 412), ("2024", 508), ("2025", 655)],
    }


def _bars(values: list[tuple[str, int]]) -> str:
    highest = max(value for _name, value in values)
    bars = "".join(
        _bar(name, value, 440 * value // highest, 8 + 40 * row)
        for row, (name, value) in enumerate(values)
    )
    height = 40 * len(values)
    return f'<svg viewBox="0 0 560 {height}" role="img" aria-hidden="true">{bars}</svg>'


def _bar(name: str, value: int, width: int, top: int) -> str:
    return (
        f'<rect class="bar" x="60" y="{top}" width="{width}" height="26"/>'
        f'<text x="0" y="{top + 18}">{name}</text>'
        f'<text class="value" x="{width + 68}" y="{top + 18}">{value}</text>'
    )
