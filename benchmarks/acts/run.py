"""One act through action, procedure, ledger and commit, on SQLite with synchronous=FULL.

    python benchmarks/acts/run.py [--acts 301]

Prints the CPU of an act beside a bare commit of the same run, and the commits of one act, counted
in SQLite's own trace. The act is an officer's: a case in examination is put to a second person.
"""

from __future__ import annotations

import argparse
import base64
import os
import statistics
import tempfile
import time
from collections.abc import Callable

os.environ.update(
    ELSHI_HOME=tempfile.mkdtemp(prefix="elshi-bench-"),
    ELSHI_MODE="test",
    ELSHI_DATABASE="",
    ELSHI_MASTER_KEY=base64.b64encode(os.urandom(32)).decode(),
    DJANGO_SETTINGS_MODULE="elshi.portal.settings",
)

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from elshi.commons.watchlists.models import Screening  # noqa: E402
from elshi.foundation.access.actors import system  # noqa: E402
from elshi.foundation.offices.models import Office  # noqa: E402
from elshi.foundation.procedures import actions as procedures  # noqa: E402
from elshi.portal import house  # noqa: E402
from elshi.portal.demonstration import ministry  # noqa: E402
from elshi.services.visas.actions import applications  # noqa: E402
from elshi.services.visas.models import Application  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=301)
    acts = parser.parse_args().acts
    house.migrate([])
    now = timezone.now()
    ministry.found(now)
    officer, head = (ministry.actor_of(code, now) for code in ("HAG-CONSUL", "HAG-HEAD"))
    cases = [_case(now, officer, head) for _ in range(acts)]
    counted, *timed = cases
    commits = _commits(lambda: _act(counted, officer, now))
    spent = [_timed(lambda case=case: _act(case, officer, now)) for case in timed]
    bare = [_timed(_bare_commit) for _ in range(acts)]
    _say("act", spent)
    _say("bare commit", bare)
    print(f"commits of an act: {commits}")


def _case(now: object, officer: object, head: object) -> Application:
    """A case as it stands before a decision; the steps before it are not measured."""
    case = applications.begin(
        office=Office.objects.select_related("party", "calendar").get(code="HAG"),
        language="en",
        at=now,
        by=system("benchmark"),
    )
    Application.objects.filter(pk=case.pk).update(
        state="examination", category="B12", entries="single", nationality="UTO", officer_id=1
    )
    Screening.objects.create(subject=case.subject, at=now, hits_count=0)
    case = Application.objects.get(pk=case.pk)
    # There and back once, so that the case has its key and its clock as every real one has.
    procedures.take(case, "propose_grant", by=officer, at=now, given={"note": "look"})
    return procedures.take(case, "return", by=head, at=now, given={"note": "again"})


def _act(case: Application, officer: object, now: object) -> None:
    procedures.take(case, "propose_grant", by=officer, at=now, given={"note": "in order"})


def _commits(function: Callable[[], object]) -> int:
    """The transactions that SQLite ended; its trace costs time, so nothing is timed under it."""
    seen: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(seen.append)
    function()
    connection.connection.set_trace_callback(None)
    return seen.count("COMMIT")


def _bare_commit() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE offices_party SET state = state")


def _timed(function: Callable[[], object]) -> float:
    began = time.process_time()
    function()
    return (time.process_time() - began) * 1000


def _say(name: str, spent: list[float]) -> None:
    spent.sort()
    worst = spent[int(len(spent) * 0.95)]
    middle = statistics.median(spent)
    print(f"{name}: CPU least {spent[0]:.2f}, median {middle:.2f}, 95th percentile {worst:.2f} ms")


if __name__ == "__main__":
    main()
