"""`check`: a portrait judged at once, with every reason named and numbered."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from . import composition, ground, light, report, sharpness
from .detector.faces import Face, closer, find
from .report import PortraitReport, Reason

MOST_DOTS = 40_000_000
WORKING_HEIGHT = 640
SECOND_FACE = 0.20  # a face smaller than this part of the first one is a picture on a wall
EYES = composition.EYE_DISTANCE
DECODING_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, MemoryError,
    Image.DecompressionBombError,
)  # fmt: skip


def check(image: bytes) -> PortraitReport:
    """The report on a JPEG or PNG portrait; a picture that cannot be read is `unreadable`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = _decoded(image)
    except DECODING_FAULTS:
        return PortraitReport((Reason(report.UNREADABLE),))
    return check_picture(picture)


def check_picture(picture: Image.Image) -> PortraitReport:
    """The report on a decoded picture, upright, in RGB."""
    width, height = picture.size
    faces = _alone(find(picture))
    reasons = [*composition.judge_size(width, height), *composition.judge_faces(faces)]
    face = faces[0] if faces else None
    if face and abs(face.roll) > composition.ROLL_TO_LOOK_AGAIN:
        face = closer(picture, face)
    reasons += _judged_by_eye(picture, face)
    if face is None:
        return PortraitReport(tuple(reasons), width, height)
    reasons += composition.judge_head(face, width, height)
    crop = composition.crop_for(face, width, height)
    return PortraitReport(tuple(reasons), width, height, crop)


def _decoded(image: bytes) -> Image.Image:
    with Image.open(io.BytesIO(image), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > MOST_DOTS:
            raise ValueError("too many dots")
        if min(opened.size) < 16:
            raise ValueError("too few dots")
        return ImageOps.exif_transpose(opened).convert("RGB")


def _alone(faces: list[Face]) -> list[Face]:
    """The largest face and those that are people beside it, not pictures on a wall."""
    if not faces:
        return []
    first = max(faces, key=lambda face: face.height)
    rest = [
        face for face in faces if face is not first and face.height > SECOND_FACE * first.height
    ]
    return [first, *rest]


def _judged_by_eye(picture: Image.Image, face: Face | None) -> Iterator[Reason]:
    """Light, colour, sharpness and background, each at the scale it is judged at."""
    small, scale = _scaled(picture, WORKING_HEIGHT / picture.height)
    dots = np.asarray(small)
    grey = dots.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    region = _region(face, scale, small.size)
    yield from light.judge_light(grey, grey[region])
    yield from light.judge_colour(dots[region])
    yield from ground.judge_frame(grey)
    yield from sharpness.judge_blur(_for_detail(picture, face))
    yield from sharpness.judge_blocks(_middle(picture))
    if face is not None:
        parts = ground.patches(
            dots.astype(np.float32), face.left * scale, face.right * scale, face.top * scale
        )
        yield from ground.judge_ground(parts)


def _scaled(
    picture: Image.Image, scale: float, by: Image.Resampling = Image.Resampling.BOX
) -> tuple[Image.Image, float]:
    """The picture brought down by ``scale``; never up."""
    if scale >= 1:
        return picture, 1.0
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    return picture.resize(size, by, reducing_gap=2.0), scale


def _region(face: Face | None, scale: float, size: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of the face without its margin, or the middle when there is none."""
    width, height = size
    if face is None:
        return slice(height // 4, 3 * height // 4), slice(width // 4, 3 * width // 4)
    inset = 0.12 * face.width
    left, right = (face.left + inset) * scale, (face.right - inset) * scale
    top, bottom = (face.top + inset) * scale, (face.bottom - inset) * scale
    return _span(top, bottom, height), _span(left, right, width)


def _span(low: float, high: float, size: int) -> slice:
    start = int(np.clip(low, 0, size - 4))
    return slice(start, int(np.clip(high, start + 4, size)))


def _for_detail(picture: Image.Image, face: Face | None) -> NDArray[np.float32]:
    """The face in grey, 90 dots between the eyes, or as large as it is when it is smaller."""
    if face is None:
        part = picture.convert("L")
        scale = WORKING_HEIGHT / picture.height
    else:
        box = (face.left, face.top, face.right, face.bottom)
        part = picture.crop(tuple(round(edge) for edge in box)).convert("L")  # type: ignore[arg-type]
        scale = EYES / max(face.eye_distance, 1.0)
    return np.asarray(_scaled(part, scale, Image.Resampling.LANCZOS)[0]).astype(np.float32)


def _middle(picture: Image.Image) -> NDArray[np.float32]:
    """Up to 512 × 512 dots from the middle, unscaled, where blocks of compression show."""
    across, down = min(512, picture.width), min(512, picture.height)
    left, top = (picture.width - across) // 2, (picture.height - down) // 2
    part = picture.crop((left, top, left + across, top + down)).convert("L")
    return np.asarray(part).astype(np.float32)
