"""From a bent line of print on a picture to a straight strip with even cells.

A line of OCR-B is a row of cells of equal width. Where they stand on the picture is written as
two polynomials, x(u) and y(u) in pixels, u counting cells from the middle of the first one: that
covers turn, perspective (cells that shrink along the line) and the bow of an open book.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Floats = NDArray[np.float64]

CELL = 20  # strip pixels to a character pitch
STRIP_ROWS = 44  # rows of a strip; the middle of the letters stands in the middle


@dataclass(frozen=True, slots=True)
class Course:
    """Where a line runs: polynomials (highest power first) over cells, in pixels."""

    x: Floats
    y: Floats
    cells: int

    def point(self, cell: float) -> tuple[float, float]:
        """Give the place of the middle of `cell`, which may be a fraction."""
        return float(np.polyval(self.x, cell)), float(np.polyval(self.y, cell))

    def pitch(self) -> float:
        """Give the mean width of a cell in pixels."""
        (ax, ay), (bx, by) = self.point(0), self.point(self.cells - 1)
        return float(np.hypot(bx - ax, by - ay)) / max(1, self.cells - 1)


def straight(start: tuple[float, float], end: tuple[float, float], cells: int) -> Course:
    """Give the course of `cells` even cells whose first and last middles are given."""
    steps = max(1, cells - 1)
    return Course(
        np.array([(end[0] - start[0]) / steps, start[0]]),
        np.array([(end[1] - start[1]) / steps, start[1]]),
        cells,
    )


class Levels:
    """A grey picture at several scales, so that shrinking never skips pixels."""

    def __init__(self, grey: Pixels) -> None:
        self._levels = {1: grey}

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the full picture."""
        height, width = self._levels[1].shape
        return int(height), int(width)

    def at(self, factor: int) -> Pixels:
        """Give the picture shrunk by a whole factor (mean of squares of pixels)."""
        if factor not in self._levels:
            grey = self._levels[1]
            height, width = (side // factor * factor for side in grey.shape)
            blocks = grey[:height, :width].reshape(
                height // factor, factor, width // factor, factor
            )
            self._levels[factor] = blocks.mean(axis=(1, 3), dtype=np.float32)
        return self._levels[factor]


def strip(levels: Levels, course: Course, *, margin: float) -> Pixels:
    """Give the line straightened: STRIP_ROWS rows, CELL columns a cell, `margin` cells around.

    Column c stands at cell (c + 0.5) / CELL - 0.5 - margin.
    """
    factor = max(1, round(course.pitch() / CELL))
    columns = int(round((course.cells + 2 * margin) * CELL))
    cell = (np.arange(columns) + 0.5) / CELL - 0.5 - margin
    x, y = np.polyval(course.x, cell), np.polyval(course.y, cell)
    along_x, along_y = (np.polyval(np.polyder(one), cell) for one in (course.x, course.y))
    offset = ((np.arange(STRIP_ROWS) + 0.5 - STRIP_ROWS / 2) / CELL)[:, None]
    return _sampled(levels.at(factor), x - offset * along_y, y + offset * along_x, factor)


def _sampled(grey: Pixels, x: Floats, y: Floats, factor: int) -> Pixels:
    """Give the picture's values between its pixels; places outside repeat the edge."""
    height, width = grey.shape
    column = np.clip((x + 0.5) / factor - 0.5, 0, width - 1.001).astype(np.float32)
    row = np.clip((y + 0.5) / factor - 0.5, 0, height - 1.001).astype(np.float32)
    left, top = column.astype(np.int32), row.astype(np.int32)
    right_part, low_part = column - left, row - top
    flat = grey.ravel()
    place = top * width + left
    above = flat[place] * (1 - right_part) + flat[place + 1] * right_part
    place += width
    below = flat[place] * (1 - right_part) + flat[place + 1] * right_part
    return np.asarray(above * (1 - low_part) + below * low_part, np.float32)


def inked(strip_: Pixels) -> Pixels:
    """Give the strip as ink: 0 for the paper around, 1 for the darkest print near by.

    Paper and print are taken cell by cell and smoothed over five cells, so a shadow's edge or
    a darkening page fades out. Where nothing is printed, the depth of the line's print counts,
    or else the paper's grain would be blown up to letters.
    """
    cells = strip_.shape[1] // CELL
    blocks = strip_[:, : cells * CELL].reshape(len(strip_), cells, CELL)
    blocks = np.sort(blocks.transpose(1, 0, 2).reshape(cells, -1), axis=1)
    light = _smooth(blocks[:, int(blocks.shape[1] * 0.80)], np.median)
    print_ = _smooth(blocks[:, int(blocks.shape[1] * 0.03)], np.min)
    places = (np.arange(cells) + 0.5) * CELL
    columns = np.arange(strip_.shape[1])
    paper = np.interp(columns, places, light)
    depth = paper - np.interp(columns, places, print_)
    depth = np.maximum(depth, max(12.0, 0.4 * float(np.quantile(depth, 0.75))))
    return np.clip((paper - strip_) / depth, -0.5, 1.5).astype(np.float32)


def _smooth(values: Pixels, choose: object) -> Pixels:
    padded = np.pad(values, 2, mode="edge")
    near = np.lib.stride_tricks.sliding_window_view(padded, 5)
    chosen = choose(near, axis=1)  # type: ignore[operator]
    padded = np.pad(chosen, 1, mode="edge")
    return np.asarray((padded[:-2] + padded[1:-1] + padded[2:]) / 3, np.float32)
