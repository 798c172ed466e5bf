"""The most probable name field: words parted by one filler, names by two, padding to the end.

A small machine of six states walks the field: 0 in a word of the surname, 1 after one filler,
2 after the double filler, 3 in a word of the given names, 4 after one filler, 5 in the padding.
All weights are natural logarithms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from elshi.engines.documents.mrz_digits import FILLER, LETTERS

Floats = NDArray[np.float64]

_NAME_STEPS = (  # (from, to, the letter is a filler)
    (0, 0, False), (0, 1, True), (1, 0, False), (1, 2, True), (2, 3, False), (2, 5, True),
    (3, 3, False), (3, 4, True), (4, 3, False), (4, 5, True), (5, 5, True),
)  # fmt: skip
_ODD_NAME = -9.0  # a name field of another make


def name_field(scores: Floats) -> tuple[str, list[float], float]:
    """Give the name field, the probability of each letter, and the weight of all readings."""
    letters = scores[:, 10:36]
    best = letters.argmax(axis=1)
    kinds = np.stack([np.logaddexp.reduce(letters, axis=1), scores[:, 36]], axis=1)
    peak = np.stack([letters.max(axis=1), scores[:, 36]], axis=1)
    move = np.full((2, 6, 6), -np.inf)
    move[0, :, 0], move[1, :, 5] = _ODD_NAME, _ODD_NAME
    for start, end, by_filler in _NAME_STEPS:
        move[int(by_filler), start, end] = 0.0
    before, after, total = _name_sums(kinds, move)
    path = _name_path(peak, move)
    text, chances = [], []
    for k, filler in enumerate(path):
        kind = before[k][:, None] + move[filler] + after[k + 1][None, :] + kinds[k, filler]
        chance = float(np.logaddexp.reduce(kind, axis=None)) - total
        if not filler:
            chance += peak[k, 0] - kinds[k, 0]
        text.append(FILLER if filler else LETTERS[best[k]])
        chances.append(float(np.exp(min(0.0, chance))))
    return "".join(text), chances, total


def _name_sums(kinds: Floats, move: Floats) -> tuple[list[Floats], list[Floats], float]:
    start = np.full(6, -np.inf)
    start[0] = 0.0
    before, after = [start], [np.zeros(6)]
    for row in kinds:
        step = np.logaddexp(move[0] + row[0], move[1] + row[1])
        before.append(np.logaddexp.reduce(before[-1][:, None] + step, axis=0))
    for row in kinds[::-1]:
        step = np.logaddexp(move[0] + row[0], move[1] + row[1])
        after.append(np.logaddexp.reduce(step + after[-1][None, :], axis=1))
    return before, after[::-1], float(np.logaddexp.reduce(before[-1]))


def _name_path(peak: Floats, move: Floats) -> list[int]:
    """Give for each place of the best path whether it is a filler."""
    state = np.array([0.0] + [-np.inf] * 5)
    back = []
    for row in peak:
        options = state[None, :, None] + move + row[:, None, None]  # (kind, from, to)
        flat = options.reshape(12, 6)
        back.append(flat.argmax(axis=0))
        state = flat.max(axis=0)
    place, kinds = int(state.argmax()), []
    for choices in reversed(back):
        kind, place = divmod(int(choices[place]), 6)
        kinds.append(kind)
    return kinds[::-1]
