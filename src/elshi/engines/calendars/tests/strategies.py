"""Calendars and days as hypothesis draws them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from hypothesis import strategies as st

from elshi.engines.calendars.deadlines import Pause
from elshi.engines.calendars.weeks import WorkingCalendar, WorkingWeek

ZONES = ("UTC", "Asia/Almaty", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kabul")
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@st.composite
def weeks(draw: st.DrawFn) -> WorkingWeek:
    """A week with at least one working day and at least one open minute."""
    working = draw(st.frozensets(st.integers(0, 6), min_size=1))
    opens = draw(st.integers(3 * 60, 23 * 60))
    closes = draw(st.integers(opens + 1, 23 * 60 + 59))
    return WorkingWeek(working, time(*divmod(opens, 60)), time(*divmod(closes, 60)))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A calendar somewhere on earth with some holidays and extra days."""
    return WorkingCalendar(
        draw(weeks()),
        draw(st.sampled_from(ZONES)),
        draw(st.frozensets(days, max_size=20)),
        draw(st.frozensets(days, max_size=10)),
    )


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    """Up to four closed pauses, in any order, overlapping or not."""
    ends = draw(st.lists(st.tuples(moments, moments), max_size=4))
    return [Pause(min(pair), max(pair)) for pair in ends]
