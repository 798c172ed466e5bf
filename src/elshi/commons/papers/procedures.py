"""The life of a paper: a draft, a number, and never a number twice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.procedures.declaration import Field, Procedure, State, Step
from elshi.foundation.procedures.registry import declare

PAPER = declare(
    Procedure(
        name="papers.paper",
        version=1,
        title=_("Paper"),
        start="draft",
        states=(
            State("draft", pgettext_lazy("paper", "Draft")),
            State("registered", pgettext_lazy("paper", "Registered")),
            State("cancelled", pgettext_lazy("paper", "Cancelled"), ends=True),
            State("discarded", pgettext_lazy("paper", "Discarded"), ends=True),
        ),
        steps=(
            Step(
                "register",
                _("Register"),
                (("draft",), "registered"),
                "papers.paper.register",
                effects=("papers.give_number",),
                done=_("The paper is registered and has its number."),
                tone="primary",
            ),
            Step(
                "discard",
                _("Discard the draft"),
                (("draft",), "discarded"),
                "papers.paper.write",
                done=_("The draft is discarded. It stays readable and is never numbered."),
                tone="warning",
            ),
            Step(
                "cancel",
                _("Cancel the paper"),
                (("registered",), "cancelled"),
                "papers.paper.cancel",
                asks=(Field("reason", _("Reason"), "line", longest=200),),
                effects=("papers.cancel_number",),
                done=_("The paper is cancelled. Its number is never given again."),
                tone="warning",
            ),
        ),
    )
)
PROCEDURES = (PAPER,)
