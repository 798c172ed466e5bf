"""Who may see and add the files of an application: whoever its own policy lets."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import policy_of

from ..actions.applications import EDITABLE
from ..models import Application


def may(actor: Actor, reference: str, verb: str) -> bool:
    """Seen by whoever sees the case; added by its traveller while it can be changed."""
    case = Application.objects.filter(reference=reference).first()
    if case is None:
        return False
    if verb == "add":
        return case.subject in actor.holds and case.state in EDITABLE
    return policy_of(Application).allows(actor, "view", case)


def seen(actor: Actor) -> QuerySet[Any, Any]:
    """The references of the cases that the actor sees."""
    rule = policy_of(Application)
    return rule.visible(actor, Application.objects.all()).order_by().values_list("reference")
