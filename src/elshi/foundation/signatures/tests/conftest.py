"""Fixtures of the key room: an authority in the database, an administrator, programs to ask."""

from __future__ import annotations

import pytest

from elshi.foundation.access.actors import system
from elshi.foundation.observe.tests import programs
from elshi.foundation.signatures import actions

from .chains import AT


@pytest.fixture
def keys_root(settings, tmp_path):
    settings.KEYS_ROOT = tmp_path / "keys"
    return settings.KEYS_ROOT


@pytest.fixture
def house():
    return system("test")


@pytest.fixture
def authority(db, keys_root, house):
    return actions.create_authority(country="UT", at=AT, by=house)


@pytest.fixture
def program():
    """Finds an outside program."""
    return programs.program
