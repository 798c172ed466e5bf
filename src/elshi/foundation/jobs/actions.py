"""The writers of the queue that others call: enqueue, retry and discard."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from elshi.foundation.jobs import handlers
from elshi.foundation.jobs.models import AT_ONCE, Job, State
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal


class NotDead(Refusal):
    """The job is no dead letter (any more)."""

    code = "job_not_dead"
    message = _("This job has not been given up.")
    mend = _("Reload the list: another person may have dealt with it already.")


class TwinWaits(Refusal):
    """Another job with the same key waits, runs or is done."""

    code = "job_twin"
    message = _("The same work has been ordered again since.")
    mend = _("Discard this entry: the newer one takes its place.")


def enqueue(
    name: str,
    payload: handlers.Payload,
    *,
    key: str = "",
    not_before: datetime | None = None,
    deadline: datetime | None = None,
    attempts: int = 8,
    at: datetime | None = None,
) -> Job:
    """Order work in the caller's transaction: it is there if, and only if, that one commits.

    ``key`` makes it unique among the jobs of ``name`` that wait, run or are done: a second call
    gives the first job back. Not begun by ``deadline`` it is given up. ``payload`` is JSON and
    carries references only. Raises UnknownHandler for a name nobody registered.
    """
    handlers.named(name)
    job = Job(
        name=name,
        key=key,
        payload=payload,
        enqueued_at=at or timezone.now(),
        not_before=not_before or AT_ONCE,
        deadline=deadline,
        attempts_allowed=attempts,
    )
    if key:
        return _once(job)
    job.save(force_insert=True)
    return job


def _once(job: Job) -> Job:
    """Insert unless a live job of the same name and key stands; give back the one that stands.

    The database decides (ON CONFLICT DO NOTHING), so that two at once make one and neither
    caller's transaction is broken.
    """
    Job.objects.bulk_create([job], ignore_conflicts=True)
    same = Job.objects.filter(name=job.name, key=job.key).order_by("-id")
    return same.exclude(state=State.DEAD).first() or same[0]


def retry(job: Job, *, by: str, at: datetime) -> Job:
    """Put a dead letter back into the queue with all its attempts; raises NotDead, TwinWaits.

    ``by`` is the actor's name for the ledger, for it is a person's decision.
    """
    try:
        with transaction.atomic():
            current = _dead(job)
            current.state = State.WAITING
            current.attempts = 0
            current.not_before = AT_ONCE
            # The deadline has done its work; a person has decided that the job runs all the same.
            current.deadline = None
            current.enqueued_at = at
            current.finished_at = None
            current.fault = ""
            current.save()
            _enter("jobs.retry", current, by=by, at=at)
    except IntegrityError:
        raise TwinWaits from None
    return current


def discard(job: Job, *, by: str, at: datetime) -> None:
    """Remove a dead letter that nobody needs any more; raises NotDead."""
    with transaction.atomic():
        current = _dead(job)
        _enter("jobs.discard", current, by=by, at=at)
        current.delete()


def _enter(act: str, job: Job, *, by: str, at: datetime) -> None:
    """Enter the decision; the row itself changes without people and is not committed to."""
    row = {"work": job.name, "key": job.key}
    ledger.enter(act, subject=f"jobs.job:{job.pk}", actor=by, at=at, row=row)


def _dead(job: Job) -> Job:
    current = Job.objects.select_for_update().filter(pk=job.pk, state=State.DEAD).first()
    if current is None:
        raise NotDead
    return current
