"""The register of handlers: duties, errands and rounds, by name.

Each app registers its own in its ``jobs`` module, imported when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from datetime import datetime

    from elshi.foundation.jobs.models import Job

Payload = dict[str, Any]


class DutyCall(Protocol):
    """A handler whose effects all lie in the database; runs inside one transaction."""

    def __call__(self, payload: Payload, /, *, at: datetime, job: Job) -> None: ...


class Prepare(Protocol):
    """Reads what an errand needs, in a short transaction; ``None``: nothing is left to do."""

    def __call__(self, payload: Payload, /, *, at: datetime, job: Job) -> Any: ...


class Settle(Protocol):
    """Writes what came of an errand, in the transaction that marks the job done."""

    def __call__(self, payload: Payload, outcome: Any, /, *, at: datetime, job: Job) -> None: ...


@dataclass(frozen=True, slots=True)
class Duty:
    """A handler that runs whole in the transaction which also marks its job done."""

    name: str
    call: DutyCall


@dataclass(frozen=True, slots=True)
class Errand:
    """A handler that reaches outside, in three steps; see ``errand``."""

    name: str
    prepare: Prepare
    reach: Callable[[Any], Any]
    settle: Settle


@dataclass(frozen=True, slots=True)
class Round:
    """A duty that comes due ``every`` so often, ``offset`` after midnight UTC (or the hour)."""

    name: str
    every: timedelta
    offset: timedelta


class UnknownHandler(LookupError):
    """No handler of this name is registered in this installation."""


_handlers: dict[str, Duty | Errand] = {}
_rounds: dict[str, Round] = {}
Call = TypeVar("Call", bound=DutyCall)


def handler(name: str) -> Callable[[Call], Call]:
    """Register a duty: ``def f(payload, *, at, job) -> None``.

    It runs inside one transaction that also marks the job done, so all it writes stands exactly
    once however often a worker is killed. Keep it short (≤ 200 ms): SQLite has one writer.
    """

    def register(call: Call) -> Call:
        _enter(Duty(name, call))
        return call

    return register


def errand(name: str, *, prepare: Prepare, reach: Callable[[Any], Any], settle: Settle) -> None:
    """Register a handler with effects outside the database, or too long for a transaction.

    ``prepare`` reads in a short transaction; ``reach`` acts on its answer outside any; ``settle``
    writes the outcome in the transaction that marks the job done. A worker killed between the
    last two reaches again, so ``reach`` carries a stable id by which the other side, or the file
    system, knows the second from the first.
    """
    _enter(Errand(name, prepare, reach, settle))


def periodic(
    name: str, *, every: timedelta, offset: timedelta = timedelta(0)
) -> Callable[[Call], Call]:
    """Register a duty that comes due by itself, once a round however many workers there are.

    A round missed while no worker ran is caught up once, not once for each.
    """
    if every <= timedelta(0):
        raise ImproperlyConfigured(f"The round {name} needs a time above zero.")

    def register(call: Call) -> Call:
        handler(name)(call)
        _rounds[name] = Round(name, every, offset)
        return call

    return register


def named(name: str) -> Duty | Errand:
    """The handler of this name; raises UnknownHandler."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownHandler(name) from None


def rounds() -> tuple[Round, ...]:
    """All rounds, in the order they were registered."""
    return tuple(_rounds.values())


def names() -> tuple[str, ...]:
    """The names of all handlers, for docs and tests."""
    return tuple(sorted(_handlers))


def _enter(entry: Duty | Errand) -> None:
    known = _handlers.get(entry.name)
    if known is not None and not _same(known, entry):
        raise ImproperlyConfigured(f"Two handlers are called {entry.name}.")
    _handlers[entry.name] = entry


def _same(known: Duty | Errand, entry: Duty | Errand) -> bool:
    """Whether a module was merely imported a second time."""
    return _origin(known) == _origin(entry)


def _origin(entry: Duty | Errand) -> tuple[str, str]:
    call: Any = entry.call if isinstance(entry, Duty) else entry.prepare
    return call.__module__, call.__qualname__
