"""What a traveller may still ask for after the issue: a mend of the visa."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures

from ..models import Application
from . import desk_notices

WISHES = (
    ("correction", _("Something on the visa is wrong")),
    ("new_passport", _("I have a new passport")),
    ("extension", _("I need to stay longer")),
)
MOST_WISHES = 5


def wish(case: Application, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    """Ask the mission for a mend of an issued visa; it answers by correcting and replacing it."""
    if case.subject not in by.holds:
        raise NotAllowed
    if kind not in dict(WISHES) or not text.strip():
        raise InvalidInput({"text": [_("Say what is wrong or what has changed.")]})
    with transaction.atomic():
        case = procedures.locked(case)
        if case.state != "issued" or case.erased_at:
            raise Refusal(_("Only an issued visa can be mended."), code="not_issued")
        if wishes(case) >= MOST_WISHES:
            raise Refusal(
                _("You have asked several times already."),
                mend=_("Wait for the answer of the mission."),
                code="too_many_wishes",
            )
        procedures.note(
            case, "wish", by=by, at=at, given={"kind": kind}, private={"text": text[:2000]}
        )
        desk_notices.tell_officer(case, "visas.desk_wish", at=at, key=f"wish:{wishes(case)}")


def wishes(case: Application) -> int:
    """How often the traveller has asked after the issue."""
    from elshi.foundation.procedures.models import Passage

    return Passage.objects.filter(subject=case.subject, step="wish").count()
