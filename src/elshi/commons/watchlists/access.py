"""Who decides hits and loads lists."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy
from elshi.foundation.access.roles import grant, name_powers

from .models import Edition, Hit

name_powers({
    "watchlists.hit.view": _("See hits of the watch lists"),
    "watchlists.hit.decide": _("Decide hits of the watch lists"),
    "watchlists.edition.load": _("Load watch lists"),
})  # fmt: skip
grant("visa_officer", "watchlists.hit.view", "watchlists.hit.decide")
grant("consul", "watchlists.hit.view", "watchlists.hit.decide")
grant("supervisor", "watchlists.hit.view", "watchlists.hit.decide")
grant("auditor", "watchlists.hit.view")
grant("administrator", "watchlists.edition.load")


@policy(Hit)
class HitPolicy(Policy[Hit]):
    """Hits are seen and decided at the office of their case."""

    def visible(self, actor: Actor, queryset: QuerySet[Hit]) -> QuerySet[Hit]:
        if actor.kind == "system":
            return queryset
        return queryset.filter(office__in=actor.offices("watchlists.hit.view"))

    def allows(self, actor: Actor, verb: str, instance: Hit) -> bool:
        seen = actor.may("watchlists.hit.view", instance.office_id)
        return seen and (verb == "view" or actor.may(verb, instance.office_id))


@policy(Edition)
class EditionPolicy(Policy[Edition]):
    """Editions are public lists, shown to staff who screen or load them."""

    def visible(self, actor: Actor, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        return queryset if self._reads(actor) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: Edition) -> bool:
        return self._reads(actor) and (verb == "view" or actor.may(verb))

    def _reads(self, actor: Actor) -> bool:
        return actor.may("watchlists.hit.view") or actor.may("watchlists.edition.load")
