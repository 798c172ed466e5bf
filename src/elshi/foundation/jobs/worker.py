"""The worker: claims due jobs one after another until it is told to stop.

Start as many processes as needed; they share nothing but the database. SIGTERM and SIGINT let
the job in hand finish. Killed outright, its lease runs out and another worker takes the job.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone

from elshi.foundation.jobs import actions, handlers, leases, rules
from elshi.foundation.jobs.models import Job
from elshi.foundation.jobs.running import Clock, Outcome, run_job

log = structlog.get_logger("elshi.jobs")
ENDLESS = 100_000


@dataclass(slots=True)
class Tally:
    """How many attempts ended how."""

    done: int = 0
    failed: int = 0
    lost: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one attempt."""
        setattr(self, outcome, getattr(self, outcome) + 1)


def run(
    stop_when_idle: bool = False, *, lease: timedelta = rules.LEASE, interval: float = 1.0
) -> Tally:
    """Work until SIGTERM or SIGINT, or until nothing is due when ``stop_when_idle``.

    ``interval`` is the rest between two looks at an empty queue, in seconds.
    """
    worker = _Worker(lease, timezone.now)
    stopping = threading.Event()
    with _signals(stopping), _heartbeat(worker):
        while not stopping.is_set():
            try:
                worked = worker.turn()
            except DatabaseError as fault:
                if stop_when_idle:
                    raise
                # The database restarts or is busy; the lease brings back a job cut off in between.
                log.warning("database not at hand", fault=rules.describe(fault))
                connection.close()
                stopping.wait(interval)
                continue
            if not worked and stop_when_idle:
                break
            if not worked:
                stopping.wait(interval)
    return worker.tally


def drain(at: datetime | None = None, *, rounds: bool = False) -> Tally:
    """Run all that is due at ``at`` (now when not given) in this process, and what comes of it.

    For the demo and for tests: no threads, no signals, time stands at ``at``. Rounds come due
    only when asked for.
    """
    worker = _Worker(rules.LEASE, (lambda: at) if at else timezone.now)
    leases.reap(at=worker.clock())
    if rounds:
        worker.call_rounds(worker.clock())
    for _turn in range(ENDLESS):
        if not worker.work():
            return worker.tally
    raise RuntimeError("Jobs order each other without end.")


class _Worker:
    """One process's place in the queue."""

    def __init__(self, lease: timedelta, clock: Clock) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease = lease
        self.clock = clock
        self.tally = Tally()
        self.in_hand: Job | None = None
        self._called: dict[str, datetime] = {}
        self._looked: datetime | None = None

    def turn(self) -> bool:
        """Free lost jobs, call the rounds, run one job; false when none was due."""
        if not connection.in_atomic_block:
            close_old_connections()
        at = self.clock()
        if self._looked is None or at < self._looked - rules.LEASE:
            leases.bring_forward(at=at)
        self._looked = at
        leases.reap(at=at)
        self.call_rounds(at)
        return self.work()

    def work(self) -> bool:
        """Run the job that has been due longest; false when none is."""
        job = leases.claim(worker=self.name, at=self.clock(), lease=self.lease)
        if job is None:
            return False
        self.in_hand = job
        try:
            self.tally.add(run_job(job, clock=self.clock))
        finally:
            self.in_hand = None
        return True

    def call_rounds(self, at: datetime) -> None:
        """Enqueue each round that has begun; its key lets only one of all workers do so."""
        for each in handlers.rounds():
            slot = rules.slot(at, each.every, each.offset)
            if self._called.get(each.name) != slot:
                actions.enqueue(each.name, {}, key=f"round:{slot.isoformat()}", at=at)
                self._called[each.name] = slot

    def beat(self) -> None:
        """Prolong the lease of the job in hand.

        On SQLite this waits while a duty writes; harmless, for nobody else can claim then.
        """
        job = self.in_hand
        if job is not None:
            leases.extend(job, until=self.clock() + self.lease)


@contextmanager
def _heartbeat(worker: _Worker) -> Iterator[None]:
    """Beat three times a lease from a thread of its own, with a connection of its own."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(worker.lease.total_seconds() / 3):
                try:
                    worker.beat()
                except DatabaseError as fault:
                    log.warning("heartbeat missed", fault=rules.describe(fault))
                    connection.close()
        finally:
            connections.close_all()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT set ``stopping``; outside the main thread nothing can be set."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: Any) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
