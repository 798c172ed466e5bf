"""The background beside the head: plain and light; and no frame around the picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from . import report
from .report import Reason

Dots = NDArray[np.float32]

LIGHT = 150.0
SPREAD = 34.0
ROUGH = 5.0
STEP = 36.0
FRAME_DEPTH = 0.12


def patches(picture: Dots, face_left: float, face_right: float, face_top: float) -> list[Dots]:
    """The parts of ``picture`` (height, width, 3) that surely show background.

    Two strips beside the head, from the top down to the eyes' height, as wide as a face with hair
    leaves free, within 4 and 14 % of the width.
    """
    height, width = picture.shape[:2]
    bottom = max(int(height * 0.12), int(face_top + 0.15 * height))
    left = int(np.clip(face_left - 0.45 * (face_right - face_left), 0.04 * width, 0.14 * width))
    right = int(np.clip(face_right + 0.45 * (face_right - face_left), 0.86 * width, 0.96 * width))
    return [picture[:bottom, :left], picture[:bottom, right:]]


def judge_ground(parts: list[Dots]) -> Iterator[Reason]:
    """Light and of one colour; strands of hair, a seventh of the strips, are forgiven."""
    dots = np.concatenate([part.reshape(-1, 3) for part in parts])
    low, high = np.percentile(dots, (14, 86), axis=0)
    spread = float((high - low).max())
    rough = float(np.mean([_roughness(part) for part in parts]))
    if spread > SPREAD:
        yield Reason(report.BACKGROUND_BUSY, round(spread), SPREAD)
    elif rough > ROUGH:
        yield Reason(report.BACKGROUND_BUSY, round(rough, 1), ROUGH)
    light = float(np.median(dots.mean(axis=1)))
    if light < LIGHT:
        yield Reason(report.BACKGROUND_DARK, round(light), LIGHT)


def _roughness(part: Dots) -> float:
    """Median step between neighbouring dots: texture of a wall, bricks, leaves."""
    grey = part.mean(axis=2)
    across, down = np.abs(np.diff(grey, axis=1)), np.abs(np.diff(grey, axis=0))
    return float(max(np.median(across), np.median(down))) if across.size and down.size else 0.0


def judge_frame(grey: Dots) -> Iterator[Reason]:
    """A border drawn around: at two opposite sides an even margin ends in one straight step."""
    sides = (grey, grey[::-1], grey.T, grey.T[::-1])
    depths = [_margin(side) for side in sides]
    if (depths[0] and depths[1]) or (depths[2] and depths[3]):
        yield Reason(report.FRAMED, max(depths), 0)


def _margin(side: Dots) -> int:
    """How many outer lines are one flat colour before a step across the whole side; 0 for none."""
    deepest = max(2, int(len(side) * FRAME_DEPTH))
    lines = side[: deepest + 1]
    means = lines.mean(axis=1)
    flat = lines.std(axis=1) < 6
    for depth in range(1, deepest):
        if not flat[depth - 1]:
            return 0
        step = np.abs(lines[depth] - means[depth - 1])
        if float(np.percentile(step, 20)) > STEP:
            return depth
    return 0
