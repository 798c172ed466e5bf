"""The days and hours an office works: a week, its exceptions, its place on earth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONDAY_TO_FRIDAY = frozenset(range(5))
DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A week, calendar or term that cannot be: ``code`` names the fault for a door to translate."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """The days (0 is Monday, as ``date.weekday``) and the hours of an office, local time."""

    days: frozenset[int] = MONDAY_TO_FRIDAY
    opens: time = time(9)
    closes: time = time(18)

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise CalendarError("week_days", "A week needs working days, each from 0 to 6.")
        if self.opens.tzinfo or self.closes.tzinfo:
            raise CalendarError("week_hours", "Hours of a week are local and carry no zone.")
        if not self.opens < self.closes:
            raise CalendarError("week_hours", "An office opens before it closes, on one day.")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """An office's working time: its week, IANA time zone, holidays and extra working days.

    A day in ``extra`` is worked though the week has it free (a government moved it); where a day
    stands in both, the extra day wins, for it is the later and more special decision.
    """

    week: WorkingWeek = WorkingWeek()
    zone: str = "UTC"
    holidays: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()
    place: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "place", ZoneInfo(self.zone))
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            raise CalendarError("zone", f"No time zone is called {self.zone!r}.") from fault

    def works(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        if day in self.extra:
            return True
        return day.weekday() in self.week.days and day not in self.holidays

    def local_day(self, moment: datetime) -> date:
        """The day the office's own calendar shows at ``moment``."""
        return aware(moment).astimezone(self.place).date()

    def opening(self, day: date) -> datetime:
        """The instant the office opens on ``day``, UTC; asked of working days."""
        return datetime.combine(day, self.week.opens, self.place).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        """The instant the office closes on ``day``, UTC; asked of working days."""
        return datetime.combine(day, self.week.closes, self.place).astimezone(UTC)

    def open_at(self, moment: datetime) -> bool:
        """Whether the office is open at ``moment``; it is at its opening, not at its closing."""
        day = self.local_day(moment)
        return self.works(day) and self.opening(day) <= moment < self.closing(day)


def aware(moment: datetime) -> datetime:
    """``moment`` itself; refuses one without a time zone, which names no instant."""
    if moment.utcoffset() is None:
        raise CalendarError("naive", "A moment needs its time zone.")
    return moment


def working_days_from(day: date, calendar: WorkingCalendar, step: int = 1) -> Iterator[date]:
    """The working days after ``day`` (before it when ``step`` is -1), nearest first, endless.

    Raises CalendarError at the end of the years Python can count (0001 to 9999).
    """
    while True:
        try:
            day += step * DAY
        except OverflowError as fault:
            raise CalendarError("range", "The term leaves the years 0001 to 9999.") from fault
        if calendar.works(day):
            yield day
