"""Blur and compression, measured at the scale at which the face will be compared."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from . import report
from .report import Reason

Dots = NDArray[np.float32]

LEAST_DETAIL = 0.010
BLOCKS = 1.9


def detail(face: Dots) -> float:
    """Variance of the Laplacian over the variance of the light: fine detail, whatever the contrast.

    ``face`` is grey at 90 dots between the eyes. A blur of 1 dot halves it several times.
    """
    laplacian = (
        face[:-2, 1:-1] + face[2:, 1:-1] + face[1:-1, :-2] + face[1:-1, 2:] - 4 * face[1:-1, 1:-1]
    )
    return float(laplacian.var() / max(float(face.var()), 25.0))


def judge_blur(face: Dots) -> Iterator[Reason]:
    """Blurred when almost nothing of the light's variance is fine."""
    found = detail(face)
    if found < LEAST_DETAIL:
        yield Reason(report.BLURRED, round(found, 4), LEAST_DETAIL)


def blockiness(grey: Dots) -> float:
    """How much larger the steps are at the seams of 8 × 8 blocks than elsewhere; 1 for none.

    The grid's phase is searched, since a picture may have been cut or turned.
    """
    return min(_seams(np.abs(np.diff(grey, axis=1))), _seams(np.abs(np.diff(grey, axis=0)).T))


def _seams(steps: Dots) -> float:
    usable = steps[:, : steps.shape[1] // 8 * 8]
    if usable.size == 0:
        return 1.0
    phases = np.median(usable.reshape(usable.shape[0], -1, 8), axis=1).mean(axis=0)
    strongest = int(phases.argmax())
    others = np.delete(phases, strongest)
    return float((phases[strongest] + 0.5) / (others.mean() + 0.5))


def judge_blocks(grey: Dots) -> Iterator[Reason]:
    """Compressed so far that the blocks show."""
    found = blockiness(grey)
    if found > BLOCKS:
        yield Reason(report.COMPRESSED, round(found, 2), BLOCKS)
