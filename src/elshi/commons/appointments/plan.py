"""Which times an office opens: pure arithmetic on its working days and hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from elshi.engines.calendars.weeks import WorkingCalendar

Span = tuple[datetime, datetime]
MOST_DAYS = 92


def times(
    first: date,
    last: date,
    *,
    opens: time,
    closes: time,
    minutes: int,
    calendar: WorkingCalendar,
) -> list[Span]:
    """Times of ``minutes`` each from ``opens`` to ``closes`` on the working days of a span.

    Hours are those of the office's clock, so a day on which it changes keeps them. A time that
    would end after ``closes`` is not begun. At most a quarter of a year is planned at once.
    """
    zone, length = ZoneInfo(calendar.zone), timedelta(minutes=minutes)
    days = min((last - first).days, MOST_DAYS - 1)
    found: list[Span] = []
    for day in (first + timedelta(days=ahead) for ahead in range(days + 1)):
        if calendar.works(day):
            begin, end = (datetime.combine(day, hour) for hour in (opens, closes))
            while begin + length <= end:
                found.append((_in(zone, begin), _in(zone, begin + length)))
                begin += length
    return found


def _in(zone: ZoneInfo, wall: datetime) -> datetime:
    return wall.replace(tzinfo=zone)
