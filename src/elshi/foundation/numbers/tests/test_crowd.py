"""Numbers taken by many at once, with rollbacks: no gaps, no doubles, on the run's database."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from elshi.foundation.jobs.tests import databases


@pytest.mark.slow
def test_a_crowd_takes_numbers_without_gaps_or_doubles(
    transactional_db: None, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    environment = databases.shared(tmp_path)
    given = databases.answer_of(environment, "elshi.foundation.numbers.tests.crowd", str(seed))
    assert len(given) > 20
    assert sorted(given) == [f"AST/2026-{number:05}" for number in range(1, len(given) + 1)]
