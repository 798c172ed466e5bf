"""Named questions about offices and their working time."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from elshi.engines.calendars.weeks import WorkingCalendar as Calendar
from elshi.engines.calendars.weeks import WorkingWeek

from .models import Office


def zone_of(office: Office) -> tzinfo:
    """The office's time zone."""
    return ZoneInfo(office.time_zone)


def local_day(office: Office, at: datetime) -> str:
    """The calendar date at the office when it is ``at``, as ISO 8601."""
    return at.astimezone(zone_of(office)).date().isoformat()


def working_calendar(office: Office) -> Calendar:
    """The office's working calendar in the form the deadline engine counts with."""
    rows = list(office.calendar.holidays.values_list("day", "working"))
    week = WorkingWeek(
        days=frozenset(office.calendar.days),
        opens=office.calendar.opens,
        closes=office.calendar.closes,
    )
    return Calendar(
        week=week,
        holidays=frozenset(day for day, working in rows if not working),
        extra=frozenset(day for day, working in rows if working),
        zone=office.time_zone,
    )


def codes_of(offices: set[int]) -> dict[int, str]:
    """The public codes of offices by their keys."""
    return dict(Office.objects.filter(pk__in=offices).values_list("pk", "code"))
