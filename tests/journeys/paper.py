"""A visa as it lies on the counter: printed, photographed, held before a camera, scanned."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from elshi.engines.documents.barcodes import DATA_MATRIX, read_codes
from elshi.engines.documents.pages import pages

SCREEN = (1280, 720)


def printed(visa: Path, dpi: int = 150) -> Image.Image:
    """The first page of the document."""
    return next(pages(visa.read_bytes(), dpi=dpi))


def photographed(visa: Path) -> bytes:
    """A picture of the page."""
    picture = io.BytesIO()
    printed(visa).save(picture, "PNG")
    return picture.getvalue()


def scanned(visa: Path) -> bytes:
    """What a scanner reads from the square code."""
    return dict(read_codes(printed(visa), wanted=frozenset({DATA_MATRIX})))[DATA_MATRIX]


def filmed(visa: Path, target: Path) -> Path:
    """What a camera sees that is moved down the page: a short film, grey, ten pictures a second."""
    page = printed(visa).convert("L")
    page = page.resize((SCREEN[0], round(page.height * SCREEN[0] / page.width)))
    neutral = bytes([128]) * (SCREEN[0] * SCREEN[1] // 2)
    with target.open("wb") as film:
        film.write(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % SCREEN)
        for top in range(0, page.height - SCREEN[1] + 1, 60):
            picture = page.crop((0, top, SCREEN[0], top + SCREEN[1]))
            for _ in range(4):
                film.write(b"FRAME\n" + picture.tobytes() + neutral)
    return target


def spoilt(visa: Path, target: Path) -> Path:
    """The same file with one byte of what it shows changed."""
    content = bytearray(visa.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    return target
