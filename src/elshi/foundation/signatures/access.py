"""Who sees the keys' public side and who may change it."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access import roles
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy

from .models import Authority, Key, RevocationList

VIEW = "signatures.key.view"
CHANGE = "signatures.key.change"

roles.name_powers({
    "signatures.key.view": _("See the keys"),
    "signatures.key.change": _("Rotate and revoke keys, publish revocation lists"),
})  # fmt: skip
roles.grant("administrator", VIEW, CHANGE)
roles.grant("auditor", VIEW)

M = TypeVar("M", bound=Model)
VERBS = {"view": VIEW, "rotate": CHANGE, "revoke": CHANGE, "publish": CHANGE}


class _KeyRoom(Policy[M], Generic[M]):
    """Keys belong to the house, not to an office: a permission held anywhere suffices."""

    def visible(self, actor: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
        return queryset if actor.may(VIEW) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: M) -> bool:
        permission = VERBS.get(verb)
        return permission is not None and actor.may(permission)


@policy(Authority)
class AuthorityPolicy(_KeyRoom[Authority]):
    """Authorities are seen by administrators and auditors."""


@policy(Key)
class KeyPolicy(_KeyRoom[Key]):
    """Keys are seen by administrators and auditors, changed by administrators."""


@policy(RevocationList)
class RevocationListPolicy(_KeyRoom[RevocationList]):
    """Inside, as keys are; the latest is public by its own address."""
