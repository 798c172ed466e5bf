"""Who sets numbers aside, and who says how they look."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy
from elshi.foundation.access.roles import grant, name_powers
from elshi.foundation.offices.models import Office

from .models import Series, SetAside

RESERVE, CANCEL, VIEW = "numbers.reserve", "numbers.cancel", "numbers.view"
CHANGE = "numbers.series.change"

name_powers({
    "numbers.view": _("See the number series"),
    "numbers.reserve": _("Set numbers aside"),
    "numbers.cancel": _("Cancel numbers set aside"),
    "numbers.series.change": _("Change how numbers look"),
})  # fmt: skip
grant("registrar", VIEW, RESERVE, CANCEL)
grant("supervisor", VIEW, RESERVE, CANCEL)
grant("auditor", VIEW)
grant("administrator", VIEW, CHANGE)


@policy(SetAside)
class SetAsides(Policy[SetAside]):
    """Numbers set aside are seen at the office that set them aside."""

    def visible(self, actor: Actor, queryset: QuerySet[SetAside]) -> QuerySet[SetAside]:
        if actor.kind == "system":
            return queryset
        return queryset.filter(office__in=_codes(actor, VIEW))

    def allows(self, actor: Actor, verb: str, instance: SetAside) -> bool:
        permission = {"use": RESERVE, "reserve": RESERVE, "cancel": CANCEL}.get(verb, VIEW)
        return actor.kind == "system" or instance.office in _codes(actor, permission)


@policy(Series)
class SeriesRule(Policy[Series]):
    """Whoever may set aside, cancel or change numbers sees how they are made."""

    def visible(self, actor: Actor, queryset: QuerySet[Series]) -> QuerySet[Series]:
        return queryset if actor.may(VIEW) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: Series) -> bool:
        return actor.may(VIEW if verb == "view" else CHANGE)


def _codes(actor: Actor, permission: str) -> frozenset[str]:
    """The codes of the offices where the actor holds the permission."""
    held = Office.objects.filter(pk__in=actor.offices(permission))
    return frozenset(held.values_list("code", flat=True))
