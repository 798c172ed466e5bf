"""Working days, against a day-by-day count and against published calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.calendars.days import add_working_days, working_days_between
from elshi.engines.calendars.tests.strategies import calendars, days
from elshi.engines.calendars.weeks import CalendarError, WorkingCalendar, WorkingWeek

# Kazakhstan, March 2026: 8 March (Sunday) gives Monday 9; Nauryz is 21 to 23 (Saturday to
# Monday), whose week-end days were moved to 24 and 25.
NAURYZ = WorkingCalendar(
    WorkingWeek(),
    "Asia/Almaty",
    holidays=frozenset(date(2026, 3, day) for day in (8, 9, 21, 22, 23, 24, 25)),
)
# A government moves Monday 5 January onto Saturday 17 January.
MOVED = WorkingCalendar(
    holidays=frozenset({date(2026, 1, 5)}), extra=frozenset({date(2026, 1, 17)})
)


def test_nauryz_takes_three_days_out_of_a_term() -> None:
    assert add_working_days(date(2026, 3, 20), 1, NAURYZ) == date(2026, 3, 26)
    assert working_days_between(date(2026, 3, 1), date(2026, 3, 31), NAURYZ) == 22 - 4


def test_a_moved_day_is_worked_and_its_origin_free() -> None:
    assert not MOVED.works(date(2026, 1, 5))
    assert MOVED.works(date(2026, 1, 17))
    assert add_working_days(date(2026, 1, 16), 1, MOVED) == date(2026, 1, 17)


def test_an_extra_day_wins_over_a_holiday() -> None:
    day = date(2026, 1, 7)
    both = WorkingCalendar(holidays=frozenset({day}), extra=frozenset({day}))
    assert both.works(day)
    assert working_days_between(date(2026, 1, 6), day, both) == 1


def test_a_week_may_begin_on_sunday() -> None:
    gulf = WorkingCalendar(WorkingWeek(frozenset({6, 0, 1, 2, 3})))
    assert add_working_days(date(2026, 11, 19), 1, gulf) == date(2026, 11, 22)


def test_zero_days_end_on_the_next_worked_day() -> None:
    assert add_working_days(date(2026, 11, 21), 0, WorkingCalendar()) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 20), 0, WorkingCalendar()) == date(2026, 11, 20)


@settings(deadline=None)
@given(day=days, count=st.integers(-300, 300).filter(bool), calendar=calendars())
def test_between_undoes_add(day: date, count: int, calendar: WorkingCalendar) -> None:
    end = add_working_days(day, count, calendar)
    assert calendar.works(end)
    if count > 0:
        assert working_days_between(day, end, calendar) == count
    else:
        # Backwards the far end is counted and the start is not.
        assert working_days_between(end, day, calendar) == -count - 1 + calendar.works(day)


@settings(deadline=None)
@given(start=days, length=st.integers(0, 500), calendar=calendars())
def test_between_equals_a_count_day_by_day(
    start: date, length: int, calendar: WorkingCalendar
) -> None:
    counted = sum(calendar.works(start + timedelta(days=ahead)) for ahead in range(1, length + 1))
    end = start + timedelta(days=length)
    assert working_days_between(start, end, calendar) == counted
    assert working_days_between(end, start, calendar) == -counted


@settings(deadline=None)
@given(day=days, calendar=calendars())
def test_opening_and_closing_lie_on_the_local_day(day: date, calendar: WorkingCalendar) -> None:
    assert calendar.local_day(calendar.opening(day)) == day
    assert calendar.opening(day) < calendar.closing(day)
    assert calendar.open_at(calendar.opening(day)) == calendar.works(day)
    assert not calendar.open_at(calendar.closing(day))


def test_hours_follow_summer_time() -> None:
    berlin = WorkingCalendar(zone="Europe/Berlin")
    assert berlin.opening(date(2026, 3, 27)) == datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert berlin.opening(date(2026, 3, 30)) == datetime(2026, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: WorkingWeek(frozenset()), "week_days"),
        (lambda: WorkingWeek(frozenset({7})), "week_days"),
        (lambda: WorkingWeek(opens=time(18), closes=time(9)), "week_hours"),
        (lambda: WorkingWeek(opens=time(9), closes=time(9)), "week_hours"),
        (lambda: WorkingWeek(opens=time(9, tzinfo=UTC)), "week_hours"),
        (lambda: WorkingCalendar(zone="Mars/Olympus"), "zone"),
        (lambda: WorkingCalendar(zone="../etc/passwd"), "zone"),
        (lambda: WorkingCalendar(zone=""), "zone"),
        (lambda: WorkingCalendar().local_day(datetime(2026, 1, 1)), "naive"),
        (lambda: add_working_days(date(9999, 12, 30), 5, WorkingCalendar()), "range"),
        (lambda: add_working_days(date(1, 1, 2), -5, WorkingCalendar()), "range"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make: object, code: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        make()  # type: ignore[operator]
    assert refusal.value.code == code
