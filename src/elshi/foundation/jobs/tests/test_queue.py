"""The queue: ordering work, leases, attempts, deadlines, dead letters, rounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from elshi.foundation.jobs import actions, handlers, leases, reads, rules, worker
from elshi.foundation.jobs.models import Job, State
from elshi.foundation.jobs.running import Outcome, run_job
from elshi.foundation.ledger.models import Leaf

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
LEASE = timedelta(seconds=30)
pytestmark = pytest.mark.django_db
calls: list[Any] = []


@handlers.handler("tests.note")
def note(payload: dict[str, Any], *, at: datetime, job: Job) -> None:
    calls.append((payload, at, job.attempts))
    if "then" in payload:
        actions.enqueue("tests.note", payload["then"], at=at)


@handlers.handler("tests.fail")
def fail(payload: dict[str, Any], *, at: datetime, job: Job) -> None:
    actions.enqueue("tests.note", {"must": "not stand"}, at=at)
    raise rules.GiveUp if payload.get("final") else ValueError("somebody's name")


@handlers.periodic("tests.round", every=timedelta(hours=1))
def hourly(payload: dict[str, Any], *, at: datetime, job: Job) -> None:
    calls.append(at)


def prepare(payload: dict[str, Any], *, at: datetime, job: Job) -> Any:
    calls.append("prepare")
    return payload.get("letter")


def reach(prepared: Any) -> Any:
    calls.append("reach")
    if prepared == "bad":
        raise ConnectionError
    return prepared.upper()


def settle(payload: dict[str, Any], outcome: Any, *, at: datetime, job: Job) -> None:
    calls.append(("settle", outcome))
    actions.enqueue("tests.note", {"settled": outcome}, not_before=at + LEASE, at=at)


handlers.errand("tests.errand", prepare=prepare, reach=reach, settle=settle)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No calls yet, and of all rounds of the house only ours: theirs need their own ground."""
    calls.clear()
    own = {each.name: each for each in handlers.rounds() if each.name == "tests.round"}
    monkeypatch.setattr(handlers, "_rounds", own)


def _claim(at: datetime = NOW, name: str = "one") -> Job:
    job = leases.claim(worker=name, at=at, lease=LEASE)
    assert job is not None
    return job


def test_a_job_runs_once_with_its_payload_and_time() -> None:
    job = actions.enqueue("tests.note", {"a": 1}, at=NOW)
    assert worker.drain(NOW) == worker.Tally(done=1)
    assert worker.drain(NOW) == worker.Tally()
    assert calls == [({"a": 1}, NOW, 1)]
    job.refresh_from_db()
    assert (job.state, job.finished_at, job.claimed_until) == (State.DONE, NOW, None)


def test_a_job_is_gone_when_its_transaction_is_undone() -> None:
    with transaction.atomic():
        actions.enqueue("tests.note", {}, at=NOW)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_an_unknown_handler_is_refused_and_nothing_stored() -> None:
    with pytest.raises(handlers.UnknownHandler):
        actions.enqueue("tests.nobody", {}, at=NOW)
    assert not Job.objects.exists()


def test_a_payload_that_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        actions.enqueue("tests.note", {"at": NOW}, at=NOW)  # type: ignore[dict-item]
    assert not Job.objects.exists()


def test_the_same_key_is_the_same_job_while_it_waits_runs_or_is_done() -> None:
    first = actions.enqueue("tests.note", {"n": 1}, key="k", at=NOW)
    assert actions.enqueue("tests.note", {"n": 2}, key="k", at=NOW).pk == first.pk
    _claim()
    assert actions.enqueue("tests.note", {"n": 2}, key="k", at=NOW).pk == first.pk
    leases.reap(at=NOW + 2 * LEASE)
    worker.drain(NOW + 2 * LEASE)
    assert actions.enqueue("tests.note", {"n": 2}, key="k", at=NOW).pk == first.pk
    assert Job.objects.count() == 1
    assert [call[0] for call in calls] == [{"n": 1}]


