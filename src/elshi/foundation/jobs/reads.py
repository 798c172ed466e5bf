"""What the queue holds: dead letters for the desk, figures for health and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from elshi.foundation.jobs.models import Job, State


@dataclass(frozen=True, slots=True)
class Backlog:
    """The queue at a moment; ``oldest_due`` is in seconds, 0 when nothing is due."""

    waiting: int
    running: int
    dead: int
    oldest_due: float


def dead_letters() -> QuerySet[Job]:
    """The jobs given up, latest first."""
    return Job.objects.filter(state=State.DEAD).order_by("-finished_at", "-id")


def backlog(at: datetime) -> Backlog:
    """How much waits, runs and was given up, and how long the oldest due job has waited."""
    open_states = (State.WAITING, State.RUNNING, State.DEAD)
    rows = Job.objects.filter(state__in=open_states).values_list("state").annotate(Count("id"))
    counts: dict[str, int] = dict(rows)
    oldest = Job.objects.filter(
        state=State.WAITING, not_before__lte=at, enqueued_at__lte=at
    ).aggregate(first=Min("enqueued_at"))["first"]
    return Backlog(
        counts.get(State.WAITING, 0),
        counts.get(State.RUNNING, 0),
        counts.get(State.DEAD, 0),
        (at - oldest).total_seconds() if oldest else 0.0,
    )


def last_ended() -> datetime | None:
    """When a worker last ended a job: rounds come due every few minutes, so this says it lives."""
    moment: datetime | None = Job.objects.aggregate(last=Max("finished_at"))["last"]
    return moment
