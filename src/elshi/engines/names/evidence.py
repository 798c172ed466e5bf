"""What speaks beside the name: birth, nationality, passport. It is shown and never filters.

A list's dates are often guesses and its passports forged, so a difference clears nobody; it only
tells the officer where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

_YEAR = re.compile(r"\d{4}")
_BRACKETS = re.compile(r"[(),;]+")
_SIGNS = re.compile(r"[\W_]+")
_NEAR_YEARS = 2  # lists say "approximately" without a field for it


class Agreement(StrEnum):
    """How a particular of the person stands to what the list knows."""

    SAME = "same"
    NEAR = "near"
    OTHER = "other"
    UNKNOWN = "unknown"


def births(listed: Iterable[str], given: str) -> Agreement:
    """A birth date against the list's: ISO dates, years, or spans of years as `1960/1965`."""
    known = [one for one in listed if _YEAR.search(one)]
    if not known or not _YEAR.match(given):
        return Agreement.UNKNOWN
    if given in known:
        return Agreement.SAME
    return Agreement.NEAR if any(_year_meets(one, given) for one in known) else Agreement.OTHER


def _year_meets(listed: str, given: str) -> bool:
    years = [int(year) for year in _YEAR.findall(listed)]
    return min(years) - _NEAR_YEARS <= int(given[:4]) <= max(years) + _NEAR_YEARS


def nationalities(listed: Iterable[str], given: Iterable[str]) -> Agreement:
    """A nationality against the list's, by names: `Iran (Islamic Republic of)` is Iran."""
    ours = [words for name in given if (words := _state(name))]
    theirs = [words for name in listed if (words := _state(name))]
    if not ours or not theirs:
        return Agreement.UNKNOWN
    met = any(yours[: len(mine)] == mine for mine in ours for yours in theirs)
    return Agreement.SAME if met else Agreement.OTHER


def _state(name: str) -> list[str]:
    return _BRACKETS.sub(" ", name).casefold().replace("’", "'").split()


def passports(listed: Iterable[str], given: str) -> Agreement:
    """A passport number against the list's, which are written with states and remarks around."""
    mine = _plain(given)
    theirs = [_plain(number) for number in listed]
    if not mine or not any(theirs):
        return Agreement.UNKNOWN
    met = any(mine in number if len(mine) > 5 else mine == number for number in theirs)
    return Agreement.SAME if met else Agreement.OTHER


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).casefold()
