"""A case's deadlines: the office's own, pausing while somebody else is awaited, and the other's.

The office's clock is kept on the case as ``{"line", "began", "pauses": [[start, end or null],
…]}``; the due time follows from it and the office's calendar. A waiting is counted from the
moment at which the case entered its state. `alarm_at` is when the house next has to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from elshi.engines.calendars.deadlines import Pause, deadline
from elshi.engines.calendars.weeks import WorkingCalendar, working_days_from
from elshi.foundation.offices.models import Office
from elshi.foundation.offices.reads import working_calendar

from .declaration import Deadline, Reminder
from .models import Governed

EVERY_DAY = frozenset(range(7))


class Calendars:
    """Working calendars by office, each read once: a page of cases shares them."""

    def __init__(self) -> None:
        self._known: dict[int, WorkingCalendar] = {}

    def of(self, office: Office) -> WorkingCalendar:
        """The calendar that an office counts by."""
        if office.pk not in self._known:
            self._known[office.pk] = working_calendar(office)
        return self._known[office.pk]


@dataclass(frozen=True, slots=True)
class Bell:
    """A moment of a deadline at which the house acts: a reminder, or (without one) time is up."""

    at: datetime
    line: Deadline
    ends: datetime
    reminder: Reminder | None = None


def wind(case: Governed, *, came_from: str, at: datetime) -> None:
    """Set the clock, the due time and the alarm for the state that the case has just entered."""
    calendars, line = Calendars(), case.procedure.deadline_in(case.state)
    if line is None:
        _stop_or_pause(case, at=at)
    elif _runs_on(case, line.name, came_from):
        return
    else:
        _start_or_resume(case, line, at)
        case.due_at = ends(case, line, calendars)
    if case.overdue_since != case.due_at:
        case.overdue_since = None
    set_alarm(case, calendars, at=at)


def recount(case: Governed, calendars: Calendars, *, at: datetime) -> None:
    """Count the running deadlines anew after the case's office or its working time has changed."""
    line = case.procedure.deadline_in(case.state)
    if line is not None and case.clock:
        case.due_at = ends(case, line, calendars)
    if case.overdue_since != case.due_at:
        case.overdue_since = None
    set_alarm(case, calendars, at=at)


def set_alarm(case: Governed, calendars: Calendars, *, at: datetime) -> None:
    """Note when the house next has to look at a case: at what is to come, at what it missed.

    A reminder whose moment has passed is let go; time that was up unmarked rings now, not at its
    past moment: what was let go since then stays so.
    """
    unmarked = case.overdue_since is None
    moments = (
        max(bell.at, at)
        for bell in bells(case, calendars)
        if bell.at >= at or (bell.reminder is None and unmarked)
    )
    case.alarm_at = next(moments, None)


def bells(case: Governed, calendars: Calendars) -> list[Bell]:
    """Every moment of the deadlines that run for a case, in order; those of a pause are none."""
    return sorted(_bells(case, calendars), key=lambda bell: bell.at)


def _bells(case: Governed, calendars: Calendars) -> Iterator[Bell]:
    for line, over in running(case, calendars):
        for reminder in line.reminders:
            before = _days_before(over, reminder.days, line, calendars.of(case.office))
            yield Bell(before, line, over, reminder)
        yield Bell(over, line, over)


def running(case: Governed, calendars: Calendars) -> Iterator[tuple[Deadline, datetime]]:
    """The deadlines that run for a case as it stands, each with the moment time is up."""
    line, wait = case.procedure.deadline_in(case.state), case.procedure.wait_in(case.state)
    if line is not None and not line.until and case.due_at is not None:
        # Counted when the clock was wound, and anew when the working time changes.
        yield line, case.due_at
    for one in (line if line and line.until else None, wait):
        if one is not None and (over := ends(case, one, calendars)) is not None:
            yield one, over


def ends(case: Governed, line: Deadline, calendars: Calendars) -> datetime | None:
    """When time is up by a deadline; nothing while it pauses, or where the case has no date."""
    calendar = calendars.of(case.office)
    if line.until:
        last: date | None = getattr(case, line.until)
        return _end_of(last, calendar) if last else None
    began = case.entered_at if line.awaited else datetime.fromisoformat(_clock(case)["began"])
    return deadline(
        began,
        days=line.days,
        calendar=_counting(line, calendar),
        pauses=() if line.awaited else pauses(case),
    )


def pauses(case: Governed) -> tuple[Pause, ...]:
    """The pauses of the running clock, for the deadline and for the case page."""
    rows: list[list[str | None]] = (case.clock or {}).get("pauses", [])
    return tuple(Pause(_moment(start), _moment(end)) for start, end in rows)  # type: ignore[arg-type]


def _clock(case: Governed) -> dict[str, Any]:
    clock: dict[str, Any] | None = case.clock
    assert clock is not None  # a deadline of the office runs
    return clock


def _counting(line: Deadline, calendar: WorkingCalendar) -> WorkingCalendar:
    """The days that count: the office's, or all of them with its hours."""
    if line.working_days:
        return calendar
    return replace(calendar, week=replace(calendar.week, days=EVERY_DAY), holidays=frozenset())


def _end_of(day: date, calendar: WorkingCalendar) -> datetime:
    """The midnight that ends a day at the office."""
    return datetime.combine(day + timedelta(days=1), time(), calendar.place)


def _days_before(over: datetime, days: int, line: Deadline, calendar: WorkingCalendar) -> datetime:
    """The morning so many counted days before the last day, at the office's opening."""
    last = calendar.local_day(over - timedelta(microseconds=1))
    counted = working_days_from(last, _counting(line, calendar), step=-1)
    return calendar.opening(next(day for place, day in enumerate(counted, 1) if place == days))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _runs_on(case: Governed, line: str, came_from: str) -> bool:
    """Whether the same clock simply goes on: then the due time stands and need not be counted."""
    if not case.clock or case.clock["line"] != line or not came_from:
        return False
    return not case.standing.awaits and not case.procedure.state(came_from).awaits


def _start_or_resume(case: Governed, line: Deadline, at: datetime) -> None:
    if not case.clock or case.clock["line"] != line.name:
        case.clock = {"line": line.name, "began": at.isoformat(), "pauses": []}
    _resume(case.clock, at)
    if case.standing.awaits:
        case.clock["pauses"].append([at.isoformat(), None])


def _resume(clock: dict[str, Any], at: datetime) -> None:
    """End the pause that is open, if one is."""
    if clock["pauses"] and clock["pauses"][-1][1] is None:
        clock["pauses"][-1][1] = at.isoformat()


def _stop_or_pause(case: Governed, *, at: datetime) -> None:
    """A state outside every deadline: a waiting one keeps the clock paused, another ends it."""
    case.due_at = None
    if not case.clock:
        return
    _resume(case.clock, at)
    if case.standing.awaits:
        case.clock["pauses"].append([at.isoformat(), None])
    else:
        case.clock = None
