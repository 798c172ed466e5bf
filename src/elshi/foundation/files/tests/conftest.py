"""A strongroom and a key folder of its own for each test."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWNER = "visas.application:K7TESTCASE"


@pytest.fixture(autouse=True)
def rooms(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    settings.KEYS_ROOT = tmp_path / "keys"
    monkeypatch.setenv("ELSHI_MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    return tmp_path


def shelved(rooms: Path) -> int:
    """How many files lie in the strongroom."""
    return sum(1 for path in (rooms / "files").rglob("*") if path.is_file())
