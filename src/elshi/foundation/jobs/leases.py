"""Who runs which job: claim, extend, finish, fail, and free what a lost worker held.

Every write names the token of the lease (worker and attempt). One that no longer holds it changes
nothing, so of two workers that believe they have the same job, one alone completes it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from elshi.foundation.jobs import rules
from elshi.foundation.jobs.models import Job, State


class LeaseLost(Exception):
    """Another worker has the job now: everything done under the old lease is undone."""


def claim(*, worker: str, at: datetime, lease: timedelta) -> Job | None:
    """The job that has been due longest, leased to ``worker``; ``None`` when none is due.

    The look before the transaction spares SQLite's only writer when there is nothing to do.
    """
    if _due(at).values("pk").first() is None:
        return None
    with transaction.atomic():
        job = _first_free(_due(at))
        if job is None:
            return None
        job.state = State.RUNNING
        job.attempts += 1
        job.worker = worker
        job.claimed_until = at + lease
        job.started_at = at
        job.save(update_fields=["state", "attempts", "worker", "claimed_until", "started_at"])
    return job


def extend(job: Job, *, until: datetime) -> bool:
    """Prolong the lease of a running job; false when it is lost or the job is over."""
    return bool(_held(job).update(claimed_until=until))


def finish(job: Job, *, at: datetime) -> None:
    """Mark the job done, in the transaction of its effects; raises LeaseLost, which undoes them."""
    done = _held(job).update(
        state=State.DONE, finished_at=at, claimed_until=None, fault="", answer=job.answer
    )
    if not done:
        raise LeaseLost(str(job))


def fail(job: Job, fault: Exception, *, at: datetime) -> None:
    """Note the fault and either set the next attempt or give the job up."""
    fate = rules.after_failure(
        attempts=job.attempts,
        allowed=job.attempts_allowed,
        deadline=job.deadline,
        final=isinstance(fault, rules.GiveUp),
        at=at,
        seed=str(job.pk),
    )
    description = rules.describe(fault)
    if fate.again_at is None:
        _held(job).update(**_given_up(at), fault=description)
    else:
        _held(job).update(
            state=State.WAITING, claimed_until=None, not_before=fate.again_at, fault=description
        )


def reap(*, at: datetime) -> int:
    """Free the jobs of lost workers and give up what is too late; gives how many were touched.

    A job that lost its worker on the last attempt allowed is given up: it may be what kills them.
    A lease that ends further off than any is given for was taken by a clock since set back; a
    living worker renews it before anybody looks, or loses the job and with it its effects.
    """
    over = Q(claimed_until__lt=at) | Q(claimed_until__gt=at + 2 * rules.LEASE)
    lost = Q(over, state=State.RUNNING)
    late = Q(state=State.WAITING, deadline__lt=at)
    if not Job.objects.filter(lost | late).exists():
        return 0
    jobs = Job.objects
    used_up = Q(attempts__gte=F("attempts_allowed"))
    return (
        jobs.filter(lost & used_up).update(**_given_up(at), fault=rules.WORKER_LOST)
        + jobs.filter(lost).update(state=State.WAITING, claimed_until=None, fault=rules.WORKER_LOST)
        + jobs.filter(late).update(**_given_up(at), fault=rules.DEADLINE_PASSED)
    )


def bring_forward(*, at: datetime) -> int:
    """Let what failed by a clock since set back be tried again now, not when that time returns."""
    ahead = Job.objects.filter(state=State.WAITING, started_at__gt=at + rules.LEASE)
    return ahead.update(not_before=at, started_at=at)


def _due(at: datetime) -> QuerySet[Job]:
    """What may run, longest due first; the order also keeps PostgreSQL to the index."""
    in_time = Q(deadline__isnull=True) | Q(deadline__gte=at)
    due = Job.objects.filter(in_time, state=State.WAITING, not_before__lte=at)
    return due.order_by("not_before", "id")


def _first_free(jobs: QuerySet[Job]) -> Job | None:
    """The first job no other transaction holds; on SQLite the transaction itself is the lock."""
    if connection.features.has_select_for_update_skip_locked:
        jobs = jobs.select_for_update(skip_locked=True)
    return jobs.first()


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(
        pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts
    )


def _given_up(at: datetime) -> dict[str, object]:
    return {"state": State.DEAD, "claimed_until": None, "finished_at": at}
