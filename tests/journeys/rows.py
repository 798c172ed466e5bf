"""The pairwise table: language, device, with or without script."""

from __future__ import annotations

from typing import Any

import pytest

LANGUAGES, DEVICES, SCRIPT = ("kk", "ru", "en"), ("phone", "desktop"), (True, False)
ROWS = (
    ("kk", "phone", True), ("ru", "desktop", False), ("en", "phone", False),
    ("ru", "phone", True), ("en", "desktop", True), ("kk", "desktop", False),
)  # fmt: skip


def turns(*daily: int) -> Any:
    """All rows, of which some are walked every day and the rest with --long."""
    rows = [
        pytest.param(*row, id="-".join((row[0], row[1], "script" if row[2] else "plain")),
                     marks=() if number in daily else pytest.mark.long)
        for number, row in enumerate(ROWS)
    ]  # fmt: skip
    return pytest.mark.parametrize(("language", "device", "script"), rows)
