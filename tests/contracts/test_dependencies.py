"""What the house stands on: each part has its reason, its licence and its lock."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
NAME = re.compile(r"^([A-Za-z0-9._-]+)")
FORBIDDEN = re.compile(r"\bA?GPL|ODbL")


def _project() -> dict[str, object]:
    return tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]


def _plain(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[1]).lower()


def run_parts() -> set[str]:
    return {_plain(text) for text in _project()["dependencies"]}  # type: ignore[attr-defined]


def _rows() -> dict[str, list[str]]:
    lines = (TREE / "docs/dependencies.md").read_text("utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line[:2] == "| "]
    return {_plain(row[0].strip("`")): row for row in cells if row[0].startswith("`")}


def test_every_direct_part_has_its_reason() -> None:
    rows = _rows()
    assert set(rows) == run_parts()
    assert [name for name, row in rows.items() if len(row) < 3 or len(row[2]) < 20] == []


def test_no_part_is_under_a_licence_that_binds_ours() -> None:
    assert [n for n, row in _rows().items() if FORBIDDEN.search(row[1].replace("LGPL", ""))] == []


@pytest.mark.parametrize(("lock", "extra"), [("run", ()), ("test", ("test",))])
def test_the_locks_hold_every_direct_part(lock: str, extra: tuple[str, ...]) -> None:
    text = (TREE / f"requirements/{lock}.txt").read_text("utf-8")
    locked = {_plain(line) for line in text.splitlines() if NAME.match(line) and "==" in line}
    wanted = run_parts()
    for name in extra:
        wanted |= {_plain(t) for t in _project()["optional-dependencies"][name]}  # type: ignore[index]
    assert wanted - locked == set()


def test_the_locks_are_by_hash_and_name_no_host() -> None:
    for path in (TREE / "requirements").glob("*.txt"):
        text = path.read_text("utf-8")
        assert [mark for mark in ("://", "index-url") if mark in text] == [], path.name
        pinned = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
        assert all(line.rstrip().endswith("\\") for line in pinned), path.name
