"""Takes controls off one by one in a running suite, and notes which of their tests fail.

Loaded by ``-p tests.attack.switches``. Each named test is run once as the house is: it must pass.
Then each control is replaced wherever the program holds it, its tests are run again, and the
outcomes are written as JSON to the file that ELSHI_SWITCHES names.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

TREE = Path(__file__).resolve().parents[2]
BOOK = TREE / "security" / "controls.toml"
Stand = Callable[[Any], Any]


def controls() -> dict[str, dict[str, Any]]:
    """Every control by its name."""
    chapters = tomllib.loads(BOOK.read_text(encoding="utf-8")).values()
    return {name: row for chapter in chapters for name, row in chapter.items()}


def _always(value: Any) -> Stand:
    return lambda real: lambda *given, **named: value


def _any_context(real: Any) -> Any:
    """Opens under whatever context the thing was wrapped in."""

    def opened(wrapped: bytes, context: str = "") -> bytes:
        for tried in (context, "a", "b", "key:1", "key:2", "one", "another", ""):
            try:
                return bytes(real(wrapped, tried))
            except Exception:
                continue
        return b""

    return opened


# What stands where a control stood.
STANDS: dict[str, Stand] = {
    "yes": _always(True),
    "no": _always(False),
    "nothing": _always(None),
    "no_bytes": _always(b""),
    "no_letter": lambda real: lambda text: "0",
    "empty": _always(""),
    "one_mark": _always("0" * 64),
    "none_found": lambda real: lambda *given, **named: iter(()),
    "third": lambda real: lambda self, actor, rows: rows,
    "all_keys": lambda real: lambda note, keys: list(keys),
    "passing_on": lambda real: lambda self, request: self.get_response(request),
    "single_addresses": lambda real: {4: 32, 6: 128},
    "for_ever": lambda real: 1 << 60,
    "any_context": _any_context,
}


@contextmanager
def taken_off(row: dict[str, Any]) -> Iterator[None]:
    """The house without this control, also where another module took it by its name."""
    module, _, path = row["off"].partition(":")
    owner: Any = import_module(module)
    *holders, name = path.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    real = getattr(owner, name)
    stand = STANDS[row["by"]](real)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, stand)
        if not holders:
            for other in [m for n, m in sys.modules.items() if n.startswith("elshi.")]:
                if getattr(other, name, None) is real:
                    patch.setattr(other, name, stand)
        yield


def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of the suite: as it is, then with each control off."""
    wanted = os.environ["ELSHI_CONTROLS"].split(",")
    found: dict[str, list[pytest.Item]] = {}
    for item in session.items:
        found.setdefault(_short(item.nodeid), []).append(item)
    told: dict[str, Any] = {"green": {}, "off": {}}
    rows = {name: controls()[name] for name in wanted}
    for test in sorted({test for row in rows.values() for test in row["tests"]}):
        told["green"][test] = _outcome(session, found, test)
    for name, row in rows.items():
        with taken_off(row):
            told["off"][name] = {test: _outcome(session, found, test) for test in row["tests"]}
    Path(os.environ["ELSHI_SWITCHES"]).write_text(json.dumps(told), encoding="utf-8")
    return True


def _short(nodeid: str) -> str:
    """The file and the test, without the class between them."""
    parts = nodeid.partition("[")[0].split("::")
    return f"{parts[0]}::{parts[-1]}"


def _outcome(session: pytest.Session, found: dict[str, list[pytest.Item]], test: str) -> str:
    """passed, failed (one of its cases did) or missing."""
    items = found.get(test, [])
    reports = [report for item in items for report in _run(session, item)]
    if not reports or any(report.skipped for report in reports):
        return "missing"
    return "failed" if any(report.failed for report in reports) else "passed"


def _run(session: pytest.Session, item: pytest.Item) -> list[pytest.TestReport]:
    """One case, and then everything down that it shares with others but the run itself."""
    home = item.path.relative_to(TREE).parts[0]
    away = next(o for o in session.items if o.path.relative_to(TREE).parts[0] != home)
    return runtestprotocol(item, log=False, nextitem=away)
