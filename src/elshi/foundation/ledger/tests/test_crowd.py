"""Many at once: no gap, no fork, nothing lost, and a refused transaction leaves no leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError, atomic

from elshi.foundation.jobs.tests import databases
from elshi.foundation.ledger import audit, guards, reads
from elshi.foundation.ledger.models import Leaf

from .conftest import enter, sql

Work = Callable[..., Any]


@pytest.fixture
def apart(db: None, tmp_path: Path) -> Iterator[Work]:
    """Runs work in a thread of its own on a database that threads share.

    SQLite's test database lies in memory, where threads lock each other out at once; so there the
    connections opened from now on go to a file.
    """
    kept = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = databases.migrated(tmp_path)
    try:
        yield in_thread
        in_thread(emptied)
    finally:
        connection.settings_dict["NAME"] = kept


def in_thread(work: Work, *given: Any, **named: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closing, work, *given, **named).result(timeout=60)


def closing(work: Work, *given: Any, **named: Any) -> Any:
    try:
        return work(*given, **named)
    finally:
        connection.close()


def emptied() -> None:
    with guards.lifted(connection):
        sql("DELETE FROM ledger_leaf")


class BrokenOffError(Exception):
    """Stands for whatever ends a caller's transaction."""


def act(number: int) -> bool:
    """An act in a transaction of its own; every fifth breaks off after its leaf."""
    try:
        with atomic():
            enter(number)
            if number % 5 == 0:
                raise BrokenOffError
    except BrokenOffError:
        return False
    return True


def stored() -> tuple[list[int], set[str], list[Any]]:
    rows = Leaf.objects.order_by("index")
    indexes = list(rows.values_list("index", flat=True))
    return indexes, set(rows.values_list("subject", flat=True)), list(audit.leaves())


def test_acts_of_many_threads_stand_in_one_row(apart: Work) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: closing(act, number), range(60)))
    kept = {f"note:{number}" for number, lasted in enumerate(done) if lasted}
    assert apart(stored) == (list(range(48)), kept, [])


def test_no_act_outside_a_transaction(apart: Work) -> None:
    with pytest.raises(TransactionManagementError, match="in the transaction of what it records"):
        apart(enter, 0)
    assert apart(reads.size) == 0


def test_an_audit_sees_one_moment_and_holds_up_nobody(apart: Work) -> None:
    for number in (1, 2, 3):
        apart(act, number)
    assert apart(audit_while_writing) == []
    assert apart(reads.size) == 4


def audit_while_writing() -> list[Any]:
    """An audit during which another thread enters an act."""
    with audit.snapshot():
        before = reads.size()
        assert in_thread(act, 9)
        assert reads.size() == before == 3
        return list(audit.leaves())
