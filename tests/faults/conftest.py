"""A house of its own for each test: what one strikes, no other has to live in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .house import StruckHouse


@pytest.fixture
def house(tmp_path: Path) -> Iterator[StruckHouse]:
    standing = StruckHouse(tmp_path / "house")
    try:
        standing.open()
        yield standing
    finally:
        standing.close()
