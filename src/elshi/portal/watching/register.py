"""The register of personal data: what is held of people, why, how long, and what shreds it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACE = Path(__file__).with_name("register.toml")


@dataclass(frozen=True, slots=True)
class Store:
    """One table or folder in which something about people stands."""

    where: str
    who: str
    what: str
    why: str
    until: str
    shredder: str


def stores() -> list[Store]:
    """Every store that holds something personal."""
    return [Store(**row) for row in _table()["store"]]


def about_nobody() -> list[str]:
    """The tables that hold nothing about a person."""
    return list(_table()["nobody"]["tables"])


def _table() -> dict[str, Any]:
    return tomllib.loads(PLACE.read_text("utf-8"))
