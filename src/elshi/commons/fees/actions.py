"""The only writers of money: charge, open a payment, take an event, refund, close."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from elshi.engines.documents import references
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs import facts
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal

from .facts import FeeSettled
from .models import Charge, Entry, Event, Payment, Refund
from .providers import Order, Told, provider

Account = Entry.Account
HOUSE = "system:fees"


def charge(subject: str, *, amount: int, currency: str, at: datetime, by: str) -> Charge:
    """Say what a case owes; nothing to pay is settled at once."""
    owed = Charge.objects.create(
        reference=_reference(),
        subject=subject,
        amount=amount,
        currency=currency,
        created_at=at,
        state=Charge.State.DUE if amount else Charge.State.SETTLED,
        settled_at=None if amount else at,
    )
    _book(owed, Account.RECEIVABLE, Account.INCOME, amount, "charged", at)
    ledger.record("fees.charge", owed, actor=by, at=at)
    return owed


def open_payment(
    owed: Charge, *, language: str, return_url: str, at: datetime, through: str = "sandbox"
) -> str:
    """Begin a try to pay; returns the provider's address for the payer."""
    if owed.state != Charge.State.DUE:
        raise Refusal(_("This fee is not open for payment."), code="not_due")
    gateway = provider(through)
    order = Order(owed.reference, owed.amount, owed.currency, language, return_url)
    session, url = gateway.open(order)
    Payment.objects.create(
        charge=owed,
        provider=gateway.name,
        session=session,
        return_url=return_url,
        opened_at=at,
    )
    return url


def take_event(told: Told, *, through: str, at: datetime) -> Event | None:
    """Enter what a provider told us, once; nothing when it was told before."""
    try:
        with transaction.atomic():
            return _take_event(told, through=through, at=at)
    except IntegrityError:
        # Only the unique event id can be violated here: another delivery came first.
        if Event.objects.filter(provider=through, event_id=told.event_id).exists():
            return None
        raise


def _take_event(told: Told, *, through: str, at: datetime) -> Event | None:
    payment = Payment.objects.filter(provider=through, session=told.session).first()
    if payment is None:
        raise Refusal(_("No such payment."), code="no_payment", details={"status": 404})
    owed = Charge.objects.select_for_update().get(pk=payment.charge_id)
    if Event.objects.filter(provider=through, event_id=told.event_id).exists():
        return None
    outcome = _outcome(owed, told)
    event = Event.objects.create(
        provider=through,
        event_id=told.event_id,
        kind=told.kind,
        payment=payment,
        amount=told.amount,
        currency=told.currency,
        at=told.at,
        outcome=outcome,
    )
    _apply(owed, payment, event, at=at)
    return event


def _outcome(owed: Charge, told: Told) -> str:
    if told.kind == "failed":
        return Event.Outcome.FAILED
    if told.kind == "refunded":
        return Event.Outcome.REFUNDED
    if (told.amount, told.currency) != (owed.amount, owed.currency):
        return Event.Outcome.MISMATCH
    return Event.Outcome.SETTLED if owed.state == Charge.State.DUE else Event.Outcome.LATE


def _apply(owed: Charge, payment: Payment, event: Event, *, at: datetime) -> None:
    if event.outcome == Event.Outcome.FAILED:
        Payment.objects.filter(pk=payment.pk, state=Payment.State.OPEN).update(
            state=Payment.State.FAILED
        )
    elif event.outcome == Event.Outcome.REFUNDED:
        _confirm_refund(payment, event, at=at)
    elif event.outcome == Event.Outcome.SETTLED:
        _settle(owed, payment, at=at)
    else:
        _captured(payment)
        _book(
            owed, Account.PROVIDER, Account.REFUNDS, event.amount, event.outcome, at, event.currency
        )
        _order_refund(owed, payment, event.amount, event.currency, event.outcome, at=at)


def _captured(payment: Payment) -> None:
    payment.state = Payment.State.CAPTURED
    payment.save(update_fields=["state"])


def _settle(owed: Charge, payment: Payment, *, at: datetime) -> None:
    _captured(payment)
    owed.state, owed.settled_at = Charge.State.SETTLED, at
    owed.save(update_fields=["state", "settled_at"])
    _book(owed, Account.PROVIDER, Account.RECEIVABLE, owed.amount, "captured", at)
    facts.emit(FeeSettled(owed.subject, owed.reference))
    ledger.record("fees.settle", owed, actor=HOUSE, at=at)


def close(subject: str, *, refund: bool, at: datetime, by: str) -> None:
    """End a case's account: cancel what is due, give back what was paid when the rules say so."""
    owed = (
        Charge.objects.select_for_update()
        .filter(subject=subject, state__in=(Charge.State.DUE, Charge.State.SETTLED))
        .first()
    )
    if owed is None:
        return
    if owed.state == Charge.State.DUE:
        owed.state = Charge.State.CANCELLED
        owed.save(update_fields=["state"])
        _book(owed, Account.INCOME, Account.RECEIVABLE, owed.amount, "cancelled", at)
        ledger.record("fees.cancel", owed, actor=by, at=at)
    elif refund and owed.amount:
        payment = owed.payments.get(state=Payment.State.CAPTURED)
        owed.state = Charge.State.REFUNDED
        owed.save(update_fields=["state"])
        _book(owed, Account.INCOME, Account.REFUNDS, owed.amount, "refund", at)
        _order_refund(owed, payment, owed.amount, owed.currency, "withdrawn", at=at)
        ledger.record("fees.refund", owed, actor=by, at=at)


def _order_refund(
    owed: Charge, payment: Payment, amount: int, currency: str, reason: str, *, at: datetime
) -> None:
    refund = Refund.objects.create(
        reference=_reference(),
        charge=owed,
        payment=payment,
        amount=amount,
        currency=currency,
        reason=reason,
        ordered_at=at,
    )
    jobs.enqueue("fees.refund", {"refund": refund.reference}, key=f"refund:{refund.reference}")
    ledger.record("fees.order_refund", refund, actor=HOUSE, at=at)


def _confirm_refund(payment: Payment, event: Event, *, at: datetime) -> None:
    refund = payment.refunds.filter(amount=event.amount).exclude(state=Refund.State.DONE).first()
    if refund is None:
        return
    refund.state = Refund.State.DONE
    refund.save(update_fields=["state"])
    _book(
        refund.charge,
        Account.REFUNDS,
        Account.PROVIDER,
        refund.amount,
        "refunded",
        at,
        refund.currency,
    )
    ledger.record("fees.refunded", refund, actor=HOUSE, at=at)


def _book(
    owed: Charge, debit: str, credit: str, amount: int, why: str, at: datetime, currency: str = ""
) -> None:
    if amount:
        Entry.objects.create(
            charge=owed,
            debit=debit,
            credit=credit,
            amount=amount,
            currency=currency or owed.currency,
            why=why,
            at=at,
        )


def _reference() -> str:
    return references.make(secrets.token_bytes(10))


def mark_sent(refund: Refund, *, at: datetime) -> None:
    """Note that the provider has taken the refund in hand."""
    changed = Refund.objects.filter(pk=refund.pk, state=Refund.State.ORDERED).update(
        state=Refund.State.SENT
    )
    if changed:
        refund.refresh_from_db()
        ledger.record("fees.send_refund", refund, actor=HOUSE, at=at)
