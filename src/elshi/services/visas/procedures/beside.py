"""What runs beside an application: the consultation of an agency, the appeal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.procedures.declaration import Field, Procedure, State, Step
from elshi.foundation.procedures.registry import declare

from . import deadlines
from .words import REASONING

CONSULTATION = declare(
    Procedure(
        name="visas.consultation",
        version=1,
        title=_("Consultation of an agency"),
        start="asked",
        states=(
            State("asked", _("Asked")),
            State("answered", _("Answered"), ends=True),
            State("unanswered", _("Not answered in time"), ends=True),
            State("recalled", _("Recalled"), ends=True),
        ),
        steps=(
            Step(
                "answer",
                _("Answer"),
                (("asked",), "answered"),
                "visas.consultation.answer",
                asks=(
                    Field(
                        "opinion",
                        _("Opinion"),
                        "choice",
                        choices=(
                            ("no_objection", _("No objection")),
                            ("objection", _("Objection")),
                        ),
                    ),
                    Field("reasons", _("Reasons"), "text", required=False, private=True),
                ),
                effects=("visas.keep_opinion", "visas.tell_opinion"),
                tone="primary",
            ),
            Step(
                "recall",
                _("Recall the question"),
                (("asked",), "recalled"),
                "visas.application.examine",
            ),
            Step(
                "lapse",
                _("Lapse without an answer"),
                (("asked",), "unanswered"),
                "system",
                effects=("visas.tell_opinion",),
                machine=True,
            ),
        ),
        deadlines=deadlines.OF_CONSULTATION,
    )
)

APPEAL = declare(
    Procedure(
        name="visas.appeal",
        version=1,
        title=_("Appeal against a refusal"),
        start="lodged",
        states=(
            State("lodged", _("Lodged"), _("Your appeal is being examined")),
            State("allowed", _("Allowed"), _("Your appeal was allowed"), ends=True),
            State("dismissed", _("Dismissed"), _("Your appeal was dismissed"), ends=True),
            State("withdrawn", _("Withdrawn"), _("You withdrew your appeal"), ends=True),
        ),
        steps=(
            Step(
                "allow",
                _("Allow the appeal"),
                (("lodged",), "allowed"),
                "visas.appeal.decide",
                asks=(REASONING,),
                effects=("visas.appeal_allowed",),
                tells=("visas.appeal_decided",),
                signed=True,
                tone="primary",
            ),
            Step(
                "dismiss",
                _("Dismiss the appeal"),
                (("lodged",), "dismissed"),
                "visas.appeal.decide",
                asks=(REASONING,),
                tells=("visas.appeal_decided",),
                signed=True,
                tone="warning",
            ),
            Step(
                "withdraw",
                _("Withdraw the appeal"),
                (("lodged",), "withdrawn"),
                "traveller.appeal.withdraw",
                tone="warning",
            ),
        ),
        deadlines=deadlines.OF_APPEAL,
    )
)
