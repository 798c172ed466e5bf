"""Feature values: from bytes to what a person reads, and back to the same bytes.

Each kind is a pair of functions. A reader raises ValueError for bytes its writer would not give
again; the codec then keeps the bytes and names the tag among the errors.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from . import c40


class Stay(NamedTuple):
    """How long the holder may stay: days, months and years, one byte each (Doc 9303-7, 9.1.3)."""

    days: int
    months: int = 0
    years: int = 0


Value = str | int | bytes | date | Stay


def write(kind: str, value: Value) -> bytes:
    """The bytes of `value`; bytes stand for themselves. Raises ValueError where it does not fit."""
    if isinstance(value, bytes):
        return value
    try:
        return _WRITERS[kind](value)
    except (TypeError, AttributeError, OverflowError, UnicodeError) as reason:
        raise ValueError(f"{value!r} is no {kind}: {reason}") from None


def plain(value: Value) -> object:
    """The value as JSON holds it: bytes in hexadecimal, days in ISO form, a stay by its parts."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    return value._asdict() if isinstance(value, Stay) else value


def from_plain(kind: str, value: object) -> Value:
    """The value that `plain` gave for this kind. Raises ValueError for anything else."""
    if kind == "stay" and isinstance(value, dict):
        return Stay(**value)
    if isinstance(value, str) and kind == "day":
        return date.fromisoformat(value)
    if isinstance(value, str) and kind == "bytes":
        return bytes.fromhex(value)
    if isinstance(value, str | int):
        return value
    raise ValueError(f"{value!r} is no {kind}")


def _mrz_reader(first: int, second: int) -> Callable[[bytes], str]:
    def read_zone(data: bytes) -> str:
        text = c40.decode(data).replace(" ", "<")
        if len(text) != first + second:
            raise ValueError(f"{len(text)} characters, not {first + second}")
        return f"{text[:first]}\n{text[first:]}"

    return read_zone


def _mrz_writer(first: int, second: int) -> Callable[[str], bytes]:
    def write_zone(value: str) -> bytes:
        lines = value.split("\n") if "\n" in value else [value[:first], value[first:]]
        if [len(line) for line in lines] != [first, second]:
            raise ValueError(f"the zone has lines of {first} and {second} characters")
        return c40.encode("".join(lines))

    return write_zone


def _read_utf8(data: bytes) -> str:
    return data.decode("utf-8")


def _read_utf8_or_bytes(data: bytes) -> str | bytes:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return text if text.isprintable() else data


def _read_number(data: bytes) -> int:
    number = int.from_bytes(data, "big")
    if data != _write_number(number):
        raise ValueError("a number with leading zeros")
    return number


def _write_number(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def _read_stay(data: bytes) -> Stay:
    if len(data) != 3:
        raise ValueError("the stay has 3 bytes")
    return Stay(*data)


def _write_stay(value: Stay) -> bytes:
    return bytes((value.days, value.months, value.years))


def _read_day(data: bytes) -> date:
    text = data.decode("ascii")
    day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if _write_day(day) != data:
        raise ValueError("no day of the form YYYYMMDD")
    return day


def _write_day(value: date) -> bytes:
    return value.isoformat().replace("-", "").encode("ascii")


def _read_period(data: bytes) -> str:
    """`2025-01-01/2025-12-31`, either side empty for no limit (TR-03171, 3.2, tag 01)."""
    start, _, end = data.partition(b"\0")
    days = [_read_day(part).isoformat() if part else "" for part in (start, end)]
    if _write_period("/".join(days)) != data:
        raise ValueError("no period of two days")
    return "/".join(days)


def _write_period(value: str) -> bytes:
    start, _, end = value.partition("/")
    return start.replace("-", "").encode("ascii") + b"\0" + end.replace("-", "").encode("ascii")


_ZONES = {"mrz mrv-a": (44, 28), "mrz mrv-b": (36, 28), "mrz td2": (36, 36)}
READERS: dict[str, Callable[[bytes], Value]] = {
    **{name: _mrz_reader(*lines) for name, lines in _ZONES.items()},
    "text": c40.decode,
    "utf-8": _read_utf8,
    "utf-8 or bytes": _read_utf8_or_bytes,
    "number": _read_number,
    "stay": _read_stay,
    "day": _read_day,
    "period": _read_period,
    "bytes": bytes,
}
_WRITERS: dict[str, Callable[..., bytes]] = {
    **{name: _mrz_writer(*lines) for name, lines in _ZONES.items()},
    "text": c40.encode,
    "utf-8": str.encode,
    "utf-8 or bytes": str.encode,
    "number": _write_number,
    "stay": _write_stay,
    "day": _write_day,
    "period": _write_period,
    "bytes": bytes,
}
