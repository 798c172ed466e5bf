"""The bytes of a leaf and of a batch entry: RFC 8785 JSON, written and read, nothing else.

A leaf is `{"act","actor","at","index","private","row","subject"}`. `row` holds the committed
public fields as they are after the act, or null when the act removed the row; `private` holds
commitments in hex. The keys are in canonical order, so the state (`private` and `row`) is one
slice of the bytes between two marks that cannot occur inside a JSON text, where every quotation
mark is escaped: an audit compares a million states without parsing one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from typing import Any
from uuid import UUID

from elshi.engines.merkle.canonical import canonical, commit

BATCH_PREFIX = "ledger.batch"
_STATE_BEGINS = b',"private":'
_STATE_ENDS = b',"subject":'
_ROW_BEGINS = b',"row":'
_PRIVATE_ENDS = b"}"
_OVER_BATCH = f"{BATCH_PREFIX}:".encode()
_INDEX = re.compile(rb',"index":(0|[1-9][0-9]{0,15}),')
_SAFE_INTEGER = 2**53 - 1

Row = Mapping[str, Any]
"""Public fields by name: any values that `public` can write."""

Secrets = Mapping[str, tuple[bytes, bytes] | None]
"""Private fields by name: the value and its salt, both erasable, neither ever in a leaf.

None says that there was no value; the leaf then says so too.
"""

Commitments = Mapping[str, str | None]
"""Private fields by name as a leaf holds them: a commitment in hex, or null for no value."""


@dataclass(frozen=True)
class Statement:
    """What a leaf says: who did what about which subject when, and the state that resulted."""

    act: str
    subject: str
    actor: str
    at: datetime
    state: bytes

    def leaf(self, index: int) -> bytes:
        """The canonical bytes of this statement as leaf number `index`."""
        return opening(self.act, self.actor, self.at, index) + self.state + closing(self.subject)


def opening(act: str, actor: str, at: datetime, index: int) -> bytes:
    """The bytes of a leaf before its state."""
    head = f'{{"act":{quoted(act)},"actor":{quoted(actor)},"at":"{moment(at)}","index":{index},'
    return head.encode()


def closing(subject: str) -> bytes:
    """The bytes of a leaf or of a batch entry after its state."""
    return f',"subject":{quoted(subject)}}}'.encode()


def entry(leaf: int, position: int, subject: str, state: bytes) -> bytes:
    """The canonical bytes of one entry of the batch that is leaf number `leaf`."""
    return entry_opening(leaf, position) + state + closing(subject)


def entry_opening(leaf: int, position: int) -> bytes:
    """The bytes of a batch entry before its state."""
    return f'{{"batch":{leaf},"position":{position},'.encode()


def state(row: Row | None, commitments: Commitments) -> bytes:
    """The state as it stands within a leaf: `"private":{…},"row":{…}`."""
    fields = None if row is None else {name: public(value) for name, value in row.items()}
    return b'"private":' + canonical(dict(commitments)) + _ROW_BEGINS + canonical(fields)


class Form:
    """The shape of a model's rows, with all that can be prepared once for a million of them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(sorted(names))
        marks = [f"{quoted(name)}:" for name in self.names]
        self._before = [("," if place else "{") + mark for place, mark in enumerate(marks)]

    def state(self, values: Sequence[Any], commitments: Commitments) -> bytes:
        """The bytes that `state` gives for the row of these values, in the order of `names`."""
        private = canonical(dict(commitments)).decode() if commitments else "{}"
        parts = [f'"private":{private},"row":']
        for before, value in zip(self._before, values, strict=True):
            write = _WRITERS.get(type(value))
            parts.append(before)
            parts.append(write(value) if write else canonical(public(value)).decode())
        parts.append("}" if self._before else "{}")
        return "".join(parts).encode()


def state_in(written: bytes) -> bytes:
    """The state cut out of the bytes of a leaf or of a batch entry; empty if there is none."""
    begin, end = written.find(_STATE_BEGINS), written.rfind(_STATE_ENDS)
    return written[begin + 1 : end] if 0 <= begin < end else b""


def row_in(state_bytes: bytes) -> bytes:
    """The row alone, cut out of a state; the private part before it holds no brace but its own."""
    mark = _PRIVATE_ENDS + _ROW_BEGINS
    return state_bytes[state_bytes.find(mark) + len(mark) :]


def is_over_batch(leaf: bytes) -> bool:
    """Whether the leaf is about a batch, whose entries are kept beside it."""
    begin = leaf.rfind(_STATE_ENDS) + len(_STATE_ENDS) + 1
    return leaf.startswith(_OVER_BATCH, begin)


def index_in(written: bytes) -> int:
    """The index that a leaf says it has; -1 if it says none."""
    found = _INDEX.search(written)
    return int(found[1]) if found else -1


def read(written: bytes) -> dict[str, Any]:
    """A leaf or batch entry as a dictionary; ValueError when the bytes are no JSON object."""
    try:
        found = json.loads(written)
    except RecursionError:
        raise ValueError("JSON beyond any depth of ours") from None
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def commitments(secrets: Secrets) -> dict[str, str | None]:
    """Private fields as commitments in hex."""
    return {name: pair and commit(*pair).hex() for name, pair in secrets.items()}


def moment(at: datetime) -> str:
    """A time as the ledger writes it: UTC, always with microseconds, `2026-11-22T08:00:00.000000Z`.

    ValueError for a time without a zone.
    """
    if at.tzinfo is UTC:
        return at.isoformat(timespec="microseconds")[:-6] + "Z"
    if at.tzinfo is None:
        raise ValueError("the ledger takes only times with a zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def public(value: Any) -> Any:
    """A field's value as JSON writes it, the same for the same value on every database.

    Whole numbers that JavaScript would round become texts; amounts keep their decimals.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value) if -_SAFE_INTEGER <= value <= _SAFE_INTEGER else str(int(value))
    if isinstance(value, datetime):
        return moment(value)
    return _rarer(value)


def _whole(value: int) -> str:
    return str(value) if -_SAFE_INTEGER <= value <= _SAFE_INTEGER else f'"{value}"'


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: quoted,
    int: _whole,
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
    date: lambda value: f'"{value.isoformat()}"',
    datetime: lambda value: f'"{moment(value)}"',
    Decimal: lambda value: f'"{value:f}"',
}
"""The same texts as `public` and `canonical` give, for the commonest types of fields."""


def _rarer(value: Any) -> Any:
    match value:
        case float():
            return value
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return str(value)
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case list() | tuple():
            return [public(held) for held in value]
        case dict():
            return {str(name): public(held) for name, held in value.items()}
    raise TypeError(f"the ledger cannot write a {type(value).__name__}")
