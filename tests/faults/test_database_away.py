"""A database server that falls and comes back under load: nothing promised is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from elshi.portal.tools.postgres import Server, serving

from .house import StruckHouse
from .line import Crowd, Line
from .people import at_work, wait_until

FALLS = 3


@pytest.mark.journey
@pytest.mark.long
def test_a_database_that_falls_loses_nothing_and_the_house_comes_back_by_itself(
    tmp_path: Path,
) -> None:
    with serving() as server:
        house = StruckHouse(tmp_path / "house", database=server.url)
        try:
            house.open()
            with at_work(house, seed=2) as crowd:
                for _fall in range(FALLS):
                    _fall_and_rise(crowd, server)
        finally:
            house.close()


def _fall_and_rise(crowd: Crowd, server: Server) -> None:
    """While it is away people are told so; then the same processes answer again."""
    told = crowd.book.refused[503]
    server.stop()
    assert Line(crowd).once("GET", "/visas/apply/") is not None  # asks the database nothing
    wait_until(lambda: crowd.book.refused[503] > told)
    server.start()
    time.sleep(3)
