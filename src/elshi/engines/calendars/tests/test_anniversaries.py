"""Anniversaries, ages and terms in months, leap days above all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.calendars.anniversaries import (
    add_months,
    age,
    anniversary,
    last_day,
    next_anniversary,
)
from elshi.engines.calendars.weeks import CalendarError

days = st.dates(date(1900, 1, 1), date(2090, 12, 31))


def test_a_leap_day_is_kept_on_the_last_of_february() -> None:
    assert anniversary(date(2024, 2, 29), 2025) == date(2025, 2, 28)
    assert anniversary(date(2024, 2, 29), 2028) == date(2028, 2, 29)
    assert anniversary(date(1896, 2, 29), 1900) == date(1900, 2, 28)
    assert age(date(2008, 2, 29), date(2026, 2, 28)) == 18
    assert age(date(2008, 2, 29), date(2026, 2, 27)) == 17


def test_the_next_anniversary_is_later_than_the_day() -> None:
    founded = date(1991, 12, 16)
    assert next_anniversary(founded, date(2026, 12, 15)) == date(2026, 12, 16)
    assert next_anniversary(founded, date(2026, 12, 16)) == date(2027, 12, 16)
    assert next_anniversary(founded, date(1990, 1, 1)) == founded


def test_terms_in_months() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert last_day(date(2026, 3, 1), months=6) == date(2026, 8, 31)
    assert last_day(date(2026, 1, 15), months=12) == date(2027, 1, 14)


@settings(deadline=None)
@given(of=days, after=days)
def test_an_anniversary_comes_within_a_year(of: date, after: date) -> None:
    coming = next_anniversary(of, after)
    assert coming > after
    if after >= of:
        assert coming - after <= timedelta(days=366)
        assert age(of, coming) == age(of, after) + 1
        assert age(of, coming - timedelta(days=1)) == age(of, after)


@settings(deadline=None)
@given(start=days, first=st.integers(-100, 100), second=st.integers(-100, 100))
def test_months_keep_the_day_or_clamp_it(start: date, first: int, second: int) -> None:
    there = add_months(start, first)
    assert (there.year * 12 + there.month) - (start.year * 12 + start.month) == first
    assert there.day == start.day or (there.day < start.day and _is_last(there))
    assert (first <= second) == (there <= add_months(start, second)) or first == second


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).month != day.month


def test_outside_the_years_python_counts_is_refused() -> None:
    with pytest.raises(CalendarError):
        anniversary(date(2000, 1, 1), 10_000)
    with pytest.raises(CalendarError):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(CalendarError):
        age(date(2026, 1, 2), date(2026, 1, 1))
