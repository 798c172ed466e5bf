"""Which letter a cell shows: a small network over windows of a straightened strip.

The weights in `letters.npz` were trained on another cut of OCR-B than the one Elshi prints with
(benchmarks/mrz_picture/train.py makes them; provenance in benchmarks/mrz_picture/cut/README.md).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
NOTHING = len(ALPHABET)  # the class of what is no letter, or not in the middle of its cell
ROWS, COLUMNS = 28, 22  # of a window, in strip pixels
WEIGHTS = Path(__file__).with_name("letters.npz")

Layers = tuple[tuple[Pixels, Pixels], ...]


@cache
def layers() -> Layers:
    """Give the trained layers, each a matrix and a bias."""
    with np.load(WEIGHTS) as stored:
        count = len(stored.files) // 2
        return tuple(
            (stored[f"w{k}"].astype(np.float32), stored[f"b{k}"].astype(np.float32))
            for k in range(count)
        )


def evened(windows: Pixels) -> Pixels:
    """Give windows (n, ROWS * COLUMNS) with mean 0 and even contrast."""
    windows = windows - windows.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.square(windows).mean(axis=1, keepdims=True))
    return np.asarray(windows / (spread + 0.08), np.float32)


def scores(windows: Pixels) -> Pixels:
    """Give log probabilities (n, 38) of the letters of ALPHABET and of NOTHING."""
    values = evened(windows)
    *hidden, (last, last_bias) = layers()
    for matrix, bias in hidden:
        values = np.maximum(values @ matrix + bias, 0)
    values = values @ last + last_bias
    values -= values.max(axis=1, keepdims=True)
    return np.asarray(values - np.log(np.exp(values).sum(axis=1, keepdims=True)), np.float32)


def windows_at(ink: Pixels, rows: NDArray[np.int_], columns: NDArray[np.int_]) -> Pixels:
    """Give the windows whose middles stand at `rows` x `columns` of an inked strip, flat."""
    views = np.lib.stride_tricks.sliding_window_view(ink, (ROWS, COLUMNS))
    chosen = views[np.ix_(rows - ROWS // 2, columns - COLUMNS // 2)]
    return chosen.reshape(-1, ROWS * COLUMNS)
