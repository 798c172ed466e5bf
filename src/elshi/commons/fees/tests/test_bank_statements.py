"""The statement reader: amounts, references, and anything else without a crash."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.commons.fees.bank_statements import Line, Statement, StatementError, read
from elshi.commons.fees.reconciliation import Match, Owed, judge, references_in
from elshi.engines.documents import references

from .test_money import STATEMENT

REFERENCE = references.make(bytes(range(10)))


def one(**parts: str) -> Line:
    wanted = {"amount": "80.00", "currency": "USD", "reference": REFERENCE, **parts}
    [whole] = read(STATEMENT.format(**wanted).encode())
    return whole.lines[0]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("80.00", "USD", 8000), ("80", "KZT", 8000), ("80", "JPY", 80), ("1.234", "KWD", 1234)],
)
def test_amounts_are_minor_units_of_their_currency(amount: str, currency: str, minor: int) -> None:
    assert one(amount=amount, currency=currency).amount == minor


@pytest.mark.parametrize("amount", ["80.001", "NaN", "-1", "1e30", "eighty"])
def test_an_amount_that_cannot_be_is_refused(amount: str) -> None:
    with pytest.raises(StatementError):
        one(amount=amount)


@pytest.mark.parametrize("written", [REFERENCE, references.grouped(REFERENCE), REFERENCE.lower()])
def test_a_reference_is_found_however_it_is_grouped(written: str) -> None:
    assert REFERENCE in references_in(f"Visa fee {written} thank you")


def test_a_wrong_check_character_is_no_reference() -> None:
    wrong = REFERENCE[:-1] + ("0" if REFERENCE[-1] != "0" else "1")
    assert references_in(wrong) == []


def test_a_line_is_judged_by_amount_currency_and_what_is_due() -> None:
    line = one()
    assert judge(line, Owed(8000, "USD", due=True)) is Match.SETTLES
    assert judge(line, Owed(8000, "USD", due=False)) is Match.SURPLUS
    assert judge(line, Owed(8000, "KZT", due=True)) is Match.MISMATCH
    assert judge(line, None) is Match.UNKNOWN


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    try:
        found = read(content)
    except StatementError:
        return
    assert all(isinstance(statement, Statement) for statement in found)


def test_entities_are_not_unfolded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Document>&a;</Document>'
    with pytest.raises(StatementError):
        read(bomb)
