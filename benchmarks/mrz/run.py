"""Measures the reader of machine-readable zones: `python benchmarks/mrz/run.py [--count N]`.

Times the function `elshi mrz` calls for every document, `mrz.parse`, with all fields and all
checks, on made documents half of which carry an error that a check digit sees. Processor time of
one thread.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from datetime import date
from random import Random

from elshi.engines.documents.mrz import parse
from elshi.engines.documents.mrz_layouts import LAYOUTS
from elshi.engines.documents.mrz_specimens import seen_by_digits, zone

TODAY = date(2026, 3, 1)


def main() -> None:
    """Print one row a format: documents a second, best and median of the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="documents of each format")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=9303)
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, seed {given.seed}, {given.count} documents a format,"
    )
    print(f"half of them wrong, {given.rounds} rounds, processor seconds of one thread")
    print(f"{'format':8}{'best/s':>12}{'median/s':>12}{'wrong':>9}{'found':>9}")
    for format in LAYOUTS:
        made, wrong = documents(format, given.count, given.seed)
        found = sum(not parse(lines, TODAY).valid for lines in made)
        rates = sorted(rate(made) for _ in range(given.rounds))
        median = statistics.median(rates)
        print(f"{format:8}{rates[-1]:12,.0f}{median:12,.0f}{wrong:9}{found:9}")


def documents(format: str, count: int, seed: int) -> tuple[list[tuple[str, ...]], int]:
    """Made documents of a format in random order, every other one wrong, and how many are."""
    random = Random(f"{seed} {format}")
    made = [zone(random, format) for _ in range(count)]
    made[::2] = [seen_by_digits(random, lines) for lines in made[::2]]
    random.shuffle(made)
    return made, len(made[::2])


def rate(made: list[tuple[str, ...]]) -> float:
    """Documents a second of processor time."""
    began = time.process_time()
    for lines in made:
        parse(lines, TODAY)
    return len(made) / (time.process_time() - began)


if __name__ == "__main__":
    main()
