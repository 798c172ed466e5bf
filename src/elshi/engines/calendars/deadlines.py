"""When a term ends: in working days or working hours, with pauses in which the clock stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from elshi.engines.calendars.weeks import (
    CalendarError,
    WorkingCalendar,
    aware,
    working_days_from,
)

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands, from ``starts`` to ``ends`` (``None``: it stands yet)."""

    starts: datetime
    ends: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.starts)
        if self.ends is not None and aware(self.ends) < self.starts:
            raise CalendarError("pause", "A pause ends after it starts.")

    def covers(self, moment: datetime) -> bool:
        """Whether the clock stands at ``moment``; at its first instant yes, at its last no."""
        return self.starts <= moment and (self.ends is None or moment < self.ends)


def deadline(
    start: datetime,
    *,
    calendar: WorkingCalendar,
    days: int | None = None,
    hours: float | None = None,
    pauses: Iterable[Pause] = (),
) -> datetime | None:
    """The instant (UTC) a term of working ``days`` or ``hours`` from ``start`` ends.

    Exactly one of ``days`` (≥ 1) and ``hours`` (> 0) is given. A term in days ends when the
    office closes on its last day, and the day of the event is not counted; a term in hours runs
    only while the office is open. A working day is spent when it closes: a pause that covers no
    closing costs no day, and a deadline never falls inside a pause. ``None`` while a pause
    without an end stops the clock before the term is over: no one can know the day yet.
    """
    stops = joined(pauses)
    if days is not None and hours is None and days >= 1:
        return _after_days(aware(start), days, calendar, stops)
    if hours is not None and days is None and hours > 0:
        return _after_hours(aware(start), timedelta(hours=hours), calendar, stops)
    raise CalendarError("term", "A term has either days (1 or more) or hours (above 0).")


def spent(
    start: datetime, at: datetime, *, calendar: WorkingCalendar, pauses: Iterable[Pause] = ()
) -> int:
    """How many working days of a term begun at ``start`` are spent by ``at``."""
    stops = joined(pauses)
    count = 0
    for closing in _closings(start, calendar):
        if closing > aware(at):
            break
        count += not _stands(stops, closing)
    return count


def standing(at: datetime, pauses: Iterable[Pause]) -> bool:
    """Whether the clock stands at ``at``."""
    return any(pause.covers(aware(at)) for pause in pauses)


def joined(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The pauses in order of time, those that touch or overlap made one; empty ones left out."""
    answer: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.starts):
        last = answer[-1] if answer else None
        if pause.starts == pause.ends:
            continue
        if last is None or (last.ends is not None and last.ends < pause.starts):
            answer.append(pause)
        elif last.ends is not None and (pause.ends is None or pause.ends > last.ends):
            answer[-1] = Pause(last.starts, pause.ends)
    return tuple(answer)


def _closings(start: datetime, calendar: WorkingCalendar) -> Iterator[datetime]:
    """The closing of each working day after the day of the event."""
    for day in working_days_from(calendar.local_day(start), calendar):
        yield calendar.closing(day)


def _stands(stops: tuple[Pause, ...], moment: datetime) -> bool:
    return any(pause.covers(moment) for pause in stops)


def _for_ever(stops: tuple[Pause, ...], moment: datetime) -> bool:
    """Whether an open pause has begun by ``moment``; joined, it can only be the last."""
    return bool(stops) and stops[-1].ends is None and stops[-1].starts <= moment


def _after_days(
    start: datetime, days: int, calendar: WorkingCalendar, stops: tuple[Pause, ...]
) -> datetime | None:
    left = days
    for closing in _closings(start, calendar):
        if _for_ever(stops, closing):
            return None
        left -= not _stands(stops, closing)
        if left == 0:
            return closing
    return None


def _after_hours(
    start: datetime, left: timedelta, calendar: WorkingCalendar, stops: tuple[Pause, ...]
) -> datetime | None:
    for opens, closes in _hours(start, calendar):
        for begins, ends in _running(opens, closes, stops):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        if _for_ever(stops, closes):
            return None
    return None


def _hours(start: datetime, calendar: WorkingCalendar) -> Iterator[tuple[datetime, datetime]]:
    """The open times from ``start`` on; the first is what is left of its own day."""
    today = calendar.local_day(start)
    if calendar.works(today) and calendar.closing(today) > start:
        yield max(calendar.opening(today), start.astimezone(UTC)), calendar.closing(today)
    for day in working_days_from(today, calendar):
        yield calendar.opening(day), calendar.closing(day)


def _running(
    opens: datetime, closes: datetime, stops: tuple[Pause, ...]
) -> Iterator[tuple[datetime, datetime]]:
    """What the pauses leave of the time between ``opens`` and ``closes``."""
    for pause in stops:
        if pause.starts >= closes:
            break
        if pause.starts > opens:
            yield opens, pause.starts.astimezone(UTC)
        if pause.ends is None:
            return
        opens = max(opens, pause.ends.astimezone(UTC))
    if closes - opens > NOTHING:
        yield opens, closes
