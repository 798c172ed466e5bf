"""Workers killed outright: the job runs again, its effect stands once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from elshi.foundation.jobs.tests.databases import answer_of

STAGE = "elshi.foundation.jobs.tests.stage"
Environment = dict[str, str]


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_is_completed_by_another_once(
    shared_database: Environment, tmp_path: Path
) -> None:
    report = answer_of(shared_database, STAGE, str(tmp_path), "killed")
    assert report["effects"] == [0]
    assert report["slow"][0][:2] == ["done", 2]


@pytest.mark.long
def test_sigterm_lets_the_job_in_hand_finish(shared_database: Environment, tmp_path: Path) -> None:
    report = answer_of(shared_database, STAGE, str(tmp_path), "stopped")
    assert [row[:2] for row in report["slow"]] == [["done", 1], ["waiting", 0]]
    assert report["effects"] == [0]


@pytest.mark.long
def test_a_handler_longer_than_its_lease_keeps_it(
    shared_database: Environment, tmp_path: Path
) -> None:
    report = answer_of(shared_database, STAGE, str(tmp_path), "longer")
    assert report["slow"][0][:2] == ["done", 1]
    assert report["effects"] == [0]


@pytest.mark.long
def test_workers_killed_at_random_lose_and_double_nothing(
    shared_database: Environment, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    report = answer_of(shared_database, STAGE, str(tmp_path), "random", str(seed))
    assert {row[0] for row in report["slow"]} == {"done"}
    assert report["effects"] == list(range(400))
