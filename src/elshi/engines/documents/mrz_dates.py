"""Dates of the machine-readable zone: six characters to an ISO day, and their share of the digits.

A zone writes YYMMDD and no century, with fillers for what is unknown (Doc 9303-3, section 4.8).
The century follows from a given day: a birth is never later than that day; an expiry lies within
the hundred years that begin fifty years before it, and never before the birth.

Every possible month and day stands ready in a table with its weighted sums, for these are the most
frequent computation of the reader: once under the date's own check digit (weights 7 3 1 7 3 1),
once as part of the composite, where a birth begins at weight 3 and an expiry at weight 1 in every
format (position 11 or 26, and 18 or 33 of the characters the composite covers).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from elshi.engines.documents.mrz_digits import DIGITS, values_of

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OWN = (7, 3, 1, 7, 3, 1)
_BIRTH = (3, 1, 7, 3, 1, 7)
_EXPIRY = (1, 7, 3, 1, 7, 3)


class Share(NamedTuple):
    """A piece of a date: its ISO text, its sum under its own digit and within the composite."""

    text: str
    own: int
    composite: int


def _dot(values: bytes, weights: tuple[int, ...]) -> int:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def _unknown(two: str) -> str:
    return "XX" if two == "<<" else two


def _month_days() -> list[str]:
    days = [
        f"{month:02}{day:02}"
        for month, length in enumerate(_MONTH_LENGTHS, 1)
        for day in range(1, length + 1)
    ]
    days += [f"{month:02}<<" for month in range(1, 13)]
    days += [f"<<{day:02}" for day in range(1, 32)]
    return [*days, "<<<<"]


def _day_table(weights: tuple[int, ...]) -> dict[str, Share]:
    return {
        text: Share(
            f"-{_unknown(text[:2])}-{_unknown(text[2:])}",
            _dot(values_of(text), _OWN[2:]),
            _dot(values_of(text), weights[2:]),
        )
        for text in _month_days()
    }


BIRTH_DAYS = _day_table(_BIRTH)
EXPIRY_DAYS = _day_table(_EXPIRY)


class Century:
    """How two-digit years are read on one given day: `births` and `expiries` by two digits.

    A year of birth that is the current one is decided by `month_day`: a day still to come belongs
    to the century before.
    """

    __slots__ = ("births", "births_before", "expiries", "month_day", "this_year")

    def __init__(self, today: date) -> None:
        self.this_year = f"{today.year % 100:02}"
        self.month_day = f"{today.month:02}{today.day:02}"
        self.births = _years(today.year - 99, _BIRTH)
        self.births_before = _years(today.year - 100, _BIRTH)
        self.expiries = _years(today.year - 50, _EXPIRY)


def _years(first: int, weights: tuple[int, ...]) -> dict[str, Share]:
    """The hundred years from `first` by their two digits, and the unknown year."""
    table = {}
    for year in range(first, first + 100):
        values = values_of(f"{year % 100:02}")
        text = f"{year:04}"
        table[text[2:]] = Share(text, _dot(values, _OWN[:2]), _dot(values, weights[:2]))
    table["<<"] = Share("XXXX", 0, 0)
    return table


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


def later_expiry(birth: str, expiry: str) -> str:
    """The expiry a century later when it would lie before the birth, else as it is.

    Cards without end are written as 31 December 99: for a holder born after 1999 that is 2099.
    """
    if expiry[:4] < birth[:4] and expiry[:4].isdigit() and birth[:4].isdigit():
        return f"{int(expiry[:4]) + 100}{expiry[4:]}"
    return expiry


def mrz_date(text: str) -> str:
    """Six characters for an ISO date with unknown parts as X: `1974-XX-XX` gives `74<<<<`.

    Raises ValueError when the text is not such a date.
    """
    year, month, day = (text.split("-") + ["", ""])[:3] if text else ("XXXX", "XX", "XX")
    joined = (year[2:] + month + day).replace("XX", "<<")
    if len(text or "XXXX-XX-XX") != 10 or not (year == "XXXX" or set(year) <= set(DIGITS)):
        raise ValueError(f"not an ISO date: {text!r}")
    if joined[2:] not in BIRTH_DAYS or (joined[2:] == "0229" and not leap_day_fits(year)):
        raise ValueError(f"not a day of the calendar: {text!r}")
    return joined
