"""Money: settled once, whatever is told how often and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from elshi.commons.fees import actions, reads
from elshi.commons.fees.models import BankLine, Charge, Event, Payment, Refund
from elshi.commons.fees.providers import Forged, Told, provider
from elshi.commons.fees.providers.sandbox import event
from elshi.foundation.access.actors import ANONYMOUS, Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs.models import Fact
from elshi.foundation.jobs.tests import databases
from elshi.foundation.observe.errors import Refusal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUBJECT = "visas.application:00000000000000000"
CASHIER = Actor(
    kind="staff",
    name="account:1",
    powers={"fees.statement.take": frozenset({1}), "fees.refund.pay": frozenset({1})},
)


def due(amount: int = 8000) -> Charge:
    return actions.charge(SUBJECT, amount=amount, currency="USD", at=NOW, by="system:test")


def session(owed: Charge) -> str:
    actions.open_payment(owed, language="en", return_url="http://localhost/back", at=NOW)
    return Payment.objects.filter(charge=owed).latest("pk").session


def captured(
    of: str, *, event_id: str = "evt_1", amount: int = 8000, currency: str = "USD"
) -> Told:
    return Told(event_id, "captured", of, amount, currency, NOW)


def nought() -> None:
    assert sum(total for _name, _currency, total in reads.balances()) == 0


@pytest.mark.django_db
def test_a_captured_payment_settles_the_charge_and_tells_so_once() -> None:
    owed = due()
    told = captured(session(owed))
    actions.take_event(told, through="sandbox", at=NOW)
    assert actions.take_event(told, through="sandbox", at=NOW) is None
    assert reads.is_settled(SUBJECT)
    assert Fact.objects.filter(name="fees.FeeSettled").count() == 1
    assert Event.objects.count() == 1
    nought()


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "currency"), [(7999, "USD"), (8001, "USD"), (8000, "KZT")])
def test_another_amount_or_currency_settles_nothing_and_goes_back(
    amount: int, currency: str
) -> None:
    owed = due()
    told = captured(session(owed), amount=amount, currency=currency)
    taken = actions.take_event(told, through="sandbox", at=NOW)
    assert taken is not None
    assert taken.outcome == "mismatch"
    assert not reads.is_settled(SUBJECT)
    refund = Refund.objects.get()
    assert (refund.amount, refund.currency, refund.reason) == (amount, currency, "mismatch")
    nought()


@pytest.mark.django_db
def test_a_second_payment_is_paid_back() -> None:
    owed = due()
    first, second = session(owed), session(owed)
    actions.take_event(captured(first), through="sandbox", at=NOW)
    actions.take_event(captured(second, event_id="evt_2"), through="sandbox", at=NOW)
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.payment.session) == (8000, "late", second)
    assert Fact.objects.filter(name="fees.FeeSettled").count() == 1
    nought()


@pytest.mark.django_db
def test_a_failed_payment_can_be_tried_again() -> None:
    owed = due()
    first = session(owed)
    actions.take_event(Told("evt_f", "failed", first, 8000, "USD", NOW), through="sandbox", at=NOW)
    assert not reads.is_settled(SUBJECT)
    actions.take_event(captured(session(owed), event_id="evt_g"), through="sandbox", at=NOW)
    assert reads.is_settled(SUBJECT)
    nought()


@pytest.mark.django_db
def test_closing_pays_back_to_the_payment_that_settled() -> None:
    owed = due()
    first, second = session(owed), session(owed)
    actions.take_event(captured(second), through="sandbox", at=NOW)
    actions.take_event(captured(first, event_id="evt_2"), through="sandbox", at=NOW)
    actions.close(SUBJECT, refund=True, at=NOW, by="system:test")
    withdrawn = Refund.objects.get(reason="withdrawn")
    assert withdrawn.payment is not None
    assert withdrawn.payment.session == second
    owed = Charge.objects.get()
    assert (owed.state, owed.standing) == ("refunded", "Being paid back")
    for number, refund in enumerate(Refund.objects.all()):
        actions.mark_sent(refund, at=NOW)
        assert owed.standing == "Being paid back"
        told = Told(f"evt_r{number}", "refunded", refund.payment.session, 8000, "USD", NOW)
        actions.take_event(told, through="sandbox", at=NOW)
    assert owed.standing == "Paid back"
    nought()


@pytest.mark.django_db
def test_a_webhook_is_believed_only_with_its_signature() -> None:
    body, signature = event("captured", "s", 8000, "USD")
    assert provider("sandbox").read(body, signature).amount == 8000
    for wrong in ("", "1.00", signature[:-1] + ("0" if signature[-1] != "0" else "1")):
        with pytest.raises(Forged):
            provider("sandbox").read(body, wrong)
    with pytest.raises(Forged):
        provider("sandbox").read(body.replace(b"8000", b"1"), signature)


@pytest.mark.django_db
def test_the_webhook_door_answers_a_forgery_with_400_and_keeps_nothing(client) -> None:  # type: ignore[no-untyped-def]
    body, _signature = event("captured", "s", 8000, "USD")
    answer = client.post(
        "/en/fees/webhooks/sandbox/", body, "application/json", headers={"x-signature": "1.x"}
    )
    assert answer.status_code == 400
    assert Event.objects.count() == 0


@pytest.mark.slow
def test_fifty_copies_of_one_webhook_settle_once(transactional_db: None, tmp_path: Path) -> None:
    environment = databases.shared(tmp_path)
    told = databases.answer_of(environment, "elshi.commons.fees.tests.crowd")
    assert told == {"faults": [], "events": 1, "facts": 1, "captured": 1}


STATEMENT = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S1</Id>
<Acct><Id><IBAN>KZ00SPECIMEN</IBAN></Id></Acct>
<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Ustrd>visa fee {reference}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def statement(owed: Charge, *, amount: str = "80.00", currency: str = "USD") -> bytes:
    return STATEMENT.format(amount=amount, currency=currency, reference=owed.reference).encode()


@pytest.mark.django_db
def test_a_bank_line_settles_its_charge_once_though_statements_overlap() -> None:
    owed = due()
    assert [row.match for row in actions.take_statement(statement(owed), by=CASHIER, at=NOW)] == [
        "settles"
    ]
    assert actions.take_statement(statement(owed), by=CASHIER, at=NOW) == []
    assert reads.is_settled(SUBJECT)
    nought()


@pytest.mark.django_db
def test_a_surplus_by_transfer_goes_back_through_the_cashier() -> None:
    owed = due()
    actions.take_event(captured(session(owed)), through="sandbox", at=NOW)
    [row] = actions.take_statement(statement(owed), by=CASHIER, at=NOW)
    assert row.match == "surplus"
    refund = Refund.objects.get()
    actions.pay_back(refund, by=CASHIER, at=NOW)
    with pytest.raises(Refusal):
        actions.pay_back(refund, by=CASHIER, at=NOW)
    assert Refund.objects.get().state == "done"
    nought()


@pytest.mark.django_db
def test_what_is_no_statement_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(actions.UnreadableStatement):
        actions.take_statement(b"<Document/>", by=CASHIER, at=NOW)
    with pytest.raises(NotAllowed):
        actions.take_statement(statement(due()), by=ANONYMOUS, at=NOW)
    assert reads.balances() != []
    assert not reads.is_settled(SUBJECT)


def _unclaimed(reference: str, text: str, taken_at: datetime) -> BankLine:
    return BankLine.objects.create(
        account="A", bank_reference=reference, amount=1, currency="EUR", credit=True, text=text,
        booked=taken_at.date(), match="unknown", taken_at=taken_at,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_person_s_words_beside_unclaimed_money_are_forgotten_and_nobody_else_s() -> None:
    hers = _unclaimed("1", "/NAME/Eriksson, Anna M/REMI/visa", NOW)
    passport = _unclaimed("2", "fee for L898902C3", NOW)
    other = _unclaimed("3", "/NAME/Erikssonova, Anna/REMI/visa", NOW)
    assert actions.forget_named([("ERIKSSON", "ANNA"), ("L898902C3",), (), ("",)]) == 2
    for row in (hers, passport, other):
        row.refresh_from_db()
    assert (hers.text, passport.text, other.text[:6]) == ("", "", "/NAME/")


@pytest.mark.django_db
def test_unclaimed_words_are_kept_for_ninety_days() -> None:
    old = _unclaimed("1", "Anna", NOW - timedelta(days=90, seconds=1))
    young = _unclaimed("2", "Anna", NOW - timedelta(days=90))
    assert actions.forget_unclaimed(at=NOW) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.text, young.text) == ("", "Anna")
