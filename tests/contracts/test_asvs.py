"""OWASP ASVS 5.0.0: every requirement that we hold to is answered, and no answer is gone."""

from __future__ import annotations

import ast
import csv
import importlib
import os
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TREE = Path(__file__).resolve().parents[2]
VECTORS = TREE / "tests" / "vectors" / "asvs" / "ids.csv"
BOOK = tomllib.loads((TREE / "security" / "asvs.toml").read_text(encoding="utf-8"))
KINDS = {"test", "setting", "not_applicable"}
# Level 3 too: authentication, session, authorisation, cryptography, logging.
WHOLE = {"V6", "V7", "V8", "V11", "V16"}


def levels(path: Path) -> dict[str, int]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: int(row["level"]) for row in csv.DictReader(lines)}


def held_to() -> set[str]:
    known = levels(VECTORS)
    return {name for name, level in known.items() if level <= 2 or name.split(".")[0] in WHOLE}


def answers() -> dict[str, dict[str, Any]]:
    """Every answer by its requirement; chapters part the book, they do not name it."""
    chapters = BOOK["answers"].values()
    return {name: answer for chapter in chapters for name, answer in chapter.items()}


@cache
def functions_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def fault_of_test(named: str) -> str:
    path, _, name = named.partition("::")
    file = TREE / path
    if not file.is_file():
        return f"no file {path}"
    return "" if name.startswith("test_") and name in functions_in(file) else f"no test {named}"


def fault_of_setting(named: str) -> str:
    module, _, name = named.partition(":")
    try:
        return "" if hasattr(importlib.import_module(module), name) else f"no setting {named}"
    except ImportError:
        return f"no module {module}"


def faults_of(answer: dict[str, Any]) -> list[str]:
    if len(answer) != 1 or not set(answer) <= KINDS:
        return [f"one of {sorted(KINDS)} answers, not {sorted(answer)}"]
    ((kind, given),) = answer.items()
    if kind == "not_applicable":
        return [] if len(str(given)) > 20 else ["a reason in words is needed"]
    judge = fault_of_test if kind == "test" else fault_of_setting
    several = given if isinstance(given, list) else [given]
    return [fault for each in several if (fault := judge(each))] if several else ["empty"]


def test_every_requirement_is_answered_or_named_as_open() -> None:
    answered, left = set(answers()), set(BOOK["open"])
    kinds = Counter(next(iter(answer)) for answer in answers().values())
    print(f"ASVS 5.0.0: {len(held_to())} held to; {dict(kinds)}; open {len(left)}")
    assert sorted(held_to() - answered - left) == []
    assert sorted(answered & left) == []
    assert all(len(missing) > 20 for missing in BOOK["open"].values())


def test_no_requirement_is_unknown_or_stands_twice() -> None:
    names = [name for chapter in BOOK["answers"].values() for name in chapter]
    assert sorted((set(names) | set(BOOK["open"])) - held_to()) == []
    assert [name for name, count in Counter(names).items() if count > 1] == []
    for chapter, kept in BOOK["answers"].items():
        assert {name.split(".")[0] for name in kept} == {chapter}


def test_no_answer_is_gone() -> None:
    faults = {name: found for name, answer in answers().items() if (found := faults_of(answer))}
    assert faults == {}


@pytest.mark.parametrize(
    "answer",
    [
        {"test": "tests/contracts/test_asvs.py::test_of_nothing"},
        {"test": "tests/contracts/test_none.py::test_no_answer_is_gone"},
        {"test": "tests/contracts/test_asvs.py::levels"},
        {"setting": "elshi.portal.settings:NOTHING_OF_THE_KIND"},
        {"setting": "elshi.portal.nothing:DEBUG"},
        {"not_applicable": "no"},
        {"test": []},
        {"promise": "later"},
        {"setting": "elshi.portal.settings:DEBUG", "not_applicable": "x" * 40},
    ],
)
def test_a_false_answer_is_found(answer: dict[str, Any]) -> None:
    assert faults_of(answer) != []


def test_the_list_is_the_published_one() -> None:
    known = Counter(levels(VECTORS).values())
    assert known == {1: 70, 2: 183, 3: 92}
    place = Path(os.environ.get("ELSHI_REFERENCE", "/nonexistent"), "asvs", "asvs_5.0.0_ids.csv")
    if not place.is_file():
        pytest.skip("ELSHI_REFERENCE names no folder with the published list")
    assert levels(place) == levels(VECTORS)
