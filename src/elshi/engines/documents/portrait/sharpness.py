"""Blur and compression, measured at the scale at which the face will be compared."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from . import report
from .report import Reason

Dots = NDArray[np.float32]

LEAST_DETAIL = 1.5
STILL = (0.25, 8.0)
BLOCKS = 1.65
CLIP = 12.0
NOISE = 0.6  # variance that rounding to whole numbers leaves in a second difference


def detail(face: Dots) -> float:
    """How much the finest structure exceeds the next coarser one, in the poorer direction.

    The variance of the second difference (the Laplacian, taken along rows and columns apart, so
    that a moved camera shows too) before and after a slight smoothing: a sharp picture loses most
    of it, a blurred one has nothing to lose. ``face`` is grey at 90 dots between the eyes; there
    sharp faces give 1.85 to 2.9, a blur of σ 1.5 dots 1.3 to 1.45, and 1 is the bottom. Contrast
    and the colour of skin do not enter.
    """
    return min(_loss(face), _loss(face.T))


def _loss(face: Dots) -> float:
    if face.shape[1] < 16:
        return 1.0
    lines = _smoothed(_smoothed(face.T)).T  # across the direction, against grain
    smooth = _smoothed(_smoothed(_smoothed(lines)))
    return math.sqrt(float((_bend(lines).var() + NOISE) / (_bend(smooth).var() + NOISE)))


def _bend(rows: Dots) -> Dots:
    bend: Dots = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    return bend


def _smoothed(rows: Dots) -> Dots:
    return ((rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 4).astype(np.float32)


def motion(face: Dots) -> float:
    """Structure across over structure down; 0.6 to 4 in a still face, far off when it moved.

    A steady movement leaves sharp ends of each streak, which `detail` takes for sharpness; but
    it takes nearly all structure in its own direction.
    """
    if min(face.shape) < 16:
        return 1.0
    across, down = (_smoothed(_smoothed(part.T)).T for part in (face, face.T))
    return float((_bend(across).var() + NOISE) / (_bend(down).var() + NOISE))


def judge_blur(face: Dots) -> Iterator[Reason]:
    """Blurred when hardly anything is finer than what a blurred picture keeps."""
    found, moved = detail(face), motion(face)
    if found < LEAST_DETAIL:
        yield Reason(report.BLURRED, round(found, 2), LEAST_DETAIL)
    elif not STILL[0] < moved < STILL[1]:
        yield Reason(report.BLURRED, round(moved, 2), STILL[0] if moved < 1 else STILL[1])


def blockiness(grey: Dots) -> float:
    """How much larger the steps are at the seams of 8 × 8 blocks than elsewhere; 1 for none.

    The grid's phase is searched, since a picture may have been cut or turned; steps over CLIP are
    edges of things and count as CLIP. Quality 75 gives up to 1.55, quality 10 from 1.7 on.
    """
    return min(_seams(grey), _seams(grey.T))


def _seams(rows: Dots) -> float:
    steps = np.minimum(np.abs(np.diff(rows, axis=1)), CLIP)
    usable = steps[:, : steps.shape[1] // 8 * 8]
    if usable.size == 0:
        return 1.0
    phases = usable.reshape(usable.shape[0], -1, 8).mean(axis=(0, 1))
    strongest = int(phases.argmax())
    return float((phases[strongest] + 1) / (np.delete(phases, strongest).mean() + 1))


def judge_blocks(grey: Dots) -> Iterator[Reason]:
    """Compressed so far that the blocks show."""
    found = blockiness(grey)
    if found > BLOCKS:
        yield Reason(report.COMPRESSED, round(found, 2), BLOCKS)
