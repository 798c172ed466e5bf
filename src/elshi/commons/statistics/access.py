"""Who reads publications: staff who hold the subject's permission, of their own party."""

from __future__ import annotations

from django.db.models import QuerySet

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy

from .models import Publication

# A subject's permission is its name and this; its service grants it.
PERMISSION = ".statistics.view"


@policy(Publication)
class PublicationPolicy(Policy[Publication]):
    """What is shown of a publication holds nothing secret; the public reads yearly sums of it."""

    def visible(self, actor: Actor, queryset: QuerySet[Publication]) -> QuerySet[Publication]:
        if actor.kind == "system":
            return queryset
        subjects = queryset.order_by("subject").values_list("subject", flat=True).distinct()
        held = [subject for subject in subjects if actor.may(subject + PERMISSION)]
        return queryset.filter(subject__in=held, party=actor.party)

    def allows(self, actor: Actor, verb: str, instance: Publication) -> bool:
        if actor.kind == "system":
            return True
        own = instance.party_id == actor.party and actor.may(instance.subject + PERMISSION)
        return own and verb == "view"
