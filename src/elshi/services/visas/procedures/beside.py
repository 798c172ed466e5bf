"""What runs beside an application: a consultation, the appeal, requests after the issue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.procedures.declaration import Field, Procedure, State, Step
from elshi.foundation.procedures.registry import declare

from .. import rules
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

AMENDMENT = declare(
    Procedure(
        name="visas.amendment",
        version=1,
        title=_("Request after the issue"),
        start="asked",
        states=(
            State("asked", pgettext_lazy("request", "Asked"), _("The mission examines it")),
            State("granted", pgettext_lazy("request", "Granted"), _("Granted"), ends=True),
            State("declined", _("Declined"), _("Declined"), ends=True),
            State("withdrawn", pgettext_lazy("request", "Withdrawn"), _("Withdrawn"), ends=True),
        ),
        steps=(
            Step(
                "extend",
                _("Extend the visa"),
                (("asked",), "granted"),
                "visas.application.decide",
                guards=(rules.asks_to_stay, rules.screened_anew, rules.within_extension),
                asks=(
                    Field(
                        "until",
                        _("New last day"),
                        "date",
                        help=_("The days of stay grow by as many days as the visa is extended."),
                    ),
                ),
                effects=("visas.extend",),
                done=_("The extended visa is ordered; the traveller is told."),
                signed=True,
                tone="primary",
            ),
            Step(
                "fulfil",
                _("Meet it by a replacement"),
                (("asked",), "granted"),
                "system",
                machine=True,
            ),
            Step(
                "decline",
                _("Decline the request"),
                (("asked",), "declined"),
                "visas.application.decide",
                asks=(REASONING,),
                tells=("visas.amendment_declined",),
                signed=True,
                tone="warning",
            ),
            Step(
                "withdraw",
                _("Withdraw the request"),
                (("asked",), "withdrawn"),
                "traveller.amendment.withdraw",
                tone="warning",
            ),
        ),
        deadlines=deadlines.OF_AMENDMENT,
    )
)
