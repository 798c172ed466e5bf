"""Who may see a file: whoever may see its owner. Files have no rule of their own.

Each kind of owner ("visas.application") registers one callable for a single case and, for lists,
one that gives the references an actor sees; both must be two sides of its own policy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy

from .models import Delivery, StoredFile

Allows = Callable[[Actor, str, str], bool]
"""(actor, reference, verb) → may it? Verbs: "view", "add"."""
Seen = Callable[[Actor], "QuerySet[Any]"]
"""actor → a queryset of one column, the references that the actor sees."""

_owners: dict[str, tuple[Allows, Seen | None]] = {}


def owner_policy(kind: str, allows: Allows, seen: Seen | None = None) -> None:
    """Say who may use the files of a kind of owner; registering again replaces."""
    _owners[kind] = (allows, seen)


def may(actor: Actor, owner: str, verb: str) -> bool:
    """Whether the actor may do ``verb`` with the files of this owner; unknown kinds: nobody."""
    kind, _, reference = owner.partition(":")
    if kind not in _owners or not reference:
        return False
    return _owners[kind][0](actor, reference, verb)


def _seen(actor: Actor) -> Q:
    seen = Q(owner__in=actor.holds)
    for kind, (_, references) in _owners.items():
        if references is not None:
            column = references(actor)
            name = [*column.query.values_select, *column.query.annotation_select][0]
            texts = column.annotate(_owner=Concat(Value(f"{kind}:"), name)).values("_owner")
            seen |= Q(owner__in=texts)
    return seen


@policy(StoredFile)
class StoredFiles(Policy[StoredFile]):
    """A file is seen by whoever sees its case."""

    def visible(self, actor: Actor, queryset: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
        return queryset.filter(_seen(actor))

    def allows(self, actor: Actor, verb: str, instance: StoredFile) -> bool:
        return may(actor, instance.owner, verb)


@policy(Delivery)
class Deliveries(Policy[Delivery]):
    """A delivery is seen by whoever may add to its case."""

    def visible(self, actor: Actor, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return queryset.filter(_seen(actor))

    def allows(self, actor: Actor, verb: str, instance: Delivery) -> bool:
        return may(actor, instance.owner, verb)
