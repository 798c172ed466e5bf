"""The life of the papers that cases rest on: invitations, editions of the rule tables."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.procedures.declaration import Procedure, State, Step
from elshi.foundation.procedures.registry import declare

from . import deadlines

INVITATION = declare(
    Procedure(
        name="visas.invitation",
        version=1,
        title=_("Invitation"),
        start="issued",
        states=(
            State("issued", _("Issued")),
            State("used", pgettext_lazy("invitation", "Used"), ends=True),
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
        deadlines=deadlines.OF_INVITATION,
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
