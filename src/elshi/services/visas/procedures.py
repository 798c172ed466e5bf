"""The life of an application, a visa and all that runs beside them, each on one screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.procedures.declaration import Deadline, Field, Procedure, State, Step
from elshi.foundation.procedures.registry import declare

from . import rules

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
_GROUNDS = Field("grounds", _("Grounds"), "choices", choices=GROUNDS)
_REASONING = Field(
    "reasoning",
    _("Reasons in plain words, in the traveller's language"),
    "text",
    private=True,
    help=_("The traveller reads this in the letter."),
)
_NOTE = Field("note", _("Note for the file"), "text", required=False, private=True)
_ALIVE = ("received", "examination", "information", "refusal_proposed", "grant_proposed")

APPLICATION = declare(
    Procedure(
        name="visas.application",
        version=1,
        title=_("Visa application"),
        start="draft",
        states=(
            State(
                "draft",
                _("Draft"),
                _("Not yet handed in"),
                _("Finish the form and send it."),
                awaits="traveller",
            ),
            State(
                "unpaid",
                _("Awaiting payment"),
                _("Waiting for your payment"),
                _("Pay the fee."),
                awaits="traveller",
            ),
            State("received", _("Received"), _("Received"), _("You need to do nothing now.")),
            State(
                "examination",
                _("In examination"),
                _("Being examined"),
                _("You need to do nothing now."),
            ),
            State(
                "information",
                _("Awaiting information"),
                _("We need something from you"),
                _("Answer the question below."),
                awaits="traveller",
            ),
            State(
                "refusal_proposed",
                _("Refusal proposed"),
                _("Being examined"),
                _("You need to do nothing now."),
            ),
            State(
                "grant_proposed",
                _("Grant proposed"),
                _("Being examined"),
                _("You need to do nothing now."),
            ),
            State(
                "granted",
                _("Granted, being issued"),
                _("Granted"),
                _("Your visa is being prepared."),
            ),
            State(
                "issued",
                _("Issued"),
                _("Your visa is ready"),
                _("Download your visa and print it."),
                ends=True,
            ),
            State("refused", _("Refused"), _("Refused"), _("Read the reasons. You can appeal.")),
            State("closed", _("Closed"), _("Refused"), _("You can apply again."), ends=True),
            State(
                "withdrawn", _("Withdrawn"), _("Withdrawn"), _("You can apply again."), ends=True
            ),
            State("expired", _("Expired"), _("Expired"), _("Start a new application."), ends=True),
        ),
        steps=(
            Step(
                "submit",
                _("Hand in the application"),
                (("draft",), "unpaid"),
                "traveller.application.submit",
                guards=(rules.complete,),
                effects=("visas.take_in",),
                tells=("visas.handed_in",),
                tone="primary",
            ),
            Step(
                "receive",
                _("Take in the paid application"),
                (("unpaid",), "received"),
                "system",
                guards=(rules.paid,),
                effects=("visas.begin_screening",),
                tells=("visas.received",),
                machine=True,
            ),
            Step(
                "examine",
                _("Begin the examination"),
                (("received",), "examination"),
                "visas.application.examine",
                guards=(rules.screened,),
                effects=("visas.claim",),
                tone="primary",
            ),
            Step(
                "ask",
                _("Ask the traveller"),
                (("examination",), "information"),
                "visas.application.examine",
                asks=(Field("question", _("What do you need?"), "text", private=True),),
                tells=("visas.information_asked",),
                done=_("The traveller was asked; the deadline pauses."),
            ),
            Step(
                "answer",
                _("Send the answer"),
                (("information",), "examination"),
                "traveller.application.answer",
                asks=(Field("reply", _("Your answer"), "text", private=True),),
                effects=("visas.tell_answered",),
                tone="primary",
            ),
            Step(
                "grant",
                _("Grant the visa"),
                (("examination",), "granted"),
                "visas.application.decide",
                guards=(
                    rules.claimed,
                    rules.no_open_hits,
                    rules.no_overridden_hits,
                    rules.nothing_pending,
                ),
                asks=(_NOTE,),
                effects=("visas.decide", "visas.order_issue"),
                signed=True,
                batch=True,
                tone="primary",
            ),
            Step(
                "propose_grant",
                _("Propose the grant to a second person"),
                (("examination",), "grant_proposed"),
                "visas.application.examine",
                guards=(rules.claimed, rules.no_open_hits, rules.nothing_pending),
                asks=(_NOTE,),
            ),
            Step(
                "confirm_grant",
                _("Confirm the grant"),
                (("grant_proposed",), "granted"),
                "visas.application.confirm",
                guards=(rules.no_open_hits, rules.nothing_pending),
                asks=(_NOTE,),
                four_eyes=("propose_grant",),
                effects=("visas.decide", "visas.order_issue"),
                signed=True,
                tone="primary",
            ),
            Step(
                "propose_refusal",
                _("Propose the refusal"),
                (("examination",), "refusal_proposed"),
                "visas.application.examine",
                guards=(rules.claimed, rules.no_open_hits, rules.no_consultation),
                asks=(_GROUNDS, _REASONING),
                tone="warning",
            ),
            Step(
                "confirm_refusal",
                _("Confirm the refusal"),
                (("refusal_proposed",), "refused"),
                "visas.application.confirm",
                asks=(_NOTE,),
                four_eyes=("propose_refusal",),
                effects=("visas.decide", "visas.order_letter"),
                tells=("visas.refused",),
                signed=True,
                tone="warning",
            ),
            Step(
                "return",
                _("Return to the officer"),
                (("refusal_proposed", "grant_proposed"), "examination"),
                "visas.application.confirm",
                asks=(Field("note", _("What is to be looked at again?"), "text", private=True),),
                effects=("visas.tell_returned",),
            ),
            Step(
                "issue",
                _("Issue the visa"),
                (("granted",), "issued"),
                "system",
                effects=(),
                tells=("visas.issued",),
                machine=True,
            ),
            Step(
                "withdraw",
                _("Withdraw the application"),
                (("draft", "unpaid", *_ALIVE), "withdrawn"),
                "traveller.application.withdraw",
                effects=("visas.settle_accounts",),
                tells=("visas.withdrawn",),
                tone="warning",
            ),
            Step(
                "expire",
                _("Let it expire"),
                (("draft", "unpaid", "information"), "expired"),
                "system",
                effects=("visas.settle_accounts",),
                tells=("visas.expired",),
                machine=True,
            ),
            Step(
                "reopen",
                _("Reopen after an appeal"),
                (("refused",), "granted"),
                "system",
                guards=(rules.appeal_allowed,),
                effects=("visas.decide", "visas.order_issue"),
                machine=True,
            ),
            Step(
                "close",
                _("Close after the time for appeal"),
                (("refused",), "closed"),
                "system",
                guards=(rules.no_open_appeal,),
                machine=True,
            ),
        ),
        deadlines=(
            Deadline("decide", _("Decide"), _ALIVE + ("granted",), 5),
            Deadline("appeal_time", _("Time for appeal"), ("refused",), 22, overdue="close"),
        ),
    )
)

VISA = declare(
    Procedure(
        name="visas.visa",
        version=1,
        title=_("Visa"),
        start="in_force",
        states=(
            State("in_force", _("In force"), _("Valid")),
            State("revoked", _("Revoked"), _("Revoked"), ends=True),
            State("annulled", _("Annulled"), _("Annulled"), ends=True),
            State("superseded", _("Replaced by a new one"), _("Replaced"), ends=True),
        ),
        steps=(
            Step(
                "propose_revocation",
                _("Propose the revocation"),
                (("in_force",), "in_force"),
                "visas.visa.revoke",
                asks=(_GROUNDS, _REASONING),
                tone="warning",
            ),
            Step(
                "revoke",
                _("Revoke the visa"),
                (("in_force",), "revoked"),
                "visas.visa.confirm",
                guards=(rules.revocation_proposed,),
                asks=(_GROUNDS, _REASONING),
                four_eyes=("propose_revocation",),
                effects=("visas.publish_revocations",),
                tells=("visas.revoked",),
                signed=True,
                tone="warning",
            ),
            Step(
                "annul",
                _("Annul the visa"),
                (("in_force",), "annulled"),
                "visas.visa.confirm",
                guards=(rules.revocation_proposed,),
                asks=(_GROUNDS, _REASONING),
                four_eyes=("propose_revocation",),
                effects=("visas.publish_revocations",),
                tells=("visas.annulled",),
                signed=True,
                tone="warning",
            ),
            Step(
                "supersede",
                _("Replace by a new visa"),
                (("in_force",), "superseded"),
                "system",
                effects=("visas.publish_revocations",),
                tells=("visas.reissued",),
                machine=True,
            ),
        ),
    )
)

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
        deadlines=(Deadline("opinion", _("Opinion"), ("asked",), 3, overdue="lapse"),),
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
                asks=(_REASONING,),
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
                asks=(_REASONING,),
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
        deadlines=(Deadline("decide", _("Decide the appeal"), ("lodged",), 15),),
    )
)

INVITATION = declare(
    Procedure(
        name="visas.invitation",
        version=1,
        title=_("Invitation"),
        start="issued",
        states=(
            State("issued", _("Issued")),
            State("used", _("Used"), ends=True),
            State("withdrawn", _("Withdrawn"), ends=True),
            State("expired", _("Expired"), ends=True),
        ),
        steps=(
            Step("use", _("Use"), (("issued",), "used"), "system", machine=True),
            Step(
                "withdraw",
                _("Withdraw the invitation"),
                (("issued",), "withdrawn"),
                "visas.invitation.issue",
                tone="warning",
            ),
            Step("expire", _("Expire"), (("issued",), "expired"), "system", machine=True),
        ),
    )
)

RULE_EDITION = declare(
    Procedure(
        name="visas.rules",
        version=1,
        title=_("Edition of the rule tables"),
        start="draft",
        states=(
            State("draft", _("Draft")),
            State("proposed", _("Proposed")),
            State("adopted", _("Adopted"), ends=True),
            State("dropped", _("Dropped"), ends=True),
        ),
        steps=(
            Step(
                "propose",
                _("Propose for adoption"),
                (("draft",), "proposed"),
                "visas.rules.edit",
                tone="primary",
            ),
            Step(
                "adopt",
                _("Adopt"),
                (("proposed",), "adopted"),
                "visas.rules.adopt",
                four_eyes=("propose", "begin"),
                signed=True,
                tone="primary",
            ),
            Step("return", _("Return for changes"), (("proposed",), "draft"), "visas.rules.adopt"),
            Step(
                "drop",
                _("Drop"),
                (("draft", "proposed"), "dropped"),
                "visas.rules.edit",
                tone="warning",
            ),
        ),
    )
)

PROCEDURES = (APPLICATION, VISA, CONSULTATION, APPEAL, INVITATION, RULE_EDITION)
