"""Faces read from the maps: boxes, five landmarks, certainty; overlapping ones counted once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .network import STRIDES, Maps, run

LONG_SIDE = 320
LEAST = 0.2  # certainty below which nothing is looked at
OVERLAP = 0.45
CLOSE_SIDE = 256  # landmarks are exact to a degree from some 200 dots a face on
Point = tuple[float, float]
# An upright face as complex numbers: eyes, nose, corners of the mouth, around their middle.
UPRIGHT = np.array([-1 - 0.66j, 1 - 0.66j, 0.44j, -0.75 + 1.44j, 0.75 + 1.44j])


@dataclass(frozen=True, slots=True)
class Face:
    """One face in dots of the picture asked about; left and right as the viewer sees them."""

    certainty: float
    left: float
    top: float
    right: float
    bottom: float
    eye_left: Point
    eye_right: Point
    nose: Point
    mouth_left: Point
    mouth_right: Point

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def eye_distance(self) -> float:
        """Between the centres of the eyes, dots."""
        return math.dist(self.eye_left, self.eye_right)

    @property
    def landmarks(self) -> tuple[Point, Point, Point, Point, Point]:
        return self.eye_left, self.eye_right, self.nose, self.mouth_left, self.mouth_right

    @property
    def roll(self) -> float:
        """The head's inclination to a shoulder, degrees; positive clockwise.

        The turn that lays five landmarks of an upright face best upon these five.
        """
        marks = np.array([complex(x, y) for x, y in self.landmarks])
        return math.degrees(float(np.angle(np.vdot(UPRIGHT, marks - marks.mean()))))

    @property
    def yaw(self) -> float:
        """How far the nose stands from the middle of the eyes, in eye distances: 0 when frontal."""
        middle = (self.eye_left[0] + self.eye_right[0]) / 2
        return (self.nose[0] - middle) / max(self.eye_distance, 1e-6)


def find(picture: Image.Image, *, least: float = 0.6) -> list[Face]:
    """The faces of a picture with certainty ≥ ``least``, the most certain first.

    The picture is brought to 320 dots on its long side; faces from about 12 dots there are found.
    """
    scale = LONG_SIDE / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = picture.convert("RGB").resize(size, Image.Resampling.BOX if scale < 1 else None)
    rows = _rows(run(np.asarray(small)))
    kept = _apart(rows[rows[:, 0] >= max(least, LEAST)])
    ratio = np.array([picture.width / size[0], picture.height / size[1]] * 7, np.float64)
    return [_face(row, ratio) for row in kept]


def closer(picture: Image.Image, face: Face) -> Face:
    """The same face with its landmarks looked at again, near by and in a mirror, and averaged.

    The mirror takes away what the network sees more to one side than to the other. The box and
    the certainty stay those of the whole picture.
    """
    reach = 0.6 * max(face.width, face.height)
    x, y = (face.left + face.right) / 2, (face.top + face.bottom) / 2
    box = (round(x - reach), round(y - reach), round(x + reach), round(y + reach))
    side = Image.Resampling.BOX if 2 * reach > CLOSE_SIDE else Image.Resampling.BILINEAR
    near = picture.crop(box).convert("RGB").resize((CLOSE_SIDE, CLOSE_SIDE), side)
    views = (np.asarray(near), np.asarray(near)[:, ::-1])
    marks = [_landmarks_of_first(view) for view in views]
    if marks[0] is None or marks[1] is None:
        return face
    mirrored = marks[1] * [-1, 1] + [CLOSE_SIDE - 1, 0]
    middle = (marks[0] + mirrored[[1, 0, 2, 4, 3]]) / 2
    places = middle * (2 * reach / CLOSE_SIDE) + [x - reach, y - reach]
    points = [(float(across), float(down)) for across, down in places]
    return replace(
        face, eye_left=points[0], eye_right=points[1], nose=points[2], mouth_left=points[3],
        mouth_right=points[4],
    )  # fmt: skip


def _landmarks_of_first(view: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """The five landmarks of the most certain face, the viewer's left eye and mouth corner first."""
    rows = _rows(run(view))
    best = rows[int(rows[:, 0].argmax())]
    if best[0] < LEAST:
        return None
    marks = best[5:].reshape(5, 2)
    eyes, mouth = marks[:2][marks[:2, 0].argsort()], marks[3:][marks[3:, 0].argsort()]
    return np.concatenate([eyes, marks[2:3], mouth])


def _rows(levels: list[Maps]) -> NDArray[np.float64]:
    """One row a place of the maps: certainty, box (4), landmarks (10), in dots."""
    tables = [_table(maps, stride) for maps, stride in zip(levels, STRIDES, strict=True)]
    return np.concatenate(tables)


def _table(maps: Maps, stride: int) -> NDArray[np.float64]:
    rows, columns = maps.face.shape[:2]
    y, x = np.mgrid[:rows, :columns] * float(stride)
    place = np.stack([x.ravel(), y.ravel()], axis=1)
    certainty = np.sqrt(_sigmoid(maps.face).ravel() * _sigmoid(maps.certainty).ravel())
    box = maps.box.reshape(-1, 4).astype(np.float64)
    centre = box[:, :2] * stride + place
    half = np.exp(np.minimum(box[:, 2:], 10.0)) * stride / 2
    marks = maps.landmarks.reshape(-1, 5, 2) * stride + place[:, None, :]
    return np.concatenate(
        [certainty[:, None], centre - half, centre + half, marks.reshape(-1, 10)], axis=1
    )


def _sigmoid(value: NDArray[np.float32]) -> NDArray[np.float64]:
    answer: NDArray[np.float64] = 1 / (1 + np.exp(-value.astype(np.float64)))
    return answer


def _apart(rows: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Of boxes that share more than OVERLAP of their union, the most certain."""
    waiting = rows[np.argsort(-rows[:, 0], kind="stable")]
    kept = []
    while len(waiting):
        best, waiting = waiting[0], waiting[1:]
        kept.append(best)
        waiting = waiting[_shared(best, waiting) <= OVERLAP]
    return kept


def _shared(one: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    low = np.maximum(one[1:3], others[:, 1:3])
    high = np.minimum(one[3:5], others[:, 3:5])
    both = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(others[:, 3:5] - others[:, 1:3], axis=1) + np.prod(one[3:5] - one[1:3])
    answer: NDArray[np.float64] = both / np.maximum(areas - both, 1e-9)
    return answer


def _face(row: NDArray[np.float64], ratio: NDArray[np.float64]) -> Face:
    numbers = [float(number) for number in row[1:] * ratio]
    left, top, right, bottom = numbers[:4]
    marks = [(numbers[at], numbers[at + 1]) for at in range(4, 14, 2)]
    eyes, mouths = sorted(marks[:2]), sorted(marks[3:])
    return Face(
        float(row[0]), left, top, right, bottom, eyes[0], eyes[1], marks[2], mouths[0], mouths[1]
    )
