"""Canonical JSON and commitments."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.merkle.canonical import canonical, commit

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
rows = st.dictionaries(st.text(st.characters(max_codepoint=126)), scalars, max_size=8)


@given(values | rows)
def test_the_short_way_gives_the_bytes_of_rfc8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": "Әлем\x00\u2028\x7f/"}, '{"a":"Әлем\\u0000\u2028\x7f/","b":1}'),
        ({"\U0001f600": 1, "\ufb33": 2}, '{"\U0001f600":1,"\ufb33":2}'),
        ({"n": 333333333.33333329}, '{"n":333333333.3333333}'),
        ({"n": True, "m": None, "o": []}, '{"m":null,"n":true,"o":[]}'),
    ],
)
def test_known_forms(value: Any, expected: str) -> None:
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize(
    "value", [{"n": 2**53}, {"n": float("nan")}, {"n": "\ud800"}, {"n": [float("inf")]}, {1: 2}]
)
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_a_commitment_is_keyed_by_its_salt() -> None:
    salt = bytes(range(16))
    assert commit(b"value", salt) == hmac.new(salt, b"value", hashlib.sha256).digest()
    assert commit(b"value", salt) != commit(b"value", b"\x01" + salt)
    with pytest.raises(ValueError, match="at least 16 bytes, not 15"):
        commit(b"value", salt[1:])
