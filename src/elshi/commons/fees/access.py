"""Who sees money: the cashier all of it, an officer that of his cases through the case."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import Policy, policy
from elshi.foundation.access.roles import grant, name_powers

from .models import BankLine, Refund

name_powers({
    "fees.statement.take": _("Take in bank statements"),
    "fees.refund.pay": _("Pay refunds"),
    "fees.view": _("See payments and refunds"),
})  # fmt: skip
grant("cashier", "fees.statement.take", "fees.refund.pay")
grant("auditor", "fees.view")


@policy(BankLine)
class BankLinePolicy(Policy[BankLine]):
    """Bank lines are the cashier's."""

    def visible(self, actor: Actor, queryset: QuerySet[BankLine]) -> QuerySet[BankLine]:
        return queryset if _sees(actor) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: BankLine) -> bool:
        return _sees(actor) and (verb == "view" or actor.may(verb))


@policy(Refund)
class RefundPolicy(Policy[Refund]):
    """Refunds are the cashier's to carry out."""

    def visible(self, actor: Actor, queryset: QuerySet[Refund]) -> QuerySet[Refund]:
        return queryset if _sees(actor) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: Refund) -> bool:
        return _sees(actor) and (verb == "view" or actor.may(verb))


def _sees(actor: Actor) -> bool:
    return actor.may("fees.statement.take") or actor.may("fees.view")
