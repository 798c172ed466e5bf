"""A fault of the ground is told from one of ours, by real disks and databases that refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from elshi.foundation.observe.outages import AGAIN, is_outage
from elshi.foundation.observe.problems import of_fault


def full_disk() -> OSError:
    with pytest.raises(OSError) as caught, Path("/dev/full").open("wb", buffering=0) as device:
        device.write(b"x")
    return caught.value


def test_a_full_disk_is_the_grounds_and_so_is_what_rises_from_it() -> None:
    risen = RuntimeError("not kept")
    risen.__cause__ = full_disk()
    assert is_outage(full_disk())
    assert is_outage(risen)


def test_a_missing_file_and_nothing_at_all_are_not() -> None:
    assert not is_outage(FileNotFoundError(2, "no such file"))
    assert not is_outage(None)


def test_a_ring_of_causes_is_followed_once() -> None:
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert not is_outage(one)


@pytest.mark.django_db
def test_a_statement_that_is_wrong_is_ours() -> None:
    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM observe_nowhere")
    assert not is_outage(caught.value)


@pytest.mark.django_db(transaction=True)
def test_a_full_database_is_the_grounds() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is filled by no setting; tests/faults stops it instead")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE observe_full (content BLOB)")
        cursor.execute("PRAGMA max_page_count")
        most = cursor.fetchone()[0]
        cursor.execute("PRAGMA max_page_count = 1")  # no fewer than it has now
        try:
            with pytest.raises(DatabaseError) as caught:
                cursor.execute("INSERT INTO observe_full VALUES (zeroblob(10000000))")
        finally:
            cursor.execute(f"PRAGMA max_page_count = {most}")
            cursor.execute("DROP TABLE observe_full")
    assert is_outage(caught.value)


def test_a_program_is_told_when_to_come_again() -> None:
    ours, grounds = of_fault(ValueError("secret")), of_fault(full_disk())
    assert (ours.status_code, json.loads(ours.content)["code"]) == (500, "our_fault")
    assert (grounds.status_code, json.loads(grounds.content)["code"]) == (503, "out_of_order")
    assert grounds["Retry-After"] == str(AGAIN)
    assert "Retry-After" not in ours
