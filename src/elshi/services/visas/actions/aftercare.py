"""After the issue: what a traveller may still ask for, and the extension that may be granted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.files import vault
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect

from ..models import Amendment, Application
from ..reads.amendments import kinds_for
from . import desk_notices
from .applications import new_reference
from .other_eyes import require_other_eyes

MOST = 5
HOUSE = system("visas")


def ask(case: Application, kind: str, text: str, *, by: Actor, at: datetime) -> Amendment:
    """Ask the mission for a change to an issued visa; one of a kind at a time.

    The traveller is compared with the watch lists anew: what follows is as good as an issue.
    """
    if case.subject not in by.holds:
        raise NotAllowed
    if not text.strip():
        raise InvalidInput({"text": [_("Say what is wrong or what has changed.")]})
    with transaction.atomic():
        case = procedures.locked(case)
        _may_ask(case, kind)
        request = Amendment(
            reference=new_reference(), office=case.office, application=case, kind=kind, lodged_at=at
        )
        request.sealed = vault.seal_document(case.subject, {"text": text[:2000]})
        request = procedures.begin(request, by=by, at=at)
        jobs.enqueue("visas.screen", {"reference": case.reference, "edition": case.edition})
        desk_notices.tell_officer(case, "visas.desk_amendment", at=at, key=request.subject)
        return request


def _may_ask(case: Application, kind: str) -> None:
    if case.state != "issued" or case.erased_at:
        raise Refusal(_("Only an issued visa can be changed."), code="not_issued")
    if kind not in dict(kinds_for(case)):
        raise InvalidInput({"kind": [_("The rules of this visa do not provide for that.")]})
    if case.amendments.filter(kind=kind, state="asked").exists():
        raise Refusal(
            _("You have asked for this already."),
            mend=_("Wait for the answer of the mission."),
            code="asked_already",
        )
    if case.amendments.count() >= MOST:
        raise Refusal(
            _("You have asked several times already."),
            mend=_("Wait for the answer of the mission."),
            code="too_many_requests",
        )


@effect("visas.extend")
def extend(request: Amendment, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """Keep the new last day and order the visa that bears it."""
    require_other_eyes(request.application, by)
    request.until = date.fromisoformat(given["until"])
    request.save(update_fields=["until"])
    jobs.enqueue(
        "visas.extend", {"amendment": request.reference}, key=f"extend:{request.reference}"
    )


def fulfil(case: Application, *, at: datetime) -> None:
    """Close what a corrected visa meets: a correction, a new passport."""
    kinds = (Amendment.Kind.CORRECTION, Amendment.Kind.NEW_PASSPORT)
    for request in case.amendments.filter(state="asked", kind__in=kinds):
        procedures.take(request, "fulfil", by=HOUSE, at=at)
