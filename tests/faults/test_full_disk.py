"""A disk that fills up under load: told plainly, nothing promised is lost, the house goes on."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .house import StruckHouse
from .line import Crowd, Line
from .people import at_work, wait_until

SIZE = "160m"


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of its own, held in memory."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def filled(place: Path) -> Iterator[None]:
    """No byte left on the disk, whoever asks for one."""
    filler = place / "filler"
    stop = time.monotonic() + 8
    with filler.open("wb", buffering=0) as handle:
        while time.monotonic() < stop:
            try:
                handle.write(bytes(4096))
            except OSError:  # full: what somebody frees meanwhile is taken as well
                time.sleep(0.01)
    try:
        yield
    finally:
        filler.unlink()


@pytest.mark.journey
@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a file system")
def test_a_full_disk_loses_nothing_and_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        house = StruckHouse(disk / "house")
        house.open()
        try:
            with at_work(house, seed=1) as crowd:
                _read_while_full(crowd, disk)
        finally:
            house.close()


def _read_while_full(crowd: Crowd, disk: Path) -> None:
    """What needs no room is served on."""
    with filled(disk):
        # The write-ahead log has some room of its own: small acts go on until it is used up.
        wait_until(lambda: crowd.book.refused.total() >= 3)
        page = Line(crowd).once("GET", "/visas/guide/")
    assert page is not None
    assert page[0] == 200
