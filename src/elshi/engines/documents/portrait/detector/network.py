"""The network itself: pointwise and depthwise convolutions over (height, width, channel) maps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
Weights = Mapping[str, Map]

STRIDES = (8, 16, 32)
GRAIN = 32  # sides are padded to a multiple of this


class Maps(NamedTuple):
    """The four answers of one level, each (height, width, k): face, box, certainty, landmarks."""

    face: Map
    box: Map
    certainty: Map
    landmarks: Map


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The 106 arrays, read once."""
    place = resources.files(__package__) / "yunet.npz"
    with place.open("rb") as handle, np.load(handle, allow_pickle=False) as stored:
        return {name: np.ascontiguousarray(stored[name]) for name in stored.files}


def run(picture: NDArray[np.uint8]) -> list[Maps]:
    """The maps of an RGB picture (height, width, 3) at strides 8, 16 and 32."""
    head = _relu(_pointwise(_windows(picture), "backbone__model0_pw"))
    trunk = _halved(_pair(head, "backbone__model0_dp"))
    trunk = _double(_double(trunk, 1), 2)
    fine = _double(_halved(trunk), 3)
    middle = _double(_halved(fine), 4)
    coarse = _double(_halved(middle), 5)
    coarse = _pair(coarse, "neck__lateral_convs__2")
    middle = _pair(_doubled(coarse) + middle, "neck__lateral_convs__1")
    fine = _pair(_doubled(middle) + fine, "neck__lateral_convs__0")
    return [_answers(level, number) for number, level in enumerate((fine, middle, coarse))]


def _answers(level: Map, number: int) -> Maps:
    face, box, certainty, landmarks = (
        _pair(level, f"bbox_head__multi_level_{name}__{number}", relu=False)
        for name in ("cls", "bbox", "obj", "kps")
    )
    return Maps(face, box, certainty, landmarks)


def _windows(picture: NDArray[np.uint8]) -> Map:
    """Every second 3 × 3 window as 27 numbers, blue first, and five zeros: the first layer."""
    height, width = picture.shape[:2]
    rows, columns = -(-height // GRAIN) * GRAIN, -(-width // GRAIN) * GRAIN
    padded = np.zeros((rows + 2, columns + 2, 3), np.float32)
    padded[1 : height + 1, 1 : width + 1] = picture[:, :, ::-1]
    windows = np.zeros((rows // 2, columns // 2, 32), np.float32)
    for place in range(9):
        y, x = divmod(place, 3)
        windows[:, :, 3 * place : 3 * place + 3] = padded[y : y + rows : 2, x : x + columns : 2]
    return windows


def _pointwise(given: Map, name: str) -> Map:
    store = weights()
    answer: Map = given @ store[f"{name}.weight"].T
    answer += store[f"{name}.bias"]
    return answer


def _depthwise(given: Map, name: str) -> Map:
    store = weights()
    rows, columns, channels = given.shape
    padded = np.zeros((rows + 2, columns + 2, channels), np.float32)
    padded[1:-1, 1:-1] = given
    answer = np.empty_like(given)
    answer[:] = store[f"{name}.bias"]
    for place, weight in enumerate(store[f"{name}.weight"]):
        y, x = divmod(place, 3)
        answer += padded[y : y + rows, x : x + columns] * weight
    return answer


def _pair(given: Map, name: str, *, relu: bool = True) -> Map:
    answer = _depthwise(_pointwise(given, f"{name}_pw"), f"{name}_dw")
    return _relu(answer) if relu else answer


def _double(given: Map, number: int) -> Map:
    first = _pair(given, f"backbone__model{number}_dp1")
    return _pair(first, f"backbone__model{number}_dp2")


def _relu(given: Map) -> Map:
    return np.maximum(given, 0, out=given)


def _halved(given: Map) -> Map:
    """The largest of each 2 × 2 block."""
    across = np.maximum(given[:, 0::2], given[:, 1::2])
    answer: Map = np.maximum(across[0::2], across[1::2])
    return answer


def _doubled(given: Map) -> Map:
    return given.repeat(2, axis=0).repeat(2, axis=1)
