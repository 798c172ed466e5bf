"""Deadlines: worked examples, then properties that hold for every calendar and pause."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.calendars.days import add_working_days
from elshi.engines.calendars.deadlines import Pause, deadline, joined, spent, standing
from elshi.engines.calendars.tests.strategies import calendars, moments, pauses
from elshi.engines.calendars.weeks import CalendarError, WorkingCalendar

OFFICE = WorkingCalendar(zone="Asia/Almaty")  # 09:00–18:00, UTC+5 since March 2024


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Almaty; the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=OFFICE.place)


def test_the_day_of_the_event_is_not_counted() -> None:
    assert deadline(at(16, 10), calendar=OFFICE, days=5) == at(23, 18)
    assert deadline(at(16, 23), calendar=OFFICE, days=1) == at(17, 18)
    assert deadline(at(21, 10), calendar=OFFICE, days=1) == at(23, 18)


def test_the_office_day_counts_and_not_the_day_in_utc() -> None:
    late = datetime(2026, 11, 16, 20, tzinfo=UTC)  # already Tuesday in Almaty
    assert deadline(late, calendar=OFFICE, days=1) == at(18, 18)


def test_the_answer_is_in_utc() -> None:
    assert deadline(at(16, 10), calendar=OFFICE, days=1).tzinfo is UTC
    assert deadline(at(16, 10), calendar=OFFICE, hours=1).tzinfo is UTC


def test_hours_run_only_while_the_office_is_open() -> None:
    assert deadline(at(16, 17), calendar=OFFICE, hours=2) == at(17, 10)
    assert deadline(at(20, 17, 30), calendar=OFFICE, hours=1) == at(23, 9, 30)
    assert deadline(at(16, 7), calendar=OFFICE, hours=9) == at(16, 18)
    assert deadline(at(21, 12), calendar=OFFICE, hours=0.5) == at(23, 9, 30)


def test_a_pause_over_two_closings_costs_two_days() -> None:
    waited = [Pause(at(17, 15), at(19, 10))]
    assert deadline(at(16, 10), calendar=OFFICE, days=3, pauses=waited) == at(23, 18)


def test_a_pause_within_a_day_costs_no_day_and_its_own_hours() -> None:
    waited = [Pause(at(17, 10), at(17, 12))]
    assert deadline(at(16, 10), calendar=OFFICE, days=1, pauses=waited) == at(17, 18)
    assert deadline(at(17, 9), calendar=OFFICE, hours=2, pauses=waited) == at(17, 13)


def test_an_open_pause_leaves_the_day_unknown() -> None:
    waiting = [Pause(at(17, 10))]
    assert deadline(at(16, 10), calendar=OFFICE, days=1, pauses=waiting) is None
    assert deadline(at(16, 10), calendar=OFFICE, hours=20, pauses=waiting) is None
    assert standing(at(30, 12), waiting)
    assert not standing(at(17, 9), waiting)


def test_a_term_over_before_an_open_pause_keeps_its_deadline() -> None:
    waiting = [Pause(at(18, 10))]
    assert deadline(at(16, 10), calendar=OFFICE, days=1, pauses=waiting) == at(17, 18)
    assert deadline(at(16, 10), calendar=OFFICE, hours=2, pauses=waiting) == at(16, 12)


def test_an_open_pause_from_the_very_last_instant_does_not_undo_a_term_in_hours() -> None:
    assert deadline(at(16, 10), calendar=OFFICE, hours=2, pauses=[Pause(at(16, 12))]) == at(16, 12)


def test_days_spent_stop_while_the_clock_stands() -> None:
    waiting = [Pause(at(17, 10))]
    assert spent(at(16, 10), at(16, 23), calendar=OFFICE) == 0
    assert spent(at(16, 10), at(18, 18), calendar=OFFICE) == 2
    assert spent(at(16, 10), at(30, 18), calendar=OFFICE, pauses=waiting) == 0


@settings(deadline=None)
@given(start=moments, count=st.integers(1, 60), calendar=calendars())
def test_without_pauses_days_are_working_days(
    start: datetime, count: int, calendar: WorkingCalendar
) -> None:
    last = add_working_days(calendar.local_day(start), count, calendar)
    assert deadline(start, calendar=calendar, days=count) == calendar.closing(last)


@settings(deadline=None)
@given(start=moments, count=st.integers(1, 30), calendar=calendars(), stops=pauses())
def test_a_deadline_in_days(
    start: datetime, count: int, calendar: WorkingCalendar, stops: list[Pause]
) -> None:
    due = deadline(start, calendar=calendar, days=count, pauses=stops)
    assert due is not None
    assert not standing(due, stops)
    assert due >= deadline(start, calendar=calendar, days=count)
    assert spent(start, due, calendar=calendar, pauses=stops) == count
    just_before = due - timedelta(microseconds=1)
    assert spent(start, just_before, calendar=calendar, pauses=stops) == count - 1
    assert due == deadline(start, calendar=calendar, days=count, pauses=reversed(stops))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    start=moments,
    minutes=st.integers(1, 5_000),
    calendar=calendars(),
    stops=pauses(),
)
def test_a_deadline_in_hours_leaves_exactly_its_running_minutes(
    start: datetime, minutes: int, calendar: WorkingCalendar, stops: list[Pause]
) -> None:
    # Whole minutes at both ends, so that the count minute by minute below is exact.
    start = start.replace(second=0, microsecond=0)
    stops = [
        Pause(
            stop.starts.replace(second=0, microsecond=0),
            stop.ends.replace(second=0, microsecond=0),
        )
        for stop in stops
    ]
    due = deadline(start, calendar=calendar, hours=minutes / 60, pauses=stops)
    assert due is not None
    assert _running_minutes(start, due, calendar, stops) == pytest.approx(minutes, abs=1e-6)


def _running_minutes(
    start: datetime, end: datetime, calendar: WorkingCalendar, stops: list[Pause]
) -> float:
    """The open and unpaused minutes between two moments, by cutting at every edge."""
    edges = {start, end}
    day = calendar.local_day(start)
    while day <= calendar.local_day(end):
        edges |= {calendar.opening(day), calendar.closing(day)}
        day += timedelta(days=1)
    for stop in stops:
        edges |= {stop.starts, stop.ends}  # type: ignore[arg-type]
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    return sum(
        (right - left).total_seconds() / 60
        for left, right in zip(cuts, cuts[1:], strict=False)
        if calendar.open_at(left) and not standing(left, stops)
    )


@settings(deadline=None)
@given(stops=pauses(), moment=moments)
def test_joining_pauses_changes_nothing_about_when_the_clock_stands(
    stops: list[Pause], moment: datetime
) -> None:
    one = joined(stops)
    edges = [edge for stop in stops for edge in (stop.starts, stop.ends)]
    for instant in (moment, *edges):
        assert standing(instant, one) == standing(instant, stops)
    assert all(left.ends < right.starts for left, right in zip(one, one[1:], strict=False))


def test_an_open_pause_swallows_what_follows() -> None:
    assert joined([Pause(at(20, 9), at(20, 10)), Pause(at(17, 9))]) == (Pause(at(17, 9)),)


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ({}, "term"),
        ({"days": 1, "hours": 1}, "term"),
        ({"days": 0}, "term"),
        ({"days": -1}, "term"),
        ({"hours": 0}, "term"),
        ({"hours": -2}, "term"),
    ],
)
def test_a_term_that_is_none_is_refused(term: dict[str, int], code: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        deadline(at(16, 10), calendar=OFFICE, **term)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_pause_runs_forwards_and_names_instants() -> None:
    with pytest.raises(CalendarError):
        Pause(at(17, 10), at(17, 9))
    with pytest.raises(CalendarError):
        Pause(datetime(2026, 1, 1))
    with pytest.raises(CalendarError):
        deadline(datetime(2026, 1, 1), calendar=OFFICE, days=1)


def test_the_end_of_time_is_refused_and_not_reached() -> None:
    late = datetime(9999, 12, 29, tzinfo=UTC)
    with pytest.raises(CalendarError) as refusal:
        deadline(late, calendar=WorkingCalendar(), days=30)
    assert refusal.value.code == "range"
    assert date(9999, 12, 31).weekday() == 4
