"""What cannot be done with numbers, and how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal, Text

FAULTS: dict[str, Text] = {
    "unreadable": _(
        "A template is plain text with the parts {office}, {year}, {number} or {number:05}."
    ),
    "twice": _("Each part may stand in the template only once."),
    "no_number": _("The template lacks the part {number}."),
    "no_office": _("A series counted by office needs the part {office}."),
    "no_year": _("A series that begins anew each year needs the part {year}."),
    "run_together": _("Put a sign such as / between the parts, so that no two numbers are alike."),
}


class UnknownSeries(Refusal):
    """No series has this code."""

    code = "unknown_series"
    message = _("This series of numbers is not set up.")
    mend = _("Ask your administrator to set it up.")


class UnsoundTemplate(Refusal):
    """The template could give one number twice, or none."""

    code = "unsound_template"
    status = 422
    message = _("This template cannot be used.")


class NoReason(Refusal):
    """A number is set aside only with a reason."""

    code = "no_reason"
    status = 422
    message = _("A number is reserved or cancelled with a reason.")
    mend = _("Write the reason, up to 200 characters.")


class NeverGiven(Refusal):
    """The series has not given this number."""

    code = "number_never_given"
    message = _("This number has not been given.")
    mend = _("Check the number and the series.")


class NotReserved(Refusal):
    """The number is used or cancelled already."""

    code = "not_reserved"
    message = _("This number is not reserved any more.")
    mend = _("Take another number.")


class AlreadyCancelled(Refusal):
    """The number was cancelled before; its first reason stands."""

    code = "already_cancelled"
    message = _("This number is cancelled already.")
    mend = _("Reload the page to see by whom and why.")
