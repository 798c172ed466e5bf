"""Rows that make up a zone: two of 44 or 36 cells, or three of 30, one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from elshi.engines.documents.picture.placing import WORTH, Row

LINES = {44: 2, 36: 2, 30: 3}  # lines of a zone by their width
SPACING = (1.1, 4.6)  # from line to line, in pitches


@dataclass(frozen=True, slots=True)
class Zone:
    """Rows of one zone from top to bottom."""

    rows: tuple[Row, ...]

    @property
    def worth(self) -> float:
        """What the letters of all its rows are worth together."""
        return sum(row.worth for row in self.rows)

    @property
    def sureness(self) -> float:
        """The worth of a mean cell as a share of a letter surely read."""
        return self.worth / sum(row.course.cells for row in self.rows) / WORTH


def zones_of(rows: list[dict[int, Row]]) -> list[Zone]:
    """Give the zone of greatest worth of each width among the rows found, greatest first."""
    found = []
    for width, count in LINES.items():
        same = [row[width] for row in rows if width in row and row[width].sureness > 0.5]
        stacked = (_stacked(chosen) for chosen in combinations(same, count))
        whole = [zone for zone in stacked if zone is not None]
        if whole:
            found.append(max(whole, key=lambda zone: zone.worth))
    return sorted(found, key=lambda zone: -zone.worth)


def _stacked(rows: tuple[Row, ...]) -> Zone | None:
    """Give the rows in order if they stand below one another evenly, else None."""
    first = rows[0].course
    (ax, ay), (bx, by) = first.point(0), first.point(first.cells - 1)
    length = float(np.hypot(bx - ax, by - ay))
    right, down = (bx - ax) / length, (by - ay) / length
    placed = []
    for row in rows:
        x, y = row.course.point((row.course.cells - 1) / 2)
        placed.append((y * right - x * down, x * right + y * down, row))
    placed.sort(key=lambda place: place[0])
    pitch = first.pitch()
    gaps = []
    for (depth, over, row), (next_depth, next_over, _) in zip(placed, placed[1:], strict=False):
        gap = (next_depth - depth) / pitch
        if not SPACING[0] < gap < SPACING[1] or abs(next_over - over) > 1.5 * pitch:
            return None
        if not 0.88 < row.course.pitch() / pitch < 1.14:
            return None
        gaps.append(gap)
    if max(gaps) > 1.4 * min(gaps):
        return None
    return Zone(tuple(row for _, _, row in placed))
