"""The clock of the machine jumps on and back under load: nothing is lost, doubled or left lying."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from elshi.foundation.observe.tests.programs import library

from .book import Book
from .comparison import compare
from .house import StruckHouse
from .line import Crowd
from .people import end, send, wait_until

SEED = 20261122
# From the first moment, not from the last: on, further on, back behind the beginning, and home.
JUMPS = (timedelta(minutes=20), timedelta(hours=3), timedelta(hours=-2), timedelta())
# A job is taken within a minute, whatever the clock says.
SOON = 60.0


@pytest.fixture
def house(tmp_path: Path) -> Iterator[StruckHouse]:
    """A house whose clock is what a file says."""
    clock = tmp_path / "clock"
    _set(clock, timedelta())
    around = {
        "LD_PRELOAD": library("libfaketimeMT.so.1"),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        # A clock set anew moves the time of day; what measures durations goes on.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    standing = StruckHouse(tmp_path / "house", around=around)
    try:
        standing.open()
        yield standing
    finally:
        standing.close()


@pytest.mark.journey
@pytest.mark.long
def test_a_clock_that_jumps_loses_and_doubles_nothing(house: StruckHouse, tmp_path: Path) -> None:
    crowd = Crowd(house.url, Book())
    threads = send(crowd, 2, SEED)
    wait_until(lambda: len(crowd.book.references("grant")) >= 1)
    for jump in JUMPS:
        _set(tmp_path / "clock", jump)
        before = len(crowd.book.references("grant"))
        waited = wait_until(lambda before=before: len(crowd.book.references("grant")) > before)
        print(f"after a jump to {jump}: the next visa after {waited:.0f} s")
        time.sleep(5)
    rest = end(crowd, threads, house)
    print(f"at rest after {rest:.0f} s; refused {dict(crowd.book.refused)}")
    assert crowd.book.faults == []
    assert rest < SOON
    compare(crowd.book, house.asked("everything"))


def _set(clock: Path, jump: timedelta) -> None:
    """Written beside and moved, so that nobody reads half a time."""
    fresh = clock.with_suffix(".new")
    fresh.write_text(f"{jump.total_seconds():+.0f}\n")
    os.replace(fresh, clock)
