"""Dates of the machine-readable zone: six characters to an ISO day, and their share of the digits.

A zone writes YYMMDD and no century, with fillers for what is unknown (Doc 9303-3, section 4.8).
The century follows from a given day: a birth is never later than that day; an expiry lies within
the hundred years that begin fifty years before it, and never before the birth.

Every possible year, and every month with its day, stands ready in a table together with its
weighted sums, for these are the most frequent computation of the reader: once under the date's own
check digit (weights 7 3 1 7 3 1), once as part of the composite, where a birth begins at weight 3
and an expiry at weight 1 in every format (10 or 25 characters, and 17 or 32, stand before them).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from elshi.engines.documents.mrz_digits import VALUES

# A piece of a date: its ISO text, its sum under its own digit and its sum within the composite.
Share = tuple[str, int, int]

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OWN = (7, 3, 1, 7, 3, 1)
_BIRTH_WEIGHTS = (3, 1, 7, 3, 1, 7)
_EXPIRY_WEIGHTS = (1, 7, 3, 1, 7, 3)
LEAP_DAY = b"0229"


def share_of(text: str, written: bytes, weights: tuple[int, ...], start: int) -> Share:
    """The share of a piece of a date that begins at position `start` of its six."""
    own = composite = 0
    for place, value in enumerate(written.translate(VALUES), start):
        own += value * _OWN[place]
        composite += value * weights[place]
    return text, own, composite


def _month_days() -> list[str]:
    days = [
        f"{month:02}{day:02}"
        for month, length in enumerate(_MONTH_LENGTHS, 1)
        for day in range(1, length + 1)
    ]
    days += [f"{month:02}<<" for month in range(1, 13)]
    days += [f"<<{day:02}" for day in range(1, 32)]
    return [*days, "<<<<"]


def _day_table(weights: tuple[int, ...]) -> dict[bytes, Share]:
    table = {}
    for text in _month_days():
        iso = f"-{text[:2]}-{text[2:]}".replace("<", "X")
        table[text.encode()] = share_of(iso, text.encode(), weights, 2)
    return table


class DateKind(NamedTuple):
    """Birth or expiry: the weights of its characters in the composite, and its months and days."""

    field: str
    weights: tuple[int, ...]
    days: dict[bytes, Share]


BIRTH = DateKind("birth", _BIRTH_WEIGHTS, _day_table(_BIRTH_WEIGHTS))
EXPIRY = DateKind("expiry", _EXPIRY_WEIGHTS, _day_table(_EXPIRY_WEIGHTS))


def _years(first: int, weights: tuple[int, ...]) -> dict[bytes, Share]:
    """The hundred years from `first` by their two digits, and the unknown year."""
    table = {b"<<": share_of("XXXX", b"<<", weights, 0)}
    for year in range(first, first + 100):
        written = f"{year % 100:02}".encode()
        table[written] = share_of(f"{year:04}", written, weights, 0)
    return table


class Century:
    """How two-digit years are read on one given day: `births` and `expiries` by two digits.

    A birth in the two digits of the present year, `this_year`, belongs a century earlier
    (`births_before`) when its month and day are later than `month_day`.
    """

    __slots__ = ("births", "births_before", "expiries", "month_day", "this_year")

    def __init__(self, today: date) -> None:
        self.this_year = f"{today.year % 100:02}".encode()
        self.month_day = f"{today.month:02}{today.day:02}".encode()
        self.births = _years(today.year - 99, _BIRTH_WEIGHTS)
        self.births_before = _years(today.year - 100, _BIRTH_WEIGHTS)
        self.expiries = _years(today.year - 50, _EXPIRY_WEIGHTS)

    def births_this_year(self, month_day: bytes) -> dict[bytes, Share]:
        """The table for births in `this_year`; unknown parts count as past."""
        past = month_day.replace(b"<", b"0") <= self.month_day
        return self.births if past else self.births_before


@lru_cache(maxsize=8)
def century_of(today: date) -> Century:
    """The reading of two-digit years on the day `today`."""
    return Century(today)


def leap_day_fits(year: str) -> bool:
    """Whether 29 February exists in the year written as four characters; an unknown year may."""
    if year == "XXXX":
        return True
    number = int(year)
    return number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)


def not_before(birth: str, expiry: str) -> str:
    """The expiry, a century later when it would otherwise lie in a year before the birth.

    Cards without end are written as 31 December 99: for a holder born after 1999 that is 2099.
    """
    years = expiry[:4], birth[:4]
    if years[0].isdigit() and years[1].isdigit() and years[0] < years[1]:
        return f"{int(expiry[:4]) + 100}{expiry[4:]}"
    return expiry


def zone_date(iso: str) -> str:
    """Six characters for an ISO date with unknown parts as X: `1974-XX-XX` gives `74<<<<`.

    Raises ValueError when the text is not such a date.
    """
    parts = iso.split("-")
    if [len(part) for part in parts] != [4, 2, 2]:
        raise ValueError(f"not an ISO date: {iso!r}")
    year, month, day = parts
    if year != "XXXX" and not (year.isascii() and year.isdigit()):
        raise ValueError(f"not a year: {iso!r}")
    month_day = (month + day).replace("XX", "<<")
    known = month_day.isascii() and month_day.encode() in BIRTH.days
    if not known or (month_day.encode() == LEAP_DAY and not leap_day_fits(year)):
        raise ValueError(f"not a day of the calendar: {iso!r}")
    return year[2:].replace("XX", "<<") + month_day
