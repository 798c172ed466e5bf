"""One job run once: its handler, its completion, and what is noted when it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import transaction

from elshi.foundation.jobs import handlers, leases, rules
from elshi.foundation.jobs.models import Job

Clock = Callable[[], datetime]
log = structlog.get_logger("elshi.jobs")


class Outcome(StrEnum):
    """What came of one attempt."""

    DONE = "done"
    FAILED = "failed"
    LOST = "lost"


def run_job(job: Job, *, clock: Clock) -> Outcome:
    """Run a claimed job and write down what came of it; a handler's error is noted, not raised."""
    try:
        entry = handlers.named(job.name)
        if isinstance(entry, handlers.Duty):
            _perform(entry, job, clock)
        else:
            _go(entry, job, clock)
    except leases.LeaseLost:
        log.warning("job lost its lease", job=job.pk, work=job.name, attempt=job.attempts)
        return Outcome.LOST
    except Exception as fault:
        leases.fail(job, fault, at=clock())
        log.warning("job failed", job=job.pk, work=job.name, attempt=job.attempts,
                    fault=rules.describe(fault))  # fmt: skip
        return Outcome.FAILED
    return Outcome.DONE


def _perform(duty: handlers.Duty, job: Job, clock: Clock) -> None:
    """Effects and completion in one transaction: both stand or neither."""
    with transaction.atomic():
        duty.call(job.payload, at=clock(), job=job)
        leases.finish(job, at=clock())


def _go(errand: handlers.Errand, job: Job, clock: Clock) -> None:
    """Read, reach outside holding no transaction, then outcome and completion together."""
    with transaction.atomic():
        prepared = errand.prepare(job.payload, at=clock(), job=job)
    outcome = None if prepared is None else errand.reach(prepared)
    with transaction.atomic():
        if prepared is not None:
            errand.settle(job.payload, outcome, at=clock(), job=job)
        leases.finish(job, at=clock())
