"""Who sees and writes papers: the posts of their office, cleared for every label."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.labels import cleared, is_cleared
from elshi.foundation.access.policies import Policy, policy
from elshi.foundation.access.roles import grant, name_powers

from .models import Paper

VIEW, WRITE = "papers.paper.view", "papers.paper.write"
REGISTER, CANCEL = "papers.paper.register", "papers.paper.cancel"
LABEL = "papers.paper.label"

name_powers({
    "papers.paper.view": _("See the papers of the office"),
    "papers.paper.write": _("Write drafts of papers"),
    "papers.paper.register": _("Register papers"),
    "papers.paper.cancel": _("Cancel papers"),
    "papers.paper.label": _("Set labels on papers"),
})  # fmt: skip
for _role in ("visa_officer", "consul", "supervisor", "registrar"):
    grant(_role, VIEW, WRITE)
for _role in ("consul", "supervisor", "registrar"):
    grant(_role, REGISTER)
for _role in ("supervisor", "registrar"):
    grant(_role, CANCEL, LABEL)
grant("auditor", VIEW)


@policy(Paper)
class PaperPolicy(Policy[Paper]):
    """Papers are seen at their office by whoever is cleared for their labels."""

    def visible(self, actor: Actor, queryset: QuerySet[Paper]) -> QuerySet[Paper]:
        if actor.kind == "system":
            return queryset
        return queryset.filter(cleared(actor), office__in=actor.offices(VIEW))

    def allows(self, actor: Actor, verb: str, instance: Paper) -> bool:
        if actor.kind == "system":
            return True
        seen = actor.may(VIEW, instance.office_id) and is_cleared(actor, instance.labels)
        return seen and (verb == "view" or actor.may(verb, instance.office_id))
