"""Figures of any period and scope, worked out from publications alone.

Nothing here can tell more than the publications do. A figure to which something held back may
belong is marked *at least*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .lattice import OTHERS

JSON = dict[str, Any]
MINISTRY = ""  # the scope of all missions


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, `least` when more may be held back elsewhere; None when nothing can be said."""

    value: int | None
    least: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A total split by one question: the cells shown, largest first, and the rest together."""

    cells: tuple[tuple[str, Figure], ...]
    rest: int


def total(quarters: Sequence[JSON], scope: str, year: JSON | None = None) -> Figure:
    """How many, in a mission or in all, over the quarters (and the year's own figures)."""
    if scope == MINISTRY:
        known = [quarter["total"] for quarter in quarters]
        return Figure(sum(n or 0 for n in known) or _nothing(known), None in known)
    shown = [_missions(quarter)["shown"].get(scope) for quarter in quarters]
    hidden = [n is None and _hides(quarter) for n, quarter in zip(shown, quarters, strict=True)]
    told = (year or {}).get("rests", {}).get(scope)
    value = sum(n or 0 for n in shown) + (told or 0)
    if told is not None or not any(hidden):
        return Figure(value)
    return Figure(value or None, True)


def _nothing(known: Sequence[int | None]) -> int | None:
    return None if None in known else 0


def missions(quarters: Sequence[JSON], year: JSON | None = None) -> Split:
    """All missions: each with its total, and what is counted under none of them."""
    names = {name for quarter in quarters for name in _missions(quarter)["shown"]}
    names |= set((year or {}).get("rests", {}))
    cells = [(name, total(quarters, name, year)) for name in names]
    whole = total(quarters, MINISTRY).value or 0
    return Split(_sorted(cells), whole - sum(figure.value or 0 for _name, figure in cells))


def split(quarters: Sequence[JSON], scope: str, question: str) -> Split:
    """A scope's blocks split by a question; `mentions` is a question too."""
    tables = [_table(block, question) for block in blocks(quarters, scope)]
    told = [table for table in tables if table]
    names = {name for table in told for name in table["shown"]}
    cells = [
        (
            name,
            Figure(
                sum(table["shown"].get(name, 0) for table in told),
                len(told) < len(tables)
                or any(table["rest"] and name not in table["shown"] for table in told),
            ),
        )
        for name in names
    ]
    return Split(_sorted(cells), sum(table["rest"] for table in told))


def blocks(quarters: Sequence[JSON], scope: str) -> list[JSON]:
    """The blocks that a scope consists of, as far as they are published."""
    return [
        block
        for quarter in quarters
        for name, block in quarter.get("blocks", {}).items()
        if scope in (MINISTRY, name)
    ]


def month(quarter: JSON, name: str) -> Split:
    """A month: each mission's number where its quarter shows it."""
    cells, whole = [], split([quarter], MINISTRY, "month")
    for mission, block in quarter.get("blocks", {}).items():
        known = block["tables"]["month"]["shown"].get(name)
        if known and mission != OTHERS:
            cells.append((mission, Figure(known)))
    value = dict(whole.cells).get(name, Figure(0)).value or 0
    return Split(_sorted(cells), value - sum(figure.value or 0 for _name, figure in cells))


def _missions(quarter: JSON) -> JSON:
    found: JSON = quarter.get("missions", {"shown": {}, "rest": 0})
    return found


def _hides(quarter: JSON) -> bool:
    return quarter["total"] is None or bool(_missions(quarter)["rest"])


def _table(block: JSON, question: str) -> JSON | None:
    if question == "mentions":
        return block.get("mentions")
    found: JSON | None = block["tables"].get(question)
    return found


def _sorted(cells: Sequence[tuple[str, Figure]]) -> tuple[tuple[str, Figure], ...]:
    return tuple(sorted(cells, key=lambda cell: (-(cell[1].value or 0), cell[0])))
