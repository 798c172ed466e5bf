"""Arithmetic on whole working days; the time of day plays no part."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from elshi.engines.calendars.weeks import WorkingCalendar, working_days_from


def add_working_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """The ``days``-th working day after ``start``, or before it when negative.

    ``start`` itself is never counted. With 0 it is ``start`` when worked, else the next working
    day, as a term that ends on a free day ends on the next worked one.

    >>> from elshi.engines.calendars.weeks import WorkingCalendar
    >>> add_working_days(date(2026, 11, 20), 1, WorkingCalendar())  # a Friday
    datetime.date(2026, 11, 23)
    """
    if days == 0:
        return start if calendar.works(start) else next(working_days_from(start, calendar))
    step = 1 if days > 0 else -1
    return next(islice(working_days_from(start, calendar, step), abs(days) - 1, None))


def working_days_between(start: date, end: date, calendar: WorkingCalendar) -> int:
    """How many working days lie after ``start`` up to and with ``end``; negative backwards.

    It undoes ``add_working_days``: for a worked ``end``, adding the answer to ``start`` gives
    ``end``. Whole weeks are multiplied, so a century costs as little as a week.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    weeks, rest = divmod((end - start).days, 7)
    plain = weeks * len(calendar.week.days) + sum(
        (start + timedelta(days=ahead)).weekday() in calendar.week.days
        for ahead in range(1, rest + 1)
    )
    return plain + sum(
        calendar.works(day) - (day.weekday() in calendar.week.days)
        for day in calendar.holidays | calendar.extra
        if start < day <= end
    )
