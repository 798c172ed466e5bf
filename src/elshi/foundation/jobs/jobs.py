"""The queue's own handlers: deliver a fact, run a Django task, sweep what is long done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from elshi.foundation.jobs import backend, facts, handlers
from elshi.foundation.jobs.models import Delivery, Fact, Job, State

# A keyed job is kept over a year, so that a letter ordered again months later is still known.
PLAIN_KEPT = timedelta(days=7)
KEYED_KEPT = timedelta(days=400)


@handlers.handler("jobs.deliver_fact")
def deliver_fact(payload: handlers.Payload, *, at: datetime, job: Job) -> None:
    """Tell one subscriber one fact; a second telling finds the delivery marked and is silent."""
    delivery = Delivery.objects.select_for_update().get(
        fact_id=payload["fact"], handler=payload["handler"]
    )
    if delivery.delivered_at is not None:
        return
    facts.resolve(delivery.handler)(facts.told(delivery.fact), at=at)
    delivery.delivered_at = at
    delivery.save(update_fields=["delivered_at"])


@handlers.handler("jobs.task")
def run_task(payload: handlers.Payload, *, at: datetime, job: Job) -> None:
    """Run a task of the Django Tasks API and keep its answer."""
    job.answer = backend.call(job)


@handlers.periodic("jobs.sweep", every=timedelta(hours=1))
def sweep(payload: handlers.Payload, *, at: datetime, job: Job) -> None:
    """Delete done jobs and delivered facts past their time; dead letters wait for a person."""
    passing = Q(key="") | Q(key__startswith="round:")
    done = Job.objects.filter(state=State.DONE)
    done.filter(passing, finished_at__lt=at - PLAIN_KEPT).delete()
    done.filter(finished_at__lt=at - KEYED_KEPT).delete()
    Fact.objects.filter(at__lt=at - KEYED_KEPT).exclude(
        deliveries__delivered_at__isnull=True, deliveries__isnull=False
    ).delete()
