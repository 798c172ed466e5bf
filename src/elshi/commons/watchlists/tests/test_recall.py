"""Everybody on the list is found, hardly anybody else is: measured on the published list."""

from __future__ import annotations

import gzip
import random
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from elshi.commons.watchlists import united_nations
from elshi.commons.watchlists.tests.clean_names import of_home, of_the_world
from elshi.commons.watchlists.tests.written_in_cyrillic import HABITS, cyrillic
from elshi.commons.watchlists.united_nations import Listed
from elshi.engines.names.index import Candidate, Index


@pytest.fixture(scope="module")
def listed(reference: Path) -> list[Listed]:
    path = reference / "lists" / "UN_consolidated_2026-02-27.xml.gz"
    return united_nations.read(gzip.decompress(path.read_bytes()))[1]


@pytest.fixture(scope="module")
def primary(listed: list[Listed]) -> Index:
    """Primary names alone: no listed Cyrillic or Arabic alias helps."""
    return Index(Candidate(one.key, one.names[:1]) for one in listed)


@pytest.fixture(scope="module")
def whole(listed: list[Listed]) -> Index:
    """The list as it is loaded, every name of everybody."""
    return Index(Candidate(one.key, one.names) for one in listed)


def missed(index: Index, people: list[Listed], habit: str = "") -> list[str]:
    """Whose primary name, as given or in Cyrillic, does not bring them back."""
    return [
        one.names[0]
        for one in people
        if one.key
        not in {
            found.key
            for found in index.search(cyrillic(one.names[0], habit) if habit else one.names[0])
        }
    ]


def some(people: list[Listed]) -> list[Listed]:
    """A sample for every day; the long tests take everybody."""
    return random.Random(date.today().toordinal()).sample(people, 120)


@pytest.mark.slow
def test_some_are_found_by_name_and_in_cyrillic(primary: Index, listed: list[Listed]) -> None:
    assert len(listed) == 730
    assert missed(primary, some(listed)) == []
    assert missed(primary, some(listed), "practical") == []


@pytest.mark.slow
def test_few_at_home_are_flagged_and_it_is_fast(whole: Index) -> None:
    people = of_home(seed=1, count=300)
    start = process_time()
    flagged = [name for name in people if whole.search(name)]
    spent = process_time() - start
    assert len(flagged) <= 6, flagged
    assert spent / len(people) < 0.030


@pytest.mark.long
@pytest.mark.parametrize("habit", ["", *HABITS])
def test_everybody_is_found_by_any_habit(
    primary: Index, whole: Index, listed: list[Listed], habit: str
) -> None:
    assert missed(primary, listed, habit) == []
    assert missed(whole, listed, habit) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_of_the_world_are_flagged(whole: Index, reference: Path, seed: int) -> None:
    flagged = [name for name in of_the_world(reference, seed) if whole.search(name)]
    assert len(flagged) <= 20, flagged
