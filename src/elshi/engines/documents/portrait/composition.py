"""Size, proportion and place of the head: ICAO Doc 9303-3 (8th ed.) 3.9 and ISO/IEC 39794-5 D.1.

The portrait is 35 × 45 mm; crown to chin takes 70–80 % of its height; the head stands in the
middle; the eyes lie at 50–70 % of the height from the bottom. The bounds here are a little wider
than the text, since the crown is estimated from the face.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import report
from .detector.faces import Face
from .report import Box, Reason

WIDTH, HEIGHT = 413, 531  # 35 × 45 mm at 300 dots an inch
PROPORTION = 35 / 45
PROPORTION_OFF = 0.03
EYE_DISTANCE = 90  # dots; ISO/IEC 39794-5 D.1.4.2.4
HEAD = (0.57, 0.84)
HEAD_AIM = 0.75
OFF_CENTRE = 0.09
ROLL = 8.0
ROLL_TO_LOOK_AGAIN = 3.5  # the first look errs by up to 5 degrees
YAW = 0.22
# From the detector's box (forehead to chin) and the line of the eyes to the whole head,
# measured on portraits with a known crown: 0.15 to 0.30 of the box, by the hair.
CROWN_ABOVE_BOX = 0.20


def judge_size(width: int, height: int) -> Iterator[Reason]:
    """Enough dots, in the proportion of 35 to 45."""
    if width < WIDTH or height < HEIGHT:
        yield Reason(report.TOO_SMALL, min(width / WIDTH, height / HEIGHT), 1.0)
    ratio = width / height
    if abs(ratio / PROPORTION - 1) > PROPORTION_OFF:
        yield Reason(report.PROPORTION, round(ratio, 3), round(PROPORTION, 3))


def judge_faces(faces: list[Face]) -> Iterator[Reason]:
    """Exactly one face."""
    if not faces:
        yield Reason(report.NO_FACE, 0, 1)
    elif len(faces) > 1:
        yield Reason(report.MANY_FACES, len(faces), 1)


def judge_head(face: Face, width: int, height: int) -> Iterator[Reason]:
    """How large the head is, where it stands, how it is held."""
    crown, chin = head_of(face)
    share = (chin - crown) / height
    middle = (face.eye_left[0] + face.eye_right[0]) / 2 / width - 0.5
    if face.eye_distance < EYE_DISTANCE:
        yield Reason(report.FACE_TOO_SMALL, round(face.eye_distance), EYE_DISTANCE)
    if share < HEAD[0]:
        yield Reason(report.HEAD_SMALL, round(share, 2), HEAD[0])
    elif share > HEAD[1]:
        yield Reason(report.HEAD_LARGE, round(share, 2), HEAD[1])
    if _cut(face, width, height):
        yield Reason(report.HEAD_CUT)
    elif abs(middle) > OFF_CENTRE:
        yield Reason(report.HEAD_OFF_CENTRE, round(middle, 2), OFF_CENTRE)
    if abs(face.roll) > ROLL:
        yield Reason(report.HEAD_TILTED, round(face.roll, 1), ROLL)
    if abs(face.yaw) > YAW:
        yield Reason(report.HEAD_TURNED, round(face.yaw, 2), YAW)


def head_of(face: Face) -> tuple[float, float]:
    """Where crown and chin lie, dots from the top; the crown is an estimate."""
    return face.top - CROWN_ABOVE_BOX * face.height, face.bottom


def _cut(face: Face, width: int, height: int) -> bool:
    """Whether a part of the face itself, or most of the hair, lies outside of the picture."""
    crown, chin = head_of(face)
    slack = 0.04 * face.height
    return (
        crown < -0.12 * face.height
        or chin > height + slack
        or face.left < -slack
        or face.right > width + slack
    )


def crop_for(face: Face, width: int, height: int) -> Box | None:
    """The 35 × 45 cut with the head at three quarters of its height, when it lies inside."""
    crown, chin = head_of(face)
    tall = (chin - crown) / HEAD_AIM
    wide = tall * PROPORTION
    middle = (face.eye_left[0] + face.eye_right[0]) / 2
    top = crown - 0.09 * tall
    left = middle - wide / 2
    if left < 0 or top < 0 or left + wide > width or top + tall > height or wide < WIDTH:
        return None
    return round(left), round(top), round(left + wide), round(top + tall)
