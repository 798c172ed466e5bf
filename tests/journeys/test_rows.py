"""The table that all journeys walk holds every pair of two values."""

from __future__ import annotations

from itertools import combinations, product

from .rows import DEVICES, LANGUAGES, ROWS, SCRIPT


def test_every_pair_of_two_values_meets_in_some_row() -> None:
    values = (LANGUAGES, DEVICES, SCRIPT)
    wanted = {
        ((one, a), (two, b))
        for one, two in combinations(range(3), 2)
        for a, b in product(values[one], values[two])
    }
    met = {
        ((one, row[one]), (two, row[two]))
        for row in ROWS
        for one, two in combinations(range(3), 2)
    }  # fmt: skip
    assert wanted - met == set()
    assert len(wanted) == 16
    assert len(set(ROWS)) == len(ROWS) == 6
