"""Exposure, contrast, evenness of light and colour, after ISO/IEC 29794-5:2025, 7.3.

Dark skin is no underexposure: darkness is judged by how much of the face is crushed to black and
by the light of the whole picture, brightness by how much is burnt to white.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from . import report
from .report import Reason

Dots = NDArray[np.float32]

BLACK, WHITE = 26, 247  # ISO/IEC 29794-5: luminance 0–25 and 247–255
CRUSHED = 0.45
BURNT = 0.15
PICTURE_DARK = 120.0
PICTURE_RANGE = 75.0
FACE_RANGE = 30.0
UNEVEN = 0.38
COLOUR = 3.5


def judge_light(grey: Dots, face: Dots) -> Iterator[Reason]:
    """Too dark, too bright, too flat, lit from one side. ``face`` is the part with the face."""
    crushed, burnt = float((face < BLACK).mean()), float((face >= WHITE).mean())
    brightest = float(np.percentile(grey, 95))
    if brightest < PICTURE_DARK:
        yield Reason(report.TOO_DARK, round(brightest), PICTURE_DARK)
    elif crushed > CRUSHED:
        yield Reason(report.TOO_DARK, round(crushed, 2), CRUSHED)
    if burnt > BURNT:
        yield Reason(report.TOO_BRIGHT, round(burnt, 2), BURNT)
    yield from _judge_range(grey, face)
    left, right = (float(half.mean()) for half in np.array_split(face, 2, axis=1))
    tilt = abs(left - right) / max(left + right, 1.0)
    if tilt > UNEVEN / 2:
        yield Reason(report.UNEVEN_LIGHT, round(2 * tilt, 2), UNEVEN)


def _judge_range(grey: Dots, face: Dots) -> Iterator[Reason]:
    """From the darkest to the lightest, leaving 2 % at either end."""
    whole = float(np.subtract(*np.percentile(grey, (98, 2))))
    inside = float(np.subtract(*np.percentile(face, (98, 2))))
    if whole < PICTURE_RANGE:
        yield Reason(report.LOW_CONTRAST, round(whole), PICTURE_RANGE)
    elif inside < FACE_RANGE:
        yield Reason(report.LOW_CONTRAST, round(inside), FACE_RANGE)


def judge_colour(face: NDArray[np.uint8]) -> Iterator[Reason]:
    """A face has colour; a black-and-white picture has none. ``face`` is RGB."""
    values = face.astype(np.float32)
    spread = float((values.max(axis=2) - values.min(axis=2)).mean())
    if spread < COLOUR:
        yield Reason(report.MONOCHROME, round(spread, 1), COLOUR)
