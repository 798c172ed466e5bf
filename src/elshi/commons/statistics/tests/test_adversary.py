"""A solver over everything published: totals, filters, successive quarters and years.

Unknowns are the true counts (mission, value, quarter) of one question. Every figure that anybody
can see is an equation. Linear algebra (is the cell in the span of the equations?) and bounds (each
count is at least none, at most any sum it stands in, until nothing moves) may fix no cell of 1 to
4, be it a single one or one that a page shows: of a mission, a value, a quarter, a year.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import pytest

from elshi.commons.statistics import lattice
from elshi.commons.statistics.lattice import OTHERS, Event, Questions
from elshi.commons.statistics.protection import LEAST, Table

MISSIONS = ("HAG", "DEL", "OSL", "RIO", "KYI")
VALUES = ("A1", "B2", "C3", "D4")
QUARTERS = range(8)
ASKED = Questions(missions=len(MISSIONS), answers={"category": len(VALUES)})
Atom = tuple[str, str, int]
ATOMS: list[Atom] = list(product(MISSIONS, VALUES, QUARTERS))
PLACE = {atom: place for place, atom in enumerate(ATOMS)}


def world(seed: int) -> np.ndarray:
    """True counts: large and small missions, frequent and rare values."""
    chance = random.Random(seed)
    size = {mission: chance.choice((0.2, 0.6, 1.5, 5, 12)) for mission in MISSIONS}
    share = {value: chance.choice((0.3, 1, 2)) for value in VALUES}
    draw = np.random.default_rng(seed)
    return np.array([draw.poisson(size[m] * share[v]) for m, v, _q in ATOMS])


def publications(truth: np.ndarray) -> tuple[list[tuple[dict, dict]], list[dict]]:
    quarters = [
        lattice.quarter(
            [
                Event(mission, {"category": value})
                for mission, value in product(MISSIONS, VALUES)
                for _one in range(truth[PLACE[mission, value, number]])
            ],
            ASKED,
        )
        for number in QUARTERS
    ]
    return quarters, [lattice.year(quarters[:4]), lattice.year(quarters[4:])]


def equations(
    quarters: list[tuple[dict, dict]], years: list[dict]
) -> Iterator[tuple[set[Atom], int]]:
    """Every published figure with the unknowns it is the sum of."""
    for number, (shown, _held) in enumerate(quarters):
        if shown["total"] is None:
            continue
        yield {atom for atom in ATOMS if atom[2] == number}, shown["total"]
        for mission, block in shown.get("blocks", {}).items():
            named = shown["missions"]["shown"]
            where = {mission} if mission != OTHERS else set(MISSIONS) - set(named)
            cells = block["tables"]["category"]
            for value, count in cells["shown"].items():
                yield {(m, value, number) for m in where}, count
            others = [value for value in VALUES if value not in cells["shown"]]
            yield {(m, value, number) for m in where for value in others}, cells["rest"]
    for number, own in enumerate(years):
        span = range(4 * number, 4 * number + 4)
        for mission, total in own["rests"].items():
            held = [
                q
                for q in span
                if quarters[q][0]["total"] is not None
                and mission not in quarters[q][0].get("missions", {"shown": {}})["shown"]
            ]
            yield {(mission, value, q) for value in VALUES for q in held}, total


def bounds(rows: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The narrowest bounds that propagation finds."""
    low, high = np.zeros(rows.shape[1]), np.full(rows.shape[1], 1e9)
    for _round in range(60):
        was = low.copy(), high.copy()
        for row, total in zip(rows, sums, strict=True):
            own = row > 0
            high[own] = np.minimum(high[own], total - (low[own].sum() - low[own]))
            low[own] = np.maximum(low[own], total - (high[own].sum() - high[own]))
        if np.array_equal(was[0], low) and np.array_equal(was[1], high):
            break
    return low, high


def cells() -> Iterator[set[Atom]]:
    """Every cell that a page could show: by mission or all, by value or all, by quarter or year."""
    spans = [[q] for q in QUARTERS] + [list(range(4)), list(range(4, 8)), list(QUARTERS)]
    for missions in [[m] for m in MISSIONS] + [list(MISSIONS)]:
        for values in [[v] for v in VALUES] + [list(VALUES)]:
            for span in spans:
                yield set(product(missions, values, span))


def vector(cell: set[Atom]) -> np.ndarray:
    row = np.zeros(len(ATOMS))
    row[[PLACE[atom] for atom in cell]] = 1
    return row


def recovered(truth: np.ndarray) -> list[tuple[int, int]]:
    """The small cells that the solver fixes: how many unknowns, and their true sum."""
    known = list(equations(*publications(truth)))
    if not known:
        return []
    rows = np.array([vector(cell) for cell, _sum in known])
    sums = np.array([float(total) for _cell, total in known])
    assert np.allclose(rows @ truth, sums)
    low, high = bounds(rows, sums)
    open_ = _null_space(rows)
    found = []
    for cell in cells():
        row = vector(cell)
        if not 0 < row @ truth < LEAST:
            continue
        solved = np.abs(open_ @ row).max(initial=0) < 1e-7
        if solved or np.ceil(row @ low - 1e-6) >= np.floor(row @ high + 1e-6):
            found.append((len(cell), int(row @ truth)))
    return found


def _null_space(rows: np.ndarray) -> np.ndarray:
    _u, sizes, turned = np.linalg.svd(rows)
    return turned[int((sizes > 1e-9).sum()) :]


def test_the_solver_finds_small_cells_where_nothing_is_held_back() -> None:
    truth = world(1)
    rows = np.array([vector({atom}) for atom in ATOMS])
    low, high = bounds(rows, truth.astype(float))
    assert np.array_equal(low, truth)
    assert np.array_equal(high, truth)


@pytest.mark.parametrize("seed", range(6))
def test_the_solver_recovers_no_small_cell(seed: int) -> None:
    truth = world(seed)
    assert sum(0 < count < LEAST for count in truth) > 10
    assert recovered(truth) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_the_solver_recovers_no_small_cell_of_many_worlds(seed: int) -> None:
    assert recovered(world(seed)) == []


def test_successive_quarters_never_change_what_is_out() -> None:
    truth = world(3)
    first = publications(truth)[0][0]
    later = truth.copy()
    later[[place for place, atom in enumerate(ATOMS) if atom[2] > 0]] += 1
    assert publications(later)[0][0] == first


def test_the_solver_would_find_cells_held_back_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without secondary suppression the same solver recovers small cells."""

    def primary_alone(counts: dict[str, int], _universe: int) -> Table:
        shown = {value: count for value, count in counts.items() if count >= LEAST}
        return Table(shown, sum(counts.values()) - sum(shown.values()))

    monkeypatch.setattr(lattice, "protect", primary_alone)
    assert recovered(world(0))


def test_the_solver_would_find_yearly_sums_told_too_freely(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control for the year: every sum of five told, whatever is left beside it."""

    def freely(hidden: Sequence[Mapping[str, int]]) -> dict[str, int]:
        sums = Counter[str]()
        for quarter in hidden:
            sums.update(quarter)
        return {mission: total for mission, total in sums.items() if total >= LEAST}

    monkeypatch.setattr(lattice, "_rests", freely)
    assert recovered(world(103))
