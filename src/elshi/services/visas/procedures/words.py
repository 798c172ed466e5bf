"""What the steps of several procedures ask in the same words: grounds, reasons, a note."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.procedures.declaration import Field

GROUNDS = (
    ("documents", _("The travel document is false, damaged or not accepted")),
    ("purpose", _("The purpose of the stay was not shown")),
    ("means", _("The means of subsistence were not shown")),
    ("invitation", _("The invitation was not confirmed")),
    ("return", _("The intention to leave in time was not shown")),
    ("earlier_breach", _("An earlier stay broke the rules")),
    ("entry_ban", _("An entry ban is in force")),
    ("security", _("Public security, public order or public health")),
    ("false_statements", _("False information was given")),
)
ASKED_GROUNDS = Field("grounds", _("Grounds"), "choices", choices=GROUNDS)
REASONING = Field(
    "reasoning",
    _("Reasons in plain words, in the traveller's language"),
    "text",
    private=True,
    help=_("The traveller reads this in the letter."),
)
NOTE = Field("note", _("Note for the file"), "text", required=False, private=True)
