"""Workers killed while they hand letters over: in the outbox each stands exactly once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from elshi.foundation.jobs.tests import databases
from elshi.foundation.notices.tests.conftest import MASTER
from elshi.foundation.notices.tests.stage import COUNT


@pytest.mark.long
def test_letters_of_killed_workers_stand_in_the_outbox_exactly_once(
    transactional_db: None, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    environment = databases.shared(tmp_path) | {"ELSHI_MASTER_KEY": MASTER}
    report = databases.answer_of(environment, "elshi.foundation.notices.tests.stage", str(seed))
    assert report["to"] == sorted(f"reader{number}@mail.example" for number in range(COUNT))
    assert (report["ids"], report["whole"]) == (COUNT, True)
    print(f"{report['attempts']} attempts for {COUNT} letters")
