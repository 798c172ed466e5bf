"""What a case owes and what was paid."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from .models import Charge, Entry, Refund


def charge_of(subject: str) -> Charge | None:
    """The living charge of a case, else its last one."""
    charges = Charge.objects.filter(subject=subject)
    living = charges.filter(state__in=(Charge.State.DUE, Charge.State.SETTLED)).first()
    return living or charges.order_by("-created_at").first()


def is_settled(subject: str) -> bool:
    """Whether the case was charged and owes nothing."""
    return Charge.objects.filter(subject=subject, state=Charge.State.SETTLED).exists()


def owes(subject: str) -> bool:
    """Whether the case has a fee still to pay."""
    return Charge.objects.filter(subject=subject, state=Charge.State.DUE).exists()


def refunds_of(subject: str) -> QuerySet[Refund]:
    """Every refund of a case, oldest first."""
    return Refund.objects.filter(charge__subject=subject).order_by("ordered_at")


def balance(account: str, currency: str) -> int:
    """An account's balance in minor units: what was debited less what was credited."""
    rows = Entry.objects.filter(currency=currency)
    debit = sum(rows.filter(debit=account).values_list("amount", flat=True))
    return debit - sum(rows.filter(credit=account).values_list("amount", flat=True))


def balances() -> list[tuple[str, str, int]]:
    """(account, currency, minor units) of every account that moved; they sum to nought."""
    totals: dict[tuple[str, str], int] = {}
    rows = Entry.objects.values_list("debit", "credit", "currency").annotate(Sum("amount"))
    for debit, credit, currency, amount in rows.order_by():
        totals[debit, currency] = totals.get((debit, currency), 0) + amount
        totals[credit, currency] = totals.get((credit, currency), 0) - amount
    return [
        (str(Entry.Account(name).label), currency, total)
        for (name, currency), total in sorted(totals.items())
    ]
