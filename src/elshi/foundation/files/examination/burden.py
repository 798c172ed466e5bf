"""How much memory a picture will take while it is drawn anew, told by its head alone.

Pillow holds colour in four bytes a dot, whatever the file has; a rotation, a layer on white and a
change of colours hold a second picture beside the first, and a progressive JPEG holds every
coefficient of every scan until its last (ITU-T T.81, G.1).
"""

from __future__ import annotations

from PIL import Image

from .limits import MAX_WORK, Found

# Bytes a dot at the worst moment: the picture, what it becomes, and a grey one to compare by.
HELD = {
    "1": 3, "L": 2, "P": 10, "PA": 13, "LA": 13, "RGB": 5, "RGBA": 13, "CMYK": 9, "I;16": 8,
    "I": 10, "F": 10,
}  # fmt: skip
TURNED = 0x0112
COEFFICIENT = 2  # bytes


def lighten(picture: Image.Image) -> None:
    """Ask for a JPEG at half its sides where the whole would be too heavy; `Found` if still so."""
    if _work(picture) <= MAX_WORK:
        return
    if picture.format not in ("JPEG", "MPO"):
        raise Found("too_costly", width=picture.width, height=picture.height)
    kept = _coefficients(picture)
    picture.draft(picture.mode, (picture.width // 2, picture.height // 2))
    if kept + _held(picture) > MAX_WORK:
        raise Found("too_costly", width=picture.width, height=picture.height)


def _work(picture: Image.Image) -> int:
    return _held(picture) + _coefficients(picture)


def _held(picture: Image.Image) -> int:
    # Only notes read with the head: asked for others, Pillow would decode the whole at once.
    turned = "exif" in picture.info and picture.getexif().get(TURNED, 1) != 1
    size = HELD.get(picture.mode, 13) + (4 if turned else 0)
    return picture.width * picture.height * size


def _coefficients(picture: Image.Image) -> int:
    """What a JPEG of many scans keeps until the last."""
    if not picture.info.get("progressive"):
        return 0
    parts = [(across, down) for _name, across, down, _table in getattr(picture, "layer", [])]
    if not parts:
        return 0
    most = max(across for across, _ in parts) * max(down for _, down in parts)
    drawn = sum(across * down for across, down in parts)
    return int(picture.width * picture.height * drawn * COEFFICIENT // max(1, most))
