"""Money told many times at once: one settlement, one letter, and what came twice goes back.

A gateway delivers at least once and in any order, and the payer's browser comes back meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from elshi.portal.tools.postgres import serving

from .book import Book
from .comparison import compare
from .house import StruckHouse
from .line import Crowd, Line
from .people import Traveller, photograph, wait_until

COPIES = 50
DAILY, WHOLE = 2, 100


@pytest.mark.journey
def test_fifty_copies_of_a_webhook_and_the_payers_return_settle_once(house: StruckHouse) -> None:
    _told_many_times(house, DAILY)


@pytest.mark.journey
@pytest.mark.long
def test_a_hundred_times_fifty_copies(house: StruckHouse) -> None:
    _told_many_times(house, WHOLE)


@pytest.mark.journey
@pytest.mark.long
def test_a_hundred_times_fifty_copies_on_postgresql(tmp_path: Path) -> None:
    with serving() as server:
        house = StruckHouse(tmp_path / "house", database=server.url)
        try:
            house.open()
            _told_many_times(house, WHOLE)
        finally:
            house.close()


def _told_many_times(house: StruckHouse, times: int) -> None:
    crowd = Crowd(house.url, Book())
    photo = photograph()
    twice = []
    for number in range(1, times + 1):
        line = Line(crowd)
        reference, session = Traveller(crowd, number, photo).at_the_gateway(line)
        [told] = house.told("tests.faults.gateway", "captured", session)
        _all_at_once(house, line, reference, told)
        crowd.book.hear("paid", reference)
        if number % 10 == 0 or times == DAILY:
            # A second payment of the same session, captured late, and a failure out of order.
            late = house.told("tests.faults.gateway", "captured", session)
            late += house.told("tests.faults.gateway", "failed", session)
            assert [_deliver(house, one) for one in late] == [200, 200]
            twice.append(reference)
    wait_until(lambda: not any(house.asked("in_hand").values()))
    found = house.asked("everything")
    assert crowd.book.faults == []
    compare(crowd.book, found)
    _money_of(found, set(crowd.book.references("paid")), set(twice))


def _all_at_once(house: StruckHouse, line: Line, reference: str, told: dict[str, str]) -> None:
    """Fifty deliveries and the browser's return, begun together; every delivery is taken."""
    ready = threading.Barrier(COPIES + 1)
    statuses: list[int] = []

    def together(act: Callable[[], Any]) -> None:
        ready.wait()
        statuses.append(act())

    acts: list[Callable[[], int]] = [lambda: _deliver(house, told)] * COPIES
    acts.append(lambda: line.get(f"/visas/applications/{reference}/returned/")[0])
    threads = [threading.Thread(target=together, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * (COPIES + 1)


def _deliver(house: StruckHouse, told: dict[str, str]) -> int:
    answer = requests.post(
        f"{house.url}/en/fees/webhooks/sandbox/",
        data=told["body"].encode(),
        headers={"Content-Type": "application/json", "X-Signature": told["signature"]},
        timeout=60,
    )
    return answer.status_code


def _money_of(found: dict[str, Any], paid: set[str], twice: set[str]) -> None:
    """One settlement and one receipt for each; two captures and one refund where it came twice."""
    for reference in paid:
        case = found["cases"][reference]
        [charge] = case["charges"]
        captures = 2 if reference in twice else 1
        assert (charge["settlements"], charge["captured"]) == (1, captures), reference
        assert charge["refunds"] == captures - 1, reference
        assert case["acts"]["receive"] == 1, reference
        assert set(case["notices"].values()) == {1}, (reference, case["notices"])
    print(f"{len(paid)} charges, {COPIES} copies each, {len(twice)} captured twice")
