"""The life of a visa: in force until it is revoked, annulled or replaced."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.procedures.declaration import Field, Procedure, State, Step
from elshi.foundation.procedures.registry import declare

from .. import rules
from .words import ASKED_GROUNDS, NOTE, REASONING

VISA = declare(
    Procedure(
        name="visas.visa",
        version=1,
        title=_("Visa"),
        start="in_force",
        states=(
            State("in_force", _("In force"), _("Valid")),
            State(
                "revoked",
                pgettext_lazy("visa", "Revoked"),
                pgettext_lazy("visa", "Revoked"),
                ends=True,
            ),
            State("annulled", _("Annulled"), _("Annulled"), ends=True),
            State("superseded", _("Replaced by a new one"), _("Replaced"), ends=True),
        ),
        steps=(
            Step(
                "propose_revocation",
                _("Propose the revocation"),
                (("in_force",), "in_force"),
                "visas.visa.revoke",
                guards=(rules.revocation_not_proposed,),
                asks=(ASKED_GROUNDS, REASONING),
                tone="warning",
            ),
            Step(
                "revoke",
                _("Revoke the visa"),
                (("in_force",), "revoked"),
                "visas.visa.confirm",
                guards=(rules.revocation_proposed,),
                asks=(ASKED_GROUNDS, REASONING),
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
                asks=(ASKED_GROUNDS, REASONING),
                four_eyes=("propose_revocation",),
                effects=("visas.publish_revocations",),
                tells=("visas.annulled",),
                signed=True,
                tone="warning",
            ),
            Step(
                "decline_revocation",
                _("Decline the revocation"),
                (("in_force",), "in_force"),
                "visas.visa.confirm",
                guards=(rules.revocation_proposed,),
                asks=(Field("note", _("Why does the visa stay in force?"), "text", private=True),),
                four_eyes=("propose_revocation",),
                effects=("visas.tell_revocation_declined",),
                done=_("The revocation is declined; the visa stays in force."),
            ),
            Step(
                "take_back_revocation",
                _("Take the proposal back"),
                (("in_force",), "in_force"),
                "visas.visa.revoke",
                guards=(rules.revocation_proposed,),
                asks=(NOTE,),
                own=("propose_revocation",),
                done=_("The proposal is taken back; the visa stays in force."),
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