def test_a_key_belongs_to_its_handler_and_no_key_never_joins() -> None:
    actions.enqueue("tests.note", {}, key="k", at=NOW)
    actions.enqueue("tests.errand", {}, key="k", at=NOW)
    actions.enqueue("tests.note", {}, at=NOW)
    actions.enqueue("tests.note", {}, at=NOW)
    assert Job.objects.count() == 4


def test_a_dead_job_gives_its_key_free_and_cannot_come_back_beside_its_twin() -> None:
    dead = actions.enqueue("tests.fail", {"final": True}, key="k", at=NOW)
    worker.drain(NOW)
    twin = actions.enqueue("tests.fail", {}, key="k", at=NOW)
    assert twin.pk != dead.pk
    with pytest.raises(actions.TwinWaits):
        actions.retry(dead, by="post:AST-ADMIN", at=NOW)
    dead.refresh_from_db()
    assert dead.state == State.DEAD
    actions.discard(dead, by="post:AST-ADMIN", at=NOW)
    assert [*Job.objects.all()] == [twin]
    assert [leaf.act for leaf in Leaf.objects.all()] == ["jobs.discard"]


def test_a_job_waits_for_its_time_and_the_longest_due_goes_first() -> None:
    actions.enqueue("tests.note", {"n": "later"}, not_before=NOW + LEASE, at=NOW)
    actions.enqueue("tests.note", {"n": "ago"}, not_before=NOW - LEASE, at=NOW)
    actions.enqueue("tests.note", {"n": "now"}, at=NOW)
    worker.drain(NOW)
    assert [call[0]["n"] for call in calls] == ["now", "ago"]
    worker.drain(NOW + LEASE)
    assert [call[0]["n"] for call in calls] == ["now", "ago", "later"]


def test_what_a_job_orders_runs_in_the_same_draining() -> None:
    actions.enqueue("tests.note", {"then": {"then": {}}}, at=NOW)
    assert worker.drain(NOW).done == 3


def test_a_failure_undoes_its_effects_and_is_tried_again_later() -> None:
    job = actions.enqueue("tests.fail", {}, attempts=2, at=NOW)
    assert worker.drain(NOW) == worker.Tally(failed=1)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 1)
    assert job.not_before == NOW + rules.wait_before(1, str(job.pk))
    assert Job.objects.count() == 1
    assert worker.drain(job.not_before) == worker.Tally(failed=1)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DEAD, 2)
    assert "ValueError" in job.fault
    assert "somebody" not in job.fault


def test_giving_up_needs_no_second_attempt() -> None:
    job = actions.enqueue("tests.fail", {"final": True}, at=NOW)
    worker.drain(NOW)
    assert [*reads.dead_letters()] == [job]


def test_a_dead_letter_is_tried_again_by_a_person() -> None:
    job = actions.enqueue("tests.fail", {"final": True}, deadline=NOW, at=NOW)
    worker.drain(NOW)
    later = NOW + timedelta(days=1)
    again = actions.retry(job, by="post:AST-ADMIN", at=later)
    assert (again.state, again.attempts, again.fault) == (State.WAITING, 0, "")
    assert worker.drain(later) == worker.Tally(failed=1)


def test_only_dead_letters_are_retried_or_discarded() -> None:
    job = actions.enqueue("tests.note", {}, at=NOW)
    for act in (actions.retry, actions.discard):
        with pytest.raises(actions.NotDead):
            act(job, by="post:AST-ADMIN", at=NOW)
    assert not Leaf.objects.exists()
    job.refresh_from_db()
    assert job.state == State.WAITING


