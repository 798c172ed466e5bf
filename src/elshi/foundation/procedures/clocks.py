"""A case's deadline in its office's working time, pausing while somebody else is awaited.

The clock is kept on the case as ``{"line", "began", "pauses": [[start, end or null], …]}``; the
due time follows from it and the office's calendar, so a changed calendar can be applied later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from elshi.engines.calendars.deadlines import Pause, deadline
from elshi.foundation.offices.reads import working_calendar

from .models import Governed


def wind(case: Governed, *, came_from: str, at: datetime) -> None:
    """Set the clock and the due time for the state that the case has just entered."""
    line = case.procedure.deadline_in(case.state)
    if line is None:
        _stop_or_pause(case, at=at)
        return
    if _runs_on(case, line.name, came_from):
        return
    if not case.clock or case.clock["line"] != line.name:
        case.clock = {"line": line.name, "began": at.isoformat(), "pauses": []}
    _resume(case.clock, at)
    if case.standing.awaits:
        case.clock["pauses"].append([at.isoformat(), None])
    case.due_at = due(case, line.working_days)
    case.overdue_since = None


def _runs_on(case: Governed, line: str, came_from: str) -> bool:
    """Whether the same clock simply goes on: then the due time stands and need not be counted."""
    if not case.clock or case.clock["line"] != line or not came_from:
        return False
    return not case.standing.awaits and not case.procedure.state(came_from).awaits


def due(case: Governed, working_days: int) -> datetime | None:
    """When the clock runs out; nothing while it pauses."""
    assert case.clock is not None
    return deadline(
        datetime.fromisoformat(case.clock["began"]),
        days=working_days,
        calendar=working_calendar(case.office),
        pauses=pauses(case),
    )


def pauses(case: Governed) -> tuple[Pause, ...]:
    """The pauses of the running clock, for the deadline and for the case page."""
    rows: list[list[str | None]] = (case.clock or {}).get("pauses", [])
    return tuple(Pause(_moment(start), _moment(end)) for start, end in rows)  # type: ignore[arg-type]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _resume(clock: dict[str, Any], at: datetime) -> None:
    """End the pause that is open, if one is."""
    if clock["pauses"] and clock["pauses"][-1][1] is None:
        clock["pauses"][-1][1] = at.isoformat()


def _stop_or_pause(case: Governed, *, at: datetime) -> None:
    """A state outside every deadline: a waiting one keeps the clock paused, another ends it."""
    if not case.clock:
        return
    _resume(case.clock, at)
    if case.standing.awaits:
        case.clock["pauses"].append([at.isoformat(), None])
    else:
        case.clock = None
    case.due_at = None
