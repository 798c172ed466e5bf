"""Keys, files, outbox and templates of its own for each test."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

MASTER = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The outbox of this test; file delivery, and this folder's templates, are switched on."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.KEYS_ROOT = tmp_path / "keys"
    settings.OUTBOX_ROOT = tmp_path / "outbox"
    settings.NOTICES_DELIVERY = "file"
    settings.DEFAULT_FROM_EMAIL = "Visa <visa@mfa.example>"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    monkeypatch.setenv("ELSHI_MASTER_KEY", MASTER)
    return tmp_path / "outbox"
