"""The bytes of leaves: canonical, cut at the right marks whatever the texts hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from elshi.foundation.ledger import statements
from elshi.foundation.ledger.statements import Form, Statement

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MARKS = ['"', "\\", ',"private":', ',"subject":', '},"row":', ',"index":7,', "ledger.batch:1", "\n"]
texts = st.lists(st.text(max_size=6) | st.sampled_from(MARKS), max_size=4).map("".join)
names = st.text("abcdefghij_", min_size=1, max_size=6) | st.sampled_from(["row", "subject"])
values = (
    texts
    | st.none()
    | st.booleans()
    | st.integers()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.decimals(allow_nan=False, allow_infinity=False, places=2)
    | st.floats(-1e15, 1e15)
    | st.lists(st.dictionaries(names, texts, max_size=2), max_size=2)
)
rows = st.dictionaries(names, values, max_size=5)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(
    texts, texts, texts, st.integers(0, 2**31 - 1), rows, st.dictionaries(names, hashes | st.none())
)
def test_a_leaf_is_canonical_json_and_comes_apart_again(
    act: str,
    subject: str,
    actor: str,
    index: int,
    row: dict[str, Any],
    private: dict[str, str | None],
) -> None:
    state = statements.state(row, private)
    leaf = Statement(act, subject, actor, AT, state).leaf(index)
    found = json.loads(leaf)
    assert rfc8785.dumps(found) == leaf
    assert (found["act"], found["subject"], found["actor"]) == (act, subject, actor)
    assert (found["index"], found["private"]) == (index, private)
    assert statements.index_in(leaf) == index
    assert statements.state_in(leaf) == state
    assert json.loads(statements.row_in(state)) == found["row"]
    assert statements.is_over_batch(leaf) == subject.startswith("ledger.batch:")
    assert Form(list(row)).state([row[name] for name in sorted(row)], private) == state


@given(texts, st.integers(0, 10**6), rows)
def test_a_batch_entry_is_canonical_json(subject: str, leaf: int, row: dict[str, Any]) -> None:
    state = statements.state(row, {})
    entry = statements.entry(leaf, 3, subject, state)
    assert rfc8785.dumps(json.loads(entry)) == entry
    assert statements.state_in(entry) == state


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("60.00"), "60.00"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 1, 31), "2026-01-31"),
        (
            datetime(2026, 1, 1, 5, tzinfo=timezone(timedelta(hours=5))),
            "2026-01-01T00:00:00.000000Z",
        ),
        (2**53, "9007199254740992"),
        (2**53 - 1, 2**53 - 1),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"\x01\xff", "01ff"),
        (timedelta(seconds=1), 1_000_000),
        ([{"a": Decimal("1.0")}], [{"a": "1.0"}]),
    ],
)
def test_values_are_written_in_one_way(value: object, written: object) -> None:
    assert statements.public(value) == written


def test_what_the_ledger_cannot_write_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot write a set"):
        statements.public({1})
    with pytest.raises(ValueError, match="only times with a zone"):
        statements.moment(datetime(2026, 1, 1))
    with pytest.raises(ValueError):
        statements.state({"x": float("nan")}, {})


@given(st.binary(max_size=60))
def test_cutting_survives_any_bytes(written: bytes) -> None:
    assert statements.index_in(written) >= -1
    statements.state_in(written)
    statements.row_in(written)
    statements.is_over_batch(written)
