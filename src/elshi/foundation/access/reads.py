"""The only doors to objects: what an actor sees, and one object or nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from .actors import ANONYMOUS, Actor, staff
from .models import ApiToken, Reading
from .policies import policy_of

M = TypeVar("M", bound=Model)


def visible(actor: Actor, what: type[M] | QuerySet[M]) -> QuerySet[M]:
    """The rows of a model, or of a queryset, that the actor may see."""
    queryset = what if isinstance(what, QuerySet) else what._default_manager.all()
    return policy_of(queryset.model).visible(actor, queryset)


def get(actor: Actor, what: type[M] | QuerySet[M], **lookup: Any) -> M:
    """The one visible object of this lookup; absent and hidden are the same 404."""
    found = visible(actor, what).filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def readings_of(subject: str) -> QuerySet[Reading]:
    """The reading log of one case, newest first."""
    return Reading.objects.filter(subject=subject).select_related("account")


def actor_of_token(secret: str, at: datetime) -> Actor:
    """The actor behind an API token, or the anonymous one when it opens nothing."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, expires_at__gt=at)
        .select_related("account")
        .first()
    )
    if token is None or not token.account.is_active:
        return ANONYMOUS
    return staff(token.account, at).limited(token.scopes)
