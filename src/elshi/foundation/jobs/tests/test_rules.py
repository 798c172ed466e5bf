"""The pure decisions of the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.foundation.jobs import rules

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@settings(deadline=None)
@given(attempt=st.integers(1, 10_000), seed=st.text(max_size=20))
def test_waits_grow_to_an_hour_and_scatter(attempt: int, seed: str) -> None:
    wait = rules.wait_before(attempt, seed)
    full = min(timedelta(seconds=5) * 2 ** min(attempt - 1, 20), timedelta(hours=1))
    assert full * 0.75 <= wait <= full
    assert wait == rules.wait_before(attempt, seed)


def test_two_jobs_that_failed_together_do_not_come_back_together() -> None:
    assert len({rules.wait_before(4, str(job)) for job in range(100)}) == 100


def _fate(**changes: object) -> rules.Fate:
    given = {"attempts": 1, "allowed": 3, "deadline": None, "final": False, "at": NOW, "seed": "1"}
    return rules.after_failure(**(given | changes))  # type: ignore[arg-type]


def test_a_failed_job_is_tried_again_until_its_attempts_are_used() -> None:
    assert _fate().again_at == NOW + rules.wait_before(1, "1")
    assert _fate(attempts=2).again_at == NOW + rules.wait_before(2, "1")
    assert _fate(attempts=3).again_at is None


def test_it_is_given_up_at_once_when_trying_cannot_help() -> None:
    assert _fate(final=True).again_at is None
    assert _fate(deadline=NOW + timedelta(seconds=1)).again_at is None
    assert _fate(deadline=NOW + timedelta(hours=1)).again_at is not None


def test_rounds_begin_on_the_hour_and_at_their_offset() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert rules.slot(NOW, hour) == NOW.replace(minute=0)
    assert rules.slot(NOW, day, timedelta(hours=3)) == NOW.replace(hour=3, minute=0)
    assert rules.slot(NOW, day, timedelta(hours=11)) == datetime(2026, 11, 22, 11, tzinfo=UTC)


@settings(deadline=None)
@given(
    at=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    every=st.timedeltas(timedelta(seconds=1), timedelta(days=40)),
)
def test_a_moment_lies_in_the_slot_it_is_given(at: datetime, every: timedelta) -> None:
    begins = rules.slot(at, every)
    assert begins <= at < begins + every
    assert rules.slot(begins, every) == begins


def test_a_fault_is_told_by_class_and_place_and_never_by_its_words() -> None:
    try:
        raise ValueError("passport N1234567 of a traveller")
    except ValueError as fault:
        told = rules.describe(fault)
    assert told.startswith("builtins.ValueError at elshi.foundation.jobs.tests.test_rules:")
    assert "N1234567" not in told
    assert rules.describe(KeyError("x")) == "builtins.KeyError at unknown"
