"""One policy a model: two sides of one rule, who sees a list and who may touch an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from .actors import Actor
from .errors import NotAllowed

M = TypeVar("M", bound=Model)


class Policy(Generic[M]):
    """The rule of one model. ``allows(actor, "view", x)`` must equal ``x in visible(actor)``."""

    def visible(self, actor: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
        """The rows of ``queryset`` that the actor may see."""
        raise LookupError("a policy says what is visible")

    def allows(self, actor: Actor, verb: str, instance: M) -> bool:
        """Whether the actor may do ``verb`` to this object."""
        raise LookupError("a policy says what is allowed")


_policies: dict[type[Model], Policy[Any]] = {}


def policy(model: type[M]) -> Callable[[type[Policy[M]]], type[Policy[M]]]:
    """Register the decorated class as the policy of ``model``."""

    def register(rule: type[Policy[M]]) -> type[Policy[M]]:
        if model in _policies:
            raise LookupError(f"{model.__name__} has a policy already")
        _policies[model] = rule()
        return rule

    return register


def policy_of(model: type[M]) -> Policy[M]:
    """The policy of a model; a model without one is shown to nobody."""
    try:
        return _policies[model]
    except KeyError:
        raise LookupError(f"{model.__name__} has no policy: nobody may see it") from None


def governed_models() -> list[type[Model]]:
    """Every model with a policy."""
    return list(_policies)


def allows(actor: Actor, verb: str, instance: Model) -> bool:
    """Whether the actor may do ``verb`` to the object, by its model's policy."""
    return policy_of(type(instance)).allows(actor, verb, instance)


def require(actor: Actor, verb: str, instance: Model) -> None:
    """Refuse with `NotAllowed` unless the actor may do ``verb`` to the object."""
    if not allows(actor, verb, instance):
        raise NotAllowed
