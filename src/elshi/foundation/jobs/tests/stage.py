"""A process that starts workers as processes of their own, kills them and reports as JSON."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

LEASE = timedelta(seconds=1.2)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")


def main() -> None:
    """Play one scene in a folder: ``killed``, ``stopped``, ``longer`` or ``random SEED``."""
    django.setup()
    alone()
    _register()
    folder, scene, *given = sys.argv[1:]
    SCENES[scene](Path(folder), *given)
    print(json.dumps(_report()))


def alone() -> None:
    """Leave out the rounds of the house: their tables and keys are not here."""
    from elshi.foundation.jobs import handlers

    handlers._rounds.clear()


def _register() -> None:
    from elshi.foundation.jobs import actions, handlers

    @handlers.handler("stage.slow")
    def slow(payload: dict[str, Any], *, at: datetime, job: object) -> None:
        """Leave an effect, say so, and wait inside the transaction while told to."""
        actions.enqueue("stage.effect", {"of": payload["number"]}, not_before=NEVER)
        Path(payload["sign"]).touch()
        while Path(payload["hold"]).exists():
            time.sleep(0.01)
        time.sleep(0.002)

    @handlers.handler("stage.effect")
    def effect(payload: dict[str, Any], *, at: datetime, job: object) -> None:
        raise AssertionError("An effect only stands; it never comes due.")


def _killed(folder: Path) -> None:
    """Kill a worker in the middle of its job; let another one go on."""
    sign, hold = _enqueue(folder, 1)
    hold.touch()
    first = worker_process()
    until(sign.exists)
    kill(first)
    print(json.dumps(_report()), file=sys.stderr)
    assert _report()["slow"][0][:2] == ["running", 1]
    assert _report()["effects"] == []
    hold.unlink()
    second = worker_process()
    until(_all_done)
    stop(second)


def _stopped(folder: Path) -> None:
    """Ask a worker to stop in the middle of the first of two jobs."""
    sign, hold = _enqueue(folder, 2)
    hold.touch()
    worker = worker_process()
    until(sign.exists)
    os.kill(worker.pid or 0, signal.SIGTERM)
    time.sleep(0.3)
    assert worker.is_alive()
    hold.unlink()
    stop(worker)


def _longer(folder: Path) -> None:
    """Let a job last for three leases while a second worker is idle."""
    sign, hold = _enqueue(folder, 1)
    hold.touch()
    workers = [worker_process(), worker_process()]
    until(sign.exists)
    time.sleep(3 * LEASE.total_seconds())
    hold.unlink()
    until(_all_done)
    for worker in workers:
        stop(worker)


def _random(folder: Path, seed: str) -> None:
    """Kill pairs of workers at random moments, then let one finish."""
    _enqueue(folder, 400)
    kill_pairs(random.Random(int(seed)), 0.4, _all_done)


SCENES: dict[str, Callable[..., None]] = {
    "killed": _killed,
    "stopped": _stopped,
    "longer": _longer,
    "random": _random,
}


def _enqueue(folder: Path, count: int) -> tuple[Path, Path]:
    from elshi.foundation.jobs import actions

    sign, hold = folder / "sign", folder / "hold"
    for number in range(count):
        payload = {"number": number, "sign": str(sign), "hold": str(hold)}
        actions.enqueue("stage.slow", payload, key=f"slow:{number}", attempts=50)
    return sign, hold


def worker_process() -> multiprocessing.process.BaseProcess:
    """A worker as a process of its own; no connection is shared across the fork."""
    from django.db import connections

    connections.close_all()
    process = FORK.Process(target=_work)
    process.start()
    return process


def _work() -> None:
    from elshi.foundation.jobs import worker

    worker.run(lease=LEASE, interval=0.05)


def kill(process: multiprocessing.process.BaseProcess) -> None:
    process.kill()
    process.join()


def kill_pairs(chance: random.Random, longest: float, done: Callable[[], bool]) -> None:
    """Ten times two workers, killed within so many seconds; then one that is let finish."""
    for _round in range(10):
        workers = [worker_process(), worker_process()]
        time.sleep(chance.uniform(longest / 20, longest))
        for worker in workers:
            kill(worker)
    last = worker_process()
    until(done)
    stop(last)


def stop(process: multiprocessing.process.BaseProcess) -> None:
    process.terminate()
    process.join(timeout=20)
    assert process.exitcode == 0


def _report() -> dict[str, Any]:
    from elshi.foundation.jobs.models import Job

    slow = Job.objects.filter(name="stage.slow").order_by("id")
    effects = Job.objects.filter(name="stage.effect")
    return {
        "slow": [[job.state, job.attempts, job.worker] for job in slow],
        "effects": sorted(job.payload["of"] for job in effects),
    }


def _all_done() -> bool:
    from elshi.foundation.jobs.models import Job

    return not Job.objects.filter(name="stage.slow").exclude(state="done").exists()


def until(condition: Callable[[], bool]) -> None:
    for _ in range(4_000):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("waited in vain")


if __name__ == "__main__":
    main()
