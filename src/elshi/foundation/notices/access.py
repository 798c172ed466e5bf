"""Who sees what lies on a desk."""

from __future__ import annotations

from django.db.models import QuerySet

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy

from .models import DeskNotice


@policy(DeskNotice)
class DeskNotices(Policy[DeskNotice]):
    """A desk notice is seen, and marked as read, by whoever holds or deputises its post."""

    def visible(self, actor: Actor, queryset: QuerySet[DeskNotice]) -> QuerySet[DeskNotice]:
        return queryset.filter(post__in=actor.posts)

    def allows(self, actor: Actor, verb: str, instance: DeskNotice) -> bool:
        return instance.post in actor.posts