def test_a_job_past_its_deadline_never_runs() -> None:
    job = actions.enqueue("tests.note", {}, deadline=NOW, at=NOW)
    worker.drain(NOW + timedelta(seconds=1))
    job.refresh_from_db()
    assert (job.state, job.fault, calls) == (State.DEAD, rules.DEADLINE_PASSED, [])
    assert leases.claim(worker="one", at=NOW + LEASE, lease=LEASE) is None


def test_a_claimed_job_is_nobody_elses_until_its_lease_runs_out() -> None:
    actions.enqueue("tests.note", {}, at=NOW)
    first = _claim()
    assert leases.claim(worker="two", at=NOW, lease=LEASE) is None
    assert leases.reap(at=NOW + LEASE) == 0
    assert leases.reap(at=NOW + LEASE + timedelta(microseconds=1)) == 1
    second = _claim(NOW + 2 * LEASE, "two")
    assert (second.pk, second.attempts) == (first.pk, 2)


def test_who_lost_the_lease_changes_nothing() -> None:
    actions.enqueue("tests.note", {"then": {}}, at=NOW)
    slow = _claim()
    leases.reap(at=NOW + 2 * LEASE)
    fast = _claim(NOW + 2 * LEASE, "two")
    assert not leases.extend(slow, until=NOW + 9 * LEASE)
    assert run_job(slow, clock=lambda: NOW) == Outcome.LOST
    leases.fail(slow, ValueError(), at=NOW)
    assert Job.objects.count() == 1
    fast.refresh_from_db()
    assert (fast.state, fast.worker, fast.claimed_until) == (State.RUNNING, "two", NOW + 3 * LEASE)
    assert run_job(fast, clock=lambda: NOW) == Outcome.DONE
    assert Job.objects.count() == 2


def test_a_heartbeat_keeps_the_lease() -> None:
    actions.enqueue("tests.note", {}, at=NOW)
    job = _claim()
    assert leases.extend(job, until=NOW + 3 * LEASE)
    assert leases.reap(at=NOW + 2 * LEASE) == 0


def test_a_lease_taken_before_the_clock_was_set_back_holds_nobody_up() -> None:
    actions.enqueue("tests.note", {}, at=NOW)
    first = _claim(NOW + timedelta(hours=2))
    assert leases.reap(at=NOW) == 1
    second = _claim(NOW, "two")
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert run_job(first, clock=lambda: NOW) == Outcome.LOST
    assert run_job(second, clock=lambda: NOW) == Outcome.DONE


def test_what_failed_before_the_clock_was_set_back_is_tried_again_at_once() -> None:
    job = actions.enqueue("tests.note", {}, at=NOW)
    later = actions.enqueue("tests.note", {}, at=NOW, not_before=NOW + timedelta(days=1))
    leases.fail(_claim(NOW + timedelta(hours=2)), ValueError(), at=NOW + timedelta(hours=2))
    assert leases.claim(worker="one", at=NOW, lease=LEASE) is None
    assert leases.bring_forward(at=NOW) == 1
    assert _claim(NOW).pk == job.pk
    later.refresh_from_db()
    assert later.not_before == NOW + timedelta(days=1)


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = actions.enqueue("tests.note", {}, attempts=2, at=NOW)
    for attempt in (1, 2):
        _claim(NOW + attempt * 2 * LEASE)
        leases.reap(at=NOW + (attempt + 1) * 2 * LEASE)
    job.refresh_from_db()
    assert (job.state, job.fault, job.attempts) == (State.DEAD, rules.WORKER_LOST, 2)


def test_an_errand_reads_reaches_and_settles() -> None:
    actions.enqueue("tests.errand", {"letter": "abc"}, at=NOW)
    worker.drain(NOW)
    assert calls == ["prepare", "reach", ("settle", "ABC")]
    assert Job.objects.filter(payload={"settled": "ABC"}).count() == 1


def test_an_errand_with_nothing_left_to_do_is_done() -> None:
    job = actions.enqueue("tests.errand", {}, at=NOW)
    worker.drain(NOW)
    job.refresh_from_db()
    assert (calls, job.state) == (["prepare"], State.DONE)


