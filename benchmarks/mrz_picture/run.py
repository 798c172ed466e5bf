"""Read rendered pages and count: exact, wrong with high confidence, CPU a page.

    python benchmarks/mrz_picture/run.py [--pages 1000] [--seed 9303] [--first 0] [--show]

A page is exact when all its lines are right. It is wrong with high confidence when any field
that is wrong was given a confidence of at least `HIGH`, even if other fields were not.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

# One thread: CPU time is to be comparable between machines. Set before numpy is loaded.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import numpy as np  # noqa: E402
from pages import PAGE_FONT, SEED, Page, draw  # noqa: E402

from elshi.engines.documents.picture import HIGH, PageReading, read_page  # noqa: E402
from elshi.engines.documents.picture.places import FORMATS  # noqa: E402


def wrong_fields(page: Page, reading: PageReading) -> list[str]:
    """Give the fields that were read wrongly (all, when the lines are not even of one shape)."""
    truth, seen = "".join(page.lines), "".join(reading.lines)
    if len(truth) != len(seen):
        return list(reading.confidence)
    places = FORMATS[page.form].fields(truth)
    return [name for name, cells in places.items() if any(truth[k] != seen[k] for k in cells)]


@dataclass
class Tally:
    """What a run has counted so far."""

    pages: int = 0
    exact: int = 0
    bold: int = 0
    sure: int = 0
    spent: list[float] = field(default_factory=list)

    def report(self) -> str:
        """Give the figures as text."""
        count, spent = self.pages, self.spent
        return (
            f"pages {count}: exact {self.exact / count:.2%}; "
            f"wrong with high confidence (>= {HIGH}) {self.bold / count:.2%}; "
            f"every field of high confidence {self.sure / count:.2%}\n"
            f"CPU a page: mean {np.mean(spent):.3f} s, 95th percentile "
            f"{np.quantile(spent, 0.95):.3f} s, most {max(spent):.3f} s"
        )


def main() -> None:
    """Run the benchmark and print its figures, every 100 pages and at the end."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--font", type=Path, default=PAGE_FONT)
    options.add_argument("--show", action="store_true", help="print every page read wrongly")
    given = options.parse_args()
    tally = Tally()
    for number in range(given.first, given.first + given.pages):
        count(tally, number, draw(number, seed=given.seed, font=given.font), given.show)
        if tally.pages % 100 == 0 and tally.pages < given.pages:
            print(tally.report(), flush=True)
    print(f"seed {given.seed}, first page {given.first}\n{tally.report()}")


def count(tally: Tally, number: int, page: Page, aloud: bool) -> None:
    """Read one page and count what came of it."""
    start = time.process_time()
    reading = read_page(page.image)
    tally.spent.append(time.process_time() - start)
    bold = [name for name in wrong_fields(page, reading) if reading.confidence[name] >= HIGH]
    tally.pages += 1
    tally.exact += page.lines == reading.lines
    tally.bold += bool(bold)
    tally.sure += reading.sure
    if aloud and page.lines != reading.lines:
        show(number, page, reading, bold)


def show(number: int, page: Page, reading: PageReading, bold: list[str]) -> None:
    camera = page.camera
    print(
        f"page {number} {page.form} type {camera.line_height} blur {camera.blur:.2f} "
        f"lace {camera.guilloche:.2f} shadow {camera.shadow:.2f} {reading.errors} BOLD {bold}"
    )
    for truth, seen in zip(page.lines, reading.lines or page.lines, strict=False):
        marks = "".join(" " if a == b else "^" for a, b in zip(truth, seen, strict=False))
        if marks.strip() or len(truth) != len(seen):
            print(f"    {truth}\n    {seen}\n    {marks}")


if __name__ == "__main__":
    main()
