"""A database several processes share."""

from __future__ import annotations

from pathlib import Path

import pytest

from elshi.foundation.jobs.tests import databases


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of processes that work on one migrated database."""
    return databases.shared(tmp_path)
