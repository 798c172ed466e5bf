"""Dates that come round: anniversaries, ages, terms in months and years."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from elshi.engines.calendars.weeks import CalendarError


def anniversary(of: date, year: int) -> date:
    """The day of ``year`` on which ``of`` comes round; 29 February is kept on 28 in plain years.

    The 28th, not 1 March: an anniversary stays in its month, and a term of years ends on the
    last day of the month when that month has no such day (Civil Code of Kazakhstan, art. 174).
    """
    if not date.min.year <= year <= date.max.year:
        raise CalendarError("range", "A year lies between 1 and 9999.")
    return of.replace(year=year, day=min(of.day, monthrange(year, of.month)[1]))


def next_anniversary(of: date, after: date) -> date:
    """The first anniversary of ``of`` later than ``after``; the date itself counts when later."""
    if after < of:
        return of
    this_year = anniversary(of, after.year)
    return this_year if this_year > after else anniversary(of, after.year + 1)


def age(birth: date, on: date) -> int:
    """Whole years lived by ``on``; a person born on 29 February is a year older on 28 February."""
    if on < birth:
        raise CalendarError("range", "A person has no age before birth.")
    return on.year - birth.year - (on < anniversary(birth, on.year))


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later (or earlier), or the month's last when it has no such day.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= years <= date.max.year:
        raise CalendarError("range", "A year lies between 1 and 9999.")
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))


def last_day(start: date, *, months: int) -> date:
    """The last day of a term of ``months`` that has ``start`` as its first day.

    A visa for six months from 1 March is good up to and with 31 August.
    """
    return add_months(start, months) - timedelta(days=1)
