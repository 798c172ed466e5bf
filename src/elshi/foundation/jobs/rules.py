"""Pure decisions of the queue: when to try again, when to give up, which round is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from traceback import walk_tb
from zlib import crc32

LEASE = timedelta(seconds=30)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

WORKER_LOST = "worker lost"
DEADLINE_PASSED = "deadline passed"


class GiveUp(Exception):
    """Raised by a handler: trying again cannot help, let a person look."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a job that failed: tried again at ``again_at``, or given up (``None``)."""

    again_at: datetime | None


def wait_before(attempt: int, seed: str) -> timedelta:
    """How long to wait after failed attempt number ``attempt`` (from 1).

    5 s, doubled each time, at most an hour, shortened by up to a quarter so that jobs which
    failed together do not come back together; ``seed`` makes the same job wait the same.
    """
    full = min(FIRST_WAIT * (1 << min(attempt - 1, 20)), LONGEST_WAIT)
    return full * (1 - crc32(f"{seed}/{attempt}".encode()) / 2**34)


def after_failure(
    *, attempts: int, allowed: int, deadline: datetime | None, final: bool, at: datetime, seed: str
) -> Fate:
    """Whether and when a job that failed at ``at`` runs again.

    It is given up when the failure is ``final``, when all attempts are used, or when the next
    one would come after the deadline.
    """
    again_at = at + wait_before(attempts, seed)
    too_late = deadline is not None and again_at > deadline
    return Fate(None if final or attempts >= allowed or too_late else again_at)


def slot(at: datetime, every: timedelta, offset: timedelta = timedelta(0)) -> datetime:
    """The beginning of the round that runs at ``at``; rounds are counted from 1970 in UTC."""
    return at - (at - EPOCH - offset) % every


def describe(fault: BaseException) -> str:
    """The class of an error and the place in our code it came from, never its words."""
    places = [*_places(fault)]
    ours = [place for place in places if place.startswith("elshi.")] or places or ["unknown"]
    return f"{type(fault).__module__}.{type(fault).__qualname__} at {ours[-1]}"[:250]


def _places(fault: BaseException) -> Iterator[str]:
    for frame, line in walk_tb(fault.__traceback__):
        yield f"{frame.f_globals.get('__name__', '?')}:{line}"
