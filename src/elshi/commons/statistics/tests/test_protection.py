"""One table against a reader who knows the rule: every table that is published alike is tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.commons.statistics.protection import LEAST, Table, protect


def splits(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to split a total over cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, cells - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 26), (4, 20), (5, 22)])
def test_no_small_cell_is_the_same_in_all_tables_published_alike(cells: int, most: int) -> None:
    for total in range(LEAST, most + 1):
        alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for counts in splits(total, cells):
            table = protect({str(n): count for n, count in enumerate(counts)}, cells)
            alike[f"{sorted(table.shown.items())} {table.rest}"].append(counts)
        for published, candidates in alike.items():
            for place in range(cells):
                values = {counts[place] for counts in candidates}
                assert len(values) > 1 or not 0 < min(values) < LEAST, (published, candidates)


def test_small_cells_are_held_back_together() -> None:
    counts = {"a": 40, "b": 3, "c": 4, "d": 9}
    assert protect(counts, 200) == Table({"a": 40, "d": 9}, 7)


def test_a_single_small_cell_takes_the_smallest_shown_with_it() -> None:
    assert protect({"a": 40, "b": 3, "d": 9}, 200) == Table({"a": 40}, 12)


def test_cells_that_would_all_have_to_be_four_take_one_more() -> None:
    assert protect({"a": 4, "b": 4, "c": 6}, 3) == Table({}, 14)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert protect({"a": 5, "b": 0, "d": 9}, 3) == Table({"a": 5, "d": 9}, 0)


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 30), max_size=8))
def test_the_total_is_kept_and_nothing_small_is_shown(counts: dict[str, int]) -> None:
    total = sum(counts.values())
    if 0 < total < LEAST:
        return
    table = protect(counts, 300)
    assert table.total == total
    assert all(count >= LEAST for count in table.shown.values())
    assert table.rest == 0 or table.rest >= LEAST