def test_an_errand_that_could_not_reach_settles_nothing() -> None:
    job = actions.enqueue("tests.errand", {"letter": "bad"}, at=NOW)
    assert worker.drain(NOW) == worker.Tally(failed=1)
    job.refresh_from_db()
    assert (calls, job.state) == (["prepare", "reach"], State.WAITING)


def test_an_errand_that_lost_its_lease_does_not_settle() -> None:
    actions.enqueue("tests.errand", {"letter": "abc"}, at=NOW)
    slow = _claim()
    leases.reap(at=NOW + 2 * LEASE)
    assert run_job(slow, clock=lambda: NOW) == Outcome.LOST
    assert not Job.objects.filter(name="tests.note").exists()


def test_a_round_comes_due_once_for_all_workers() -> None:
    for _worker in range(2):
        worker.drain(NOW, rounds=True)
    assert calls.count(NOW) == 1
    worker.drain(NOW + timedelta(hours=1), rounds=True)
    assert calls == [NOW, NOW + timedelta(hours=1)]


def test_a_round_missed_for_days_is_caught_up_once() -> None:
    worker.drain(NOW, rounds=True)
    worker.drain(NOW + timedelta(days=3), rounds=True)
    assert calls == [NOW, NOW + timedelta(days=3)]


def test_rounds_come_due_only_when_asked_for() -> None:
    worker.drain(NOW)
    assert calls == []


def test_run_stops_when_idle() -> None:
    actions.enqueue("tests.note", {}, at=NOW)
    tally = worker.run(stop_when_idle=True, interval=0.01)
    assert tally.failed == tally.lost == 0
    assert Job.objects.filter(name="tests.note", state=State.DONE).count() == 1


def test_two_handlers_never_share_a_name() -> None:
    with pytest.raises(ImproperlyConfigured):
        handlers.handler("tests.note")(fail)
    handlers.handler("tests.note")(note)
    assert handlers.named("tests.note") == handlers.Duty("tests.note", note)
    with pytest.raises(ImproperlyConfigured):
        handlers.periodic("tests.never", every=timedelta(0))


@pytest.mark.parametrize(
    "row",
    [
        {"state": "lost"},
        {"state": "running", "worker": "one"},
        {"state": "running", "claimed_until": NOW},
        {"state": "dead"},
    ],
)
def test_the_database_refuses_a_job_in_no_state(row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="tests.note", enqueued_at=NOW, **row)
    assert not Job.objects.exists()


def test_the_backlog_counts_and_times_what_waits() -> None:
    actions.enqueue("tests.note", {}, at=NOW - timedelta(minutes=2))
    actions.enqueue("tests.note", {}, not_before=NOW + LEASE, at=NOW - timedelta(minutes=9))
    assert reads.backlog(NOW) == reads.Backlog(waiting=2, running=0, dead=0, oldest_due=120.0)
    _claim()
    assert reads.backlog(NOW) == reads.Backlog(waiting=1, running=1, dead=0, oldest_due=0.0)


def test_the_sweep_forgets_what_is_long_done_and_no_dead_letter() -> None:
    actions.enqueue("tests.note", {}, at=NOW)
    actions.enqueue("tests.note", {}, key="kept longer", at=NOW)
    dead = actions.enqueue("tests.fail", {"final": True}, at=NOW)
    worker.drain(NOW)
    _sweep(NOW + timedelta(days=8))
    assert {job.key for job in Job.objects.filter(name="tests.note")} == {"kept longer"}
    _sweep(NOW + timedelta(days=402))
    assert not Job.objects.filter(name="tests.note").exists()
    assert Job.objects.filter(pk=dead.pk).exists()


def _sweep(at: datetime) -> None:
    actions.enqueue("jobs.sweep", {}, at=at)
    assert worker.drain(at).failed == 0
