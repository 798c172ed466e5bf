"""Which interview times a mission opens, as a form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments.plan import MOST_DAYS
from elshi.foundation.languages.fields import PartedDateField

SMALL = {"class": "w-8"}


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=_("Hours and minutes, e.g. 09:30"),
        input_formats=("%H:%M", "%H.%M", "%H"),
        widget=forms.TimeInput(format="%H:%M", attrs={**SMALL, "type": "time"}),
        error_messages={"invalid": _("Write hours and minutes, e.g. 09:30.")},
    )


class NothingAsked(forms.Form):
    """Only the button."""


class TimesForm(forms.Form):
    """Days, hours, length and places of the times to open."""

    first = PartedDateField(label=_("First day"))
    last = PartedDateField(label=_("Last day"))
    opens = _hour(_("First time of a day"))
    closes = _hour(_("End of the last time"))
    minutes = forms.IntegerField(
        label=_("Minutes for each"), min_value=5, max_value=240, initial=20,
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("Travellers at a time"), min_value=1, max_value=50, initial=1,
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("The last day must not be before the first."))
            elif last - first >= timedelta(days=MOST_DAYS):
                self.add_error("last", _("Open at most three months at once."))
        opens, closes = given.get("opens"), given.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("The end must be after the beginning."))
        return given
