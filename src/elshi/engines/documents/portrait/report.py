"""What a check says: a verdict, reasons with their numbers, and how the picture could be cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accepted", "doubtful", "refused"]
Box = tuple[int, int, int, int]

UNREADABLE = "unreadable"
TOO_SMALL = "too_small"
PROPORTION = "proportion"
TOO_DARK = "too_dark"
TOO_BRIGHT = "too_bright"
LOW_CONTRAST = "low_contrast"
UNEVEN_LIGHT = "uneven_light"
BLURRED = "blurred"
COMPRESSED = "compressed"
MONOCHROME = "monochrome"
BACKGROUND_BUSY = "background_busy"
BACKGROUND_DARK = "background_dark"
FRAMED = "framed"
NO_FACE = "no_face"
MANY_FACES = "many_faces"
FACE_TOO_SMALL = "face_too_small"
HEAD_SMALL = "head_small"
HEAD_LARGE = "head_large"
HEAD_OFF_CENTRE = "head_off_centre"
HEAD_CUT = "head_cut"
HEAD_TILTED = "head_tilted"
HEAD_TURNED = "head_turned"

CODES = (
    UNREADABLE, TOO_SMALL, PROPORTION, TOO_DARK, TOO_BRIGHT, LOW_CONTRAST, UNEVEN_LIGHT, BLURRED,
    COMPRESSED, MONOCHROME, BACKGROUND_BUSY, BACKGROUND_DARK, FRAMED, NO_FACE, MANY_FACES,
    FACE_TOO_SMALL, HEAD_SMALL, HEAD_LARGE, HEAD_OFF_CENTRE, HEAD_CUT, HEAD_TILTED, HEAD_TURNED,
)  # fmt: skip
DOUBTS = frozenset({COMPRESSED, UNEVEN_LIGHT, HEAD_TILTED, HEAD_TURNED, HEAD_OFF_CENTRE})
"""Reasons that a consul may overlook; any other one refuses the picture."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is wrong: what was found, and the bound it passed."""

    code: str
    found: float = 0.0
    bound: float = 0.0


@dataclass(frozen=True, slots=True)
class PortraitReport:
    """The answer about one picture.

    ``crop`` (left, top, right, bottom in dots) cuts a 35 × 45 portrait out of it, where the
    picture reaches far enough around the head; ``width`` and ``height`` are of the picture upright.
    """

    reasons: tuple[Reason, ...]
    width: int = 0
    height: int = 0
    crop: Box | None = None

    @property
    def verdict(self) -> Verdict:
        codes = {reason.code for reason in self.reasons}
        if codes - DOUBTS:
            return "refused"
        return "doubtful" if codes else "accepted"

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)
