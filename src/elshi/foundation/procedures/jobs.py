"""The round that looks at the clocks, and the work that it orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs.handlers import handler, periodic

from . import alarms, recounting


@periodic("procedures.overdue", every=timedelta(minutes=15))
def overdue(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Look for cases that are due a reminder, overdue, or due a step of the house."""
    alarms.order_rounds(at=at)


@handler("procedures.alarms_of")
def alarms_of(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """One page of a procedure's cases; the next page is the next job."""
    after = alarms.ring(payload["procedure"], after=payload["after"], at=at)
    if after is not None:
        jobs.enqueue("procedures.alarms_of", {**payload, "after": after}, at=at)


@handler("procedures.remind")
def remind(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """A letter to the people of a case whose term ends soon."""
    alarms.remind(
        payload["procedure"], payload["reference"], payload["line"], payload["notice"], at=at
    )


@handler("procedures.time_up")
def time_up(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """The step of the house when time is up."""
    alarms.time_up(payload["procedure"], payload["reference"], payload["line"], at=at)


@handler("procedures.recount")
def recount(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """One page of a procedure's cases counted anew; the next page is the next job."""
    after = recounting.page(
        payload["procedure"], payload["offices"], after=payload["after"], at=at
    )
    if after is not None:
        jobs.enqueue("procedures.recount", {**payload, "after": after}, at=at)
