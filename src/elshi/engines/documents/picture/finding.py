"""Where long, even lines of print may run on a picture: candidates, best first.

A machine-readable zone is the longest straight print on a page. The picture's upright edges are
summed in narrow bands; along every slope up to some degrees, each row of every height gets what
stands on it less what stands just above or below. Lace, shadows and desks have edges everywhere
and cancel out; a line of print with white above and below does not. The reader of letters decides
later which candidates are a zone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

BANDS = 44
HEIGHTS = (6, 8, 10, 13, 16, 20, 25, 31)  # of capitals, in pixels of the working picture
SLOPES = np.tan(np.radians(np.arange(-9, 9.01, 0.5)))
SHORTEST = 0.22  # of the picture's width


@dataclass(frozen=True, slots=True)
class Candidate:
    """A straight stretch of print: its ends and the height of its capitals, in pixels."""

    left: tuple[float, float]
    right: tuple[float, float]
    height: float
    weight: float

    def scaled(self, factor: float) -> Candidate:
        """Give the same stretch on a picture `factor` times as large."""
        (ax, ay), (bx, by) = self.left, self.right
        return Candidate(
            (ax * factor, ay * factor),
            (bx * factor, by * factor),
            self.height * factor,
            self.weight,
        )


def candidates(grey: Pixels, *, limit: int) -> list[Candidate]:
    """Give up to `limit` stretches of print in a working picture about 1,000 pixels wide."""
    bands = _bands(_edges(grey))
    answers = np.stack([_answer(bands, height) for height in HEIGHTS])
    sums = _sums_along(answers, grey.shape[1])
    found: list[Candidate] = []
    for _ in range(3 * limit):
        place = np.unravel_index(int(sums.argmax()), sums.shape)
        slope, size, row = (int(k) for k in place)
        if sums[place] <= 0 or len(found) == limit:
            break
        reach = max(4, int(HEIGHTS[size] * 0.7))
        stretch = _stretch(answers[size], row, float(SLOPES[slope]), grey.shape[1], HEIGHTS[size])
        if stretch is not None:
            found.append(stretch)
        sums[:, :, max(0, row - reach) : row + reach + 1] = 0
    return found


def _edges(grey: Pixels) -> Pixels:
    """Give the strength of upright edges, evened out over large neighbourhoods."""
    smooth = grey.copy()
    smooth[1:-1] = (grey[:-2] + 2 * grey[1:-1] + grey[2:]) / 4
    edges = np.zeros_like(grey)
    edges[:, 1:-1] = np.abs(smooth[:, 2:] - smooth[:, :-2])
    edges = np.minimum(edges, 120)
    around = _box(edges * edges, max(8, grey.shape[1] // 10))
    return np.asarray(np.minimum(edges / (np.sqrt(around) + 4), 3.0), np.float32)


def _box(values: Pixels, reach: int) -> Pixels:
    """Give the mean over squares of side 2 reach + 1, clipped at the border."""
    for axis in (0, 1):
        length = values.shape[axis]
        total = np.cumsum(values, axis=axis, dtype=np.float64)
        total = np.concatenate([np.zeros_like(total.take([0], axis)), total], axis=axis)
        high = np.minimum(np.arange(length) + reach + 1, length)
        low = np.maximum(np.arange(length) - reach, 0)
        shape = (-1, 1) if axis == 0 else (1, -1)
        values = (total.take(high, axis) - total.take(low, axis)) / (high - low).reshape(shape)
    return values.astype(np.float32)


def _bands(edges: Pixels) -> Pixels:
    """Give the mean edge of each row in each of BANDS upright bands."""
    limits = np.linspace(0, edges.shape[1], BANDS + 1).astype(int)
    sums = np.add.reduceat(edges, np.minimum(limits[:-1], edges.shape[1] - 1), axis=1)
    return np.asarray(sums / np.maximum(np.diff(limits), 1), np.float32)


def _answer(bands: Pixels, height: int) -> Pixels:
    """Give, for each row and band, the edges within a line less those just above or below."""
    rows = len(bands)
    total = np.concatenate([np.zeros((1, bands.shape[1])), np.cumsum(bands, axis=0)])

    def mean(start: float, end: float) -> Pixels:
        low = np.clip(np.arange(rows) + round(start), 0, rows)
        high = np.clip(np.arange(rows) + round(end) + 1, 0, rows)
        return np.asarray((total[high] - total[low]) / np.maximum(high - low, 1)[:, None])

    half, flank = height / 2, max(2.0, 0.4 * height)
    above = mean(-half - flank, -half - 1)
    below = mean(half + 1, half + flank)
    inner = np.minimum(mean(-half, 0), mean(0, half))
    return np.asarray(np.clip(inner - np.maximum(above, below), -0.15, 0.8), np.float32)


def _sums_along(answers: Pixels, width: int) -> Pixels:
    """Give for each slope, height and middle row the answers summed along the line."""
    sizes, rows, bands = answers.shape
    across = (np.arange(bands) + 0.5) / bands * width - width / 2
    reach = int(np.ceil(np.abs(SLOPES).max() * width / 2)) + 1
    padded = np.pad(answers, ((0, 0), (reach, reach), (0, 0)))
    padded = np.ascontiguousarray(padded.transpose(2, 0, 1))
    sums = np.zeros((len(SLOPES), sizes, rows), np.float32)
    for number, slope in enumerate(SLOPES):
        for band in range(bands):
            shift = reach + int(round(slope * across[band]))
            sums[number] += padded[band, :, shift : shift + rows]
    return sums


def _stretch(answer: Pixels, row: int, slope: float, width: int, height: int) -> Candidate | None:
    """Give the longest stretch of a line on which there is print, or None if it is short."""
    across = (np.arange(BANDS) + 0.5) / BANDS * width
    rows = np.clip(np.rint(row + slope * (across - width / 2)), 0, len(answer) - 1).astype(int)
    along = answer[rows, np.arange(BANDS)]
    good = along > 0.35 * np.sort(along)[-BANDS // 6]
    best, start, last = (0, 0), None, -9
    for band in range(BANDS):
        if not good[band]:
            continue
        if start is None or band - last > 3:
            start = band
        last = band
        if band - start > best[1] - best[0]:
            best = (start, band)
    if (best[1] - best[0] + 1) < SHORTEST * BANDS:
        return None
    ends = [float(edge) * width / BANDS for edge in (best[0], best[1] + 1)]
    left, right = ((x, row + slope * (x - width / 2)) for x in ends)
    return Candidate(left, right, float(height), float(along[best[0] : best[1] + 1].sum()))
