"""Workers killed while time runs out for hundreds of cases: each step is taken exactly once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from elshi.foundation.jobs.tests import databases
from elshi.foundation.notices.tests.conftest import MASTER

from .alarm_stage import COUNT


@pytest.mark.long
def test_steps_of_killed_workers_are_taken_exactly_once(
    transactional_db: None, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    environment = databases.shared(tmp_path) | {"ELSHI_MASTER_KEY": MASTER}
    stage = "elshi.services.visas.tests.alarm_stage"
    report = databases.answer_of(environment, stage, str(seed))
    assert report["states"] == {"expired": COUNT}
    assert report["expired"] == {"1": COUNT}
    assert (report["alarms"], report["findings"]) == (0, [])
    print(f"{report['attempts']} attempts for {report['jobs']} jobs")
