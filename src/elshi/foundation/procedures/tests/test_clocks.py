"""Any procedure, any history of pauses: what is due and what rings is what the calendar says.

The expectation is counted anew here, closing by closing, from the history alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from elshi.engines.calendars.weeks import WorkingCalendar, WorkingWeek
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import alarms, clocks
from elshi.foundation.procedures.declaration import (
    Deadline,
    Procedure,
    Reminder,
    State,
    Step,
)

DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ZONES = ("UTC", "Asia/Almaty", "America/New_York", "Pacific/Auckland")
END = "over"


@st.composite
def calendars(draw: Any) -> WorkingCalendar:
    week = WorkingWeek(days=frozenset(draw(st.sets(st.integers(0, 6), min_size=2))))
    days = st.sets(st.integers(0, 120).map(lambda n: BEGIN.date() + n * DAY), max_size=12)
    return WorkingCalendar(week, draw(st.sampled_from(ZONES)), frozenset(draw(days)))


@st.composite
def procedures(draw: Any) -> Procedure:
    """Some states that all lead to one another and to an end; each deadline holds some of them."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 5)))]
    waits = {name: draw(st.sampled_from(("", "", "traveller", "agency"))) for name in names}
    states = [State(name, name, awaits=waits[name]) for name in names]
    steps = [
        Step(f"to_{name}", name, (tuple(names), name), "system", machine=True) for name in names
    ]
    lapse = Step("lapse", "lapse", (tuple(names), END), "system", machine=True)
    held = {name: draw(st.sampled_from(("", "a", "b"))) for name in names}
    waiting = {name: draw(st.sampled_from(("", "w"))) if waits[name] else "" for name in names}
    lines = [_line(draw, key, held, awaited=False) for key in ("a", "b") if key in held.values()]
    lines += [_line(draw, "w", waiting, awaited=True)] if "w" in waiting.values() else []
    every = (*states, State(END, END, ends=True))
    return Procedure("test.any", 1, "any", names[0], every, (*steps, lapse), tuple(lines))


def _line(draw: Any, key: str, held: dict[str, str], *, awaited: bool) -> Deadline:
    days, kind = draw(st.integers(1, 9)), draw(st.sampled_from(("working_days", "calendar_days")))
    before = draw(st.lists(st.integers(1, 6), unique=True, max_size=2))
    return Deadline(
        key, key, tuple(name for name, line in held.items() if line == key),
        awaited=awaited, overdue=draw(st.sampled_from(("", "lapse"))), late=("x.late",),
        reminders=tuple(Reminder(one, f"x.{one}") for one in before), **{kind: days},
    )  # fmt: skip


@dataclass
class Case:
    """What `clocks` sees of a governed row."""

    procedure: Procedure
    office: Office
    state: str = ""
    entered_at: datetime = BEGIN
    due_at: datetime | None = None
    clock: dict[str, Any] | None = None
    overdue_since: datetime | None = None
    alarm_at: datetime | None = None
    history: list[tuple[str, datetime]] = field(default_factory=list)
    wound: datetime = BEGIN

    @property
    def standing(self) -> State:
        return self.procedure.state(self.state)

    def enter(self, state: str, at: datetime) -> None:
        """What `actions` does when a case enters a state."""
        before, self.state = self.state, state
        if before != state:
            self.wound = self.wound if self._goes_on(before) else at
            self.entered_at = at
            clocks.wind(self, came_from=before, at=at)
            self.history.append((state, at))

    def _goes_on(self, before: str) -> bool:
        """Whether the same clock runs on, so that nothing is counted anew."""
        if not before or self.standing.awaits or self.procedure.state(before).awaits:
            return False
        line = self.procedure.deadline_in(self.state)
        return line is not None and line == self.procedure.deadline_in(before)


histories = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 9 * 24 * 60)), min_size=0, max_size=7
)


def lived(procedure: Procedure, calendar: WorkingCalendar, moves: Any) -> tuple[Case, datetime]:
    case, at = Case(procedure, Office(pk=1)), BEGIN
    names = [state.name for state in procedure.states if not state.ends]
    case.enter(names[0], at)
    for number, minutes in moves:
        at += timedelta(minutes=minutes)
        case.enter(names[number % len(names)], at)
    return case, at


def expected_due(case: Case, calendar: WorkingCalendar) -> datetime | None:
    """The closing that ends the office's deadline, by the history alone."""
    line = case.procedure.deadline_in(case.state)
    if line is None:
        return None
    began, pauses = _reign(case, line)
    left, day = line.days, calendar.local_day(began)
    for _ in range(3000):
        day += DAY
        if line.working_days and not calendar.works(day):
            continue
        closing = calendar.closing(day)
        if pauses and pauses[-1][1] is None and closing >= pauses[-1][0]:
            return None
        if not any(start <= closing < end for start, end in pauses if end is not None):
            left -= 1
        if left == 0:
            return closing
    raise AssertionError("no end in sight")


