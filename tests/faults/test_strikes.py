"""Kill -9 of server and worker under load: no acknowledged act is lost or doubled.

The daily suite strikes a few times by a printed seed; `./elshi test --all` two hundred times.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .book import Book
from .house import StruckHouse
from .line import Crowd
from .people import send

SEED = 20261122
# A server has more in flight than a worker: it is struck more often.
VICTIMS = (("server",), ("server",), ("worker",), ("server", "worker"), ("server", "worker"))
# A lost lease runs for 30 seconds and its job is taken at the next look.
RECOVERY = 60.0
ONCE = ("begin", "submit", "receive", "examine", "grant", "issue")
FOUND = {"handed in": "submit", "paid": "receive", "examine": "examine", "grant": "grant"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[StruckHouse]:
    standing = StruckHouse(tmp_path / "house")
    try:
        standing.open()
        yield standing
    finally:
        standing.close()


@dataclass
class Blow:
    """One strike: who fell, and what was in flight."""

    victims: tuple[str, ...]
    requests: int
    jobs: int


@pytest.mark.journey
def test_a_few_strikes(house: StruckHouse) -> None:
    _under_fire(house, strikes=4, travellers=2, seed=SEED)


@pytest.mark.journey
@pytest.mark.long
def test_two_hundred_strikes_at_random_moments(house: StruckHouse) -> None:
    seed = random.randrange(10**6)
    blows = _under_fire(house, strikes=200, travellers=4, seed=seed)
    assert sum(1 for blow in blows if blow.requests or blow.jobs) >= 150


def _under_fire(house: StruckHouse, *, strikes: int, travellers: int, seed: int) -> list[Blow]:
    print(f"seed {seed}")
    crowd = Crowd(house.url, Book())
    threads = send(crowd, travellers, seed)
    chance = random.Random(seed)
    blows = [_blow(house, crowd, chance) for _strike in range(strikes)]
    _until(lambda: len(crowd.book.references("grant")) >= 2)
    crowd.over.set()
    for thread in threads:
        thread.join(120)
    rest = _until(lambda: not any(house.asked("in_hand").values()))
    found = house.asked("everything")
    _print(blows, crowd.book, found, rest)
    assert crowd.book.faults == []
    _compare(crowd.book, found)
    return blows


def _blow(house: StruckHouse, crowd: Crowd, chance: random.Random) -> Blow:
    """Wait a moment, kill, count what was cut off, and let the supervisor do its work."""
    time.sleep(chance.uniform(0.2, 3.0))
    victims = chance.choice(VICTIMS)
    flying = crowd.flying if "server" in victims else 0
    house.strike(victims)
    jobs = house.jobs_in_hand() if "worker" in victims else 0
    house.revive(victims)
    return Blow(victims, flying, jobs)


def _until(done: Any) -> float:
    """Wait for the house to come to rest; after how many seconds it did."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < 3 * RECOVERY, "the house does not come to rest"
        time.sleep(0.5)
    return time.monotonic() - began


def _compare(book: Book, found: dict[str, Any]) -> None:
    """Everything acknowledged stands once in the tables, the letters and the ledger."""
    cases = found["cases"]
    assert book.references("begun") <= set(cases)
    for reference, given in book.answers.items():
        stored = cases[reference]["answers"]
        assert {name: stored.get(name, "") for name in given} == given, reference
    for heard, act in FOUND.items():
        lost = [one for one in book.references(heard) if cases[one]["acts"].get(act) != 1]
        assert lost == [], (heard, lost)
    for reference, case in cases.items():
        assert all(case["acts"].get(act, 0) <= 1 for act in ONCE), (reference, case["acts"])
        _money(reference, case)
        assert len(case["visas"]) == case["acts"].get("issue", 0), reference
        assert case["acts"].get("issue", 0) == case["acts"].get("grant", 0), reference
    numbers = [number for case in cases.values() for number, _state in case["visas"]]
    assert len(numbers) == len(set(numbers))
    _letters(found)
    assert found["given_up"] == [] and found["undelivered"] == 0
    assert found["audit"] == []


def _money(reference: str, case: dict[str, Any]) -> None:
    """One charge, settled once; what was taken twice is given back."""
    for charge in case["charges"]:
        assert charge["settlements"] == min(1, charge["captured"]), (reference, charge)
        assert charge["refunds"] == max(0, charge["captured"] - 1), (reference, charge)
    assert len(case["charges"]) <= 1, reference


def _letters(found: dict[str, Any]) -> None:
    """Each message written lies once in the outbox, and nothing else does."""
    handed = {one for one, state in found["notices"].items() if state == "handed"}
    assert set(found["letters"]) == handed == set(found["notices"])
    assert set(found["letters"].values()) <= {1}


def _print(blows: list[Blow], book: Book, found: dict[str, Any], rest: float) -> None:
    hit = sum(1 for blow in blows if blow.requests or blow.jobs)
    print(
        f"{len(blows)} strikes, {hit} in flight "
        f"({sum(blow.requests for blow in blows)} requests, {sum(blow.jobs for blow in blows)} jobs);"
        f" {book.torn} answers torn, refused {dict(book.refused)};"
        f" begun {len(book.references('begun'))}, paid {len(book.references('paid'))},"
        f" granted {len(book.references('grant'))}; at rest after {rest:.0f} s;"
        f" jobs {found['jobs']}"
    )
