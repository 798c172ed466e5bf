"""From the bytes of a picture to grey pixels, within limits."""

from __future__ import annotations

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

PIXEL_LIMIT = 40_000_000
LONGEST_SIDE = 3600  # larger pictures are shrunk: a zone stays readable and time bounded
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM")


class Unreadable(ValueError):
    """The bytes are no picture that can be read; `reason` is one word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def opened(image: bytes) -> tuple[Image.Image, float]:
    """Give the picture in grey, upright as its file says, and by how much it was shrunk.

    Raises Unreadable with "not_a_picture", "too_large" or "damaged".
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(image), formats=FORMATS)
        except Image.DecompressionBombError:
            raise Unreadable("too_large") from None
        except Exception:  # noqa: BLE001 - a decoder may fail in any way on damaged bytes
            raise Unreadable("not_a_picture") from None
        if picture.width * picture.height > PIXEL_LIMIT:
            raise Unreadable("too_large")
        full = max(picture.size)
        picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        return _grey(picture), full


def _grey(picture: Image.Image) -> Image.Image:
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            upright = upright.convert("RGBA")
            paper = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(paper, upright)
        if upright.mode.startswith("I") or upright.mode == "F":
            upright = _from_deep(upright)
        grey = upright.convert("L")
    except Exception:  # noqa: BLE001 - as above
        raise Unreadable("damaged") from None
    if max(grey.size) > LONGEST_SIDE:
        grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    return grey


def _from_deep(picture: Image.Image) -> Image.Image:
    """Give 8 bits for a picture of 16 or 32."""
    levels: NDArray[np.float32] = np.nan_to_num(np.asarray(picture, np.float32))
    low, high = float(levels.min()), float(levels.max())
    return Image.fromarray(((levels - low) * (255 / max(high - low, 1e-9))).astype(np.uint8))
