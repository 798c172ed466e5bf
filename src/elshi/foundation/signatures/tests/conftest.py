"""Fixtures of the key room: an authority in the database, an administrator, programs to ask."""

from __future__ import annotations

import shutil

import pytest

from elshi.foundation.access.actors import system
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
    """The path of an outside program; the test is skipped, by name, without it."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"the program {name} is not installed")
        return found

    return find