def _reign(case: Case, line: Deadline) -> tuple[datetime, list[tuple[datetime, datetime | None]]]:
    """Since when the clock of a line runs, and when it stood: while somebody was awaited.

    A waiting outside of every deadline keeps it; any other state outside of it, or within
    another, ends it.
    """
    began: datetime | None = None
    pauses: list[tuple[datetime, datetime | None]] = []
    for place, (state, at) in enumerate(case.history):
        until = case.history[place + 1][1] if place + 1 < len(case.history) else None
        own = case.procedure.deadline_in(state)
        awaits = bool(case.procedure.state(state).awaits)
        if own == line:
            began, pauses = (at, []) if began is None else (began, pauses)
        elif own is not None or not awaits:
            began, pauses = None, []
        if began is not None and awaits:
            pauses.append((at, until))
    assert began is not None
    return began, pauses


@pytest.mark.slow
@given(procedures(), calendars(), histories)
@effort(max_examples=300, deadline=None)
def test_due_is_what_the_history_says(procedure, calendar, moves):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks, "working_calendar", lambda office: calendar)
        case, _at = lived(procedure, calendar, moves)
        assert case.due_at == expected_due(case, calendar)
        assert case.overdue_since is None


@pytest.mark.slow
@given(procedures(), calendars(), histories, st.lists(st.integers(1, 6 * 24 * 60), max_size=12))
@effort(max_examples=300, deadline=None)
def test_each_reminder_is_given_once_in_time_and_each_term_is_overdue_once(
    procedure, calendar, moves, gaps
):
    """Rounds at any times after any history; the last long after every term."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks, "working_calendar", lambda office: calendar)
        case, began = lived(procedure, calendar, moves)
        bells = clocks.bells(case, clocks.Calendars())
        rounds = [began + timedelta(minutes=sum(gaps[:place])) for place in range(1, len(gaps) + 1)]
        told, rounds = [], [*rounds, began + 4000 * DAY]
        for at in rounds:
            told += _look(case, at)
        assert sorted(told) == sorted(
            (bell.line.name, bell.reminder.days)
            for bell in bells
            if bell.reminder and bell.at >= case.wound
            and next(at for at in rounds if at > bell.at) <= bell.ends
        )  # fmt: skip
        over = [bell.ends for bell in bells if not bell.reminder and not bell.line.overdue]
        assert case.overdue_since == min(over, default=None)
        assert case.alarm_at is None


def _look(case: Case, at: datetime) -> list[tuple[str, int]]:
    """A round, as `alarms.ring` does it but for the database; what was told."""
    known = clocks.Calendars()
    if case.alarm_at is None or case.alarm_at >= at:
        return []
    rung = alarms._rung(case, known, at)
    alarms._mark(rung)
    clocks.set_alarm(case, known, at=at)
    steps = [bell for bell in rung.over if bell.line.overdue]
    if steps and case.overdue_since is None:
        case.alarm_at = next((bell.at for bell in clocks.bells(case, known) if bell.at >= at), None)
    return [(bell.line.name, bell.reminder.days) for bell in rung.reminders]


@pytest.mark.slow
@given(calendars(), st.integers(0, 40))
@effort(max_examples=200, deadline=None)
def test_a_date_lasts_to_its_midnight(calendar, offset):
    last = BEGIN.date() + offset * DAY
    line = Deadline("u", "U", ("a",), until="good_until")
    states = (State("a", "a"), State("z", "z", ends=True))
    step = Step("go", "go", (("a",), "z"), "x")
    case: Any = Case(Procedure("t.u", 1, "u", "a", states, (step,), (line,)), Office(pk=1))
    case.good_until = last
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks, "working_calendar", lambda office: calendar)
        case.enter("a", BEGIN)
        assert case.due_at == case.alarm_at
        local = case.due_at.astimezone(calendar.place)
        assert (local.date(), local.hour) == (last + DAY, 0)


def test_a_reminder_comes_in_the_morning_of_a_day_that_counts():
    week = WorkingCalendar(zone="Asia/Almaty")
    line = Deadline("d", "D", ("a",), working_days=5, reminders=(Reminder(1, "x.y"),))
    over = datetime(2026, 3, 16, 13, tzinfo=UTC)  # the closing of a Monday
    assert clocks._days_before(over, 1, line, week) == datetime(2026, 3, 13, 4, tzinfo=UTC)
    calendar_line = Deadline("d", "D", ("a",), calendar_days=5)
    assert clocks._days_before(over, 1, calendar_line, week) == datetime(2026, 3, 15, 4, tzinfo=UTC)
