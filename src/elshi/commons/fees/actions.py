"""The only writers of money: charge, open a payment, take an event, refund, close."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from elshi.engines.documents import references
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs import facts
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal

from . import bank_statements, reconciliation
from .facts import FeeSettled
from .models import BankLine, Charge, Entry, Event, Payment, Refund
from .providers import Order, Told, provider

Account = Entry.Account


class UnreadableStatement(Refusal):
    """An upload that is no bank statement."""

    code = "unreadable_statement"
    status = 422
    message = _("This file is no bank statement in the form camt.053.")
    mend = _("Download the statement again as ISO 20022 camt.053 and send it whole.")


# How long the words of a line that belongs to no charge are kept: the cashier asks the bank.
UNCLAIMED = timedelta(days=90)
HOUSE = "system:fees"


@transaction.atomic
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
    owed.state, owed.settled_at, owed.settled_by = Charge.State.SETTLED, at, payment
    owed.save(update_fields=["state", "settled_at", "settled_by"])
    _book(owed, Account.PROVIDER, Account.RECEIVABLE, owed.amount, "captured", at)
    facts.emit(FeeSettled(owed.subject, owed.reference))
    ledger.record("fees.settle", owed, actor=HOUSE, at=at)


@transaction.atomic
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
        owed.state = Charge.State.REFUNDED
        owed.save(update_fields=["state"])
        _book(owed, Account.INCOME, Account.REFUNDS, owed.amount, "refund", at)
        _order_refund(owed, owed.settled_by, owed.amount, owed.currency, "withdrawn", at=at)
        ledger.record("fees.refund", owed, actor=by, at=at)


def _order_refund(
    owed: Charge, payment: Payment | None, amount: int, currency: str, reason: str, *, at: datetime
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
    if payment is not None:  # what came by bank transfer is paid back by the cashier
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


@transaction.atomic
def mark_sent(refund: Refund, *, at: datetime) -> None:
    """Note that the provider has taken the refund in hand."""
    changed = Refund.objects.filter(pk=refund.pk, state=Refund.State.ORDERED).update(
        state=Refund.State.SENT
    )
    if changed:
        refund.refresh_from_db()
        ledger.record("fees.send_refund", refund, actor=HOUSE, at=at)


def take_statement(content: bytes, *, by: Actor, at: datetime) -> list[BankLine]:
    """Take in a camt.053 file: each booked line once, however often statements overlap."""
    if not by.may("fees.statement.take"):
        raise NotAllowed
    try:
        statements = bank_statements.read(content)
    except bank_statements.StatementError as fault:
        raise UnreadableStatement(details={"reason": str(fault)}) from None
    with transaction.atomic():
        lines = [line for statement in statements for line in statement.lines]
        return [row for line in lines if (row := _take_line(line, by=by, at=at))]


def _take_line(line: bank_statements.Line, *, by: Actor, at: datetime) -> BankLine | None:
    known = BankLine.objects.filter(account=line.account, bank_reference=line.bank_reference)
    if known.exists():
        return None
    named = reconciliation.references_in(line.text)
    owed = Charge.objects.select_for_update().filter(reference__in=named).first()
    match = reconciliation.judge(line, _owed(owed))
    row = BankLine.objects.create(
        account=line.account,
        bank_reference=line.bank_reference,
        amount=line.amount,
        currency=line.currency,
        credit=line.credit,
        booked=line.booked,
        text=line.text,
        match=match.value,
        charge=owed,
        taken_at=at,
    )
    if owed is not None:
        _apply_line(owed, row, at=at)
    ledger.record("fees.take_line", row, actor=by.name, at=at)
    return row


def _owed(owed: Charge | None) -> reconciliation.Owed | None:
    if owed is None:
        return None
    return reconciliation.Owed(owed.amount, owed.currency, owed.state == Charge.State.DUE)


def _apply_line(owed: Charge, row: BankLine, *, at: datetime) -> None:
    if row.match == BankLine.Match.SETTLES:
        owed.state, owed.settled_at = Charge.State.SETTLED, at
        owed.save(update_fields=["state", "settled_at"])
        _book(owed, Account.BANK, Account.RECEIVABLE, owed.amount, "transfer", at)
        facts.emit(FeeSettled(owed.subject, owed.reference))
        ledger.record("fees.settle", owed, actor=HOUSE, at=at)
    elif row.match in (BankLine.Match.MISMATCH, BankLine.Match.SURPLUS):
        _book(owed, Account.BANK, Account.REFUNDS, row.amount, row.match, at, row.currency)
        _order_refund(owed, None, row.amount, row.currency, row.match, at=at)


def pay_back(refund: Refund, *, by: Actor, at: datetime) -> None:
    """The cashier says that a refund by bank transfer was carried out."""
    if not by.may("fees.refund.pay"):
        raise NotAllowed
    with transaction.atomic():
        changed = Refund.objects.filter(
            pk=refund.pk, payment__isnull=True, state=Refund.State.ORDERED
        ).update(state=Refund.State.DONE)
        if not changed:
            raise Refusal(
                _("This refund is not for the cashier, or was paid back already."),
                code="refund_closed",
            )
        refund.refresh_from_db()
        _book(
            refund.charge,
            Account.REFUNDS,
            Account.BANK,
            refund.amount,
            "refunded",
            at,
            refund.currency,
        )
        ledger.record("fees.refunded", refund, actor=by.name, at=at)


def forget(subject: str, *, at: datetime) -> None:
    """Forget a payer: the words a bank wrote beside the money; amounts and references stay."""
    BankLine.objects.filter(charge__subject=subject).update(text="")


def forget_named(names: Iterable[Sequence[str]]) -> int:
    """Forget the words of lines that belong to no charge and name a person; how many.

    Each name is a sequence of words that stand for the person where all of them are found: surname
    and given names, a passport number alone.
    """
    rows = BankLine.objects.filter(charge=None).exclude(text="").values_list("pk", "text")
    wanted = [tuple(words) for words in names]
    found = [pk for pk, text in rows if any(reconciliation.says(text, one) for one in wanted)]
    return BankLine.objects.filter(pk__in=found).update(text="")


def forget_unclaimed(*, at: datetime) -> int:
    """Forget the words of lines that nobody could tell the owner of in three months; how many."""
    over = BankLine.objects.filter(charge=None, taken_at__lt=at - UNCLAIMED).exclude(text="")
    return over.update(text="")
