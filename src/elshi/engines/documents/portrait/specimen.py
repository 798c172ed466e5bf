"""A drawn portrait of nobody for demo, tests and measurements: no real face is in the tree.

`draw` paints a shaded head and shoulders from a seed: other features, skin, hair and clothes each
time, proportions of an ICAO portrait (head 70–80 % of the height, centred).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Place = tuple[float, float]
SKINS: tuple[Colour, ...] = (
    (244, 214, 190), (232, 193, 160), (222, 176, 140), (198, 146, 108), (160, 110, 78),
    (124, 82, 58), (96, 64, 48),
)  # fmt: skip
HAIRS: tuple[Colour, ...] = (
    (28, 22, 20), (52, 36, 26), (92, 62, 38), (150, 110, 66), (120, 116, 114), (70, 40, 28),
)  # fmt: skip
IRISES: tuple[Colour, ...] = ((70, 44, 28), (84, 100, 60), (70, 96, 130))
CLOTHES: tuple[Colour, ...] = (
    (38, 52, 84), (70, 74, 80), (92, 40, 46), (44, 82, 70), (110, 96, 70), (30, 30, 34),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sitter:
    """The features of one drawn person; lengths in widths of the face."""

    skin: Colour
    hair: Colour
    clothes: Colour
    iris: Colour
    eyes: float
    eye_height: float
    nose: float
    mouth: float
    jaw: float
    fringe: float
    long_hair: bool

    @classmethod
    def of(cls, seed: int) -> Sitter:
        """The same sitter for the same seed."""
        chance = random.Random(f"sitter {seed}")
        tone = chance.randrange(len(SKINS))
        return cls(
            skin=SKINS[tone],
            hair=chance.choice(HAIRS if tone < 3 else HAIRS[:2]),
            clothes=chance.choice(CLOTHES),
            iris=IRISES[chance.randrange(len(IRISES)) if tone < 3 else 0],
            eyes=chance.uniform(0.42, 0.48),
            eye_height=chance.uniform(0.050, 0.064),
            nose=chance.uniform(0.36, 0.42),
            mouth=chance.uniform(0.36, 0.44),
            jaw=chance.uniform(0.72, 0.84),
            fringe=chance.uniform(0.02, 0.16),
            long_hair=chance.random() < 0.5,
        )


def draw(
    seed: int = 1,
    size: tuple[int, int] = (826, 1062),
    *,
    ground: Colour = (236, 238, 240),
    head: float = 0.74,
    offset: tuple[float, float] = (0.0, 0.0),
    turn: float = 0.0,
) -> Image.Image:
    """A portrait in RGB.

    ``head`` is crown to chin as a part of the height, ``offset`` moves the head by parts of the
    width and height, ``turn`` inclines it, degrees.
    """
    sitter = Sitter.of(seed)
    scale = head * size[1] / 1.62  # the drawn head is 1.62 face widths high
    centre = (size[0] * (0.5 + offset[0]), size[1] * (0.52 + offset[1]))
    canvas = _Canvas(size, centre, scale, ground)
    _paint(canvas, sitter)
    picture = canvas.picture
    if turn:
        picture = picture.rotate(-turn, Image.Resampling.BICUBIC, center=centre, fillcolor=ground)
    return _grained(picture, seed)


class _Canvas:
    """Soft shapes placed in face widths around the middle of the face."""

    def __init__(
        self, size: tuple[int, int], centre: tuple[float, float], scale: float, ground: Colour
    ) -> None:
        self.picture = Image.new("RGB", size, ground)
        self.centre = centre
        self.scale = scale

    def lay(self, shape: Image.Image, colour: Colour, strength: float = 1.0) -> None:
        """Lay a colour through a mask."""
        mask = shape.point(lambda value: int(value * strength))
        self.picture.paste(colour, mask=mask)

    def ellipse(
        self, x: float, y: float, across: float, down: float, soft: float = 0
    ) -> Image.Image:
        """A mask: an ellipse of half-axes ``across``, ``down``, its edge blurred by ``soft``."""
        corners = [self._at(x - across, y - down), self._at(x + across, y + down)]
        return self._mask(corners, soft, lambda pen, points: pen.ellipse(points, fill=255))

    def outline(self, points: list[tuple[float, float]], soft: float = 0) -> Image.Image:
        """A mask: a polygon, its edge blurred."""
        corners = [self._at(x, y) for x, y in points]
        return self._mask(corners, soft, lambda pen, points: pen.polygon(points, fill=255))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self.centre[0] + x * self.scale, self.centre[1] + y * self.scale

    def _mask(
        self,
        points: list[Place],
        soft: float,
        pen: Callable[[ImageDraw.ImageDraw, list[Place]], None],
    ) -> Image.Image:
        """Drawn and blurred in a box of its own, which costs less than the whole picture."""
        blur = max(0.6, soft * self.scale)
        left, top = (int(min(axis) - 3 * blur) - 1 for axis in zip(*points, strict=True))
        right, bottom = (int(max(axis) + 3 * blur) + 2 for axis in zip(*points, strict=True))
        local = Image.new("L", (right - left, bottom - top))
        pen(ImageDraw.Draw(local), [(x - left, y - top) for x, y in points])
        whole = Image.new("L", self.picture.size)
        whole.paste(local.filter(ImageFilter.GaussianBlur(blur)), (left, top))
        return whole


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, max(0, round(part * factor))) for part in colour)
    return red, green, blue


def _paint(canvas: _Canvas, sitter: Sitter) -> None:
    _paint_behind(canvas, sitter)
    face = _paint_face(canvas, sitter)
    _paint_shadows(canvas, sitter, face)
    for side in (-1, 1):
        _paint_eye(canvas, sitter, side * sitter.eyes / 2)
    _paint_nose(canvas, sitter)
    _paint_mouth(canvas, sitter)
    _paint_hair(canvas, sitter)


def _paint_behind(canvas: _Canvas, sitter: Sitter) -> None:
    """Hair behind the head, neck, shoulders, ears."""
    if sitter.long_hair:
        canvas.lay(canvas.ellipse(0, 0.02, 0.60, 0.95, 0.02), sitter.hair)
    body = [(-1.25, 2.2), (-1.05, 1.18), (-0.34, 0.98), (0.34, 0.98), (1.05, 1.18), (1.25, 2.2)]
    canvas.lay(canvas.outline(body, 0.02), sitter.clothes)
    canvas.lay(canvas.outline([(-0.28, 0.4), (0.28, 0.4), (0.33, 1.02), (0, 1.2), (-0.33, 1.02)],
                              0.02), _shade(sitter.skin, 0.84))  # fmt: skip
    for side in (-1, 1):
        canvas.lay(canvas.ellipse(side * 0.5, 0.05, 0.075, 0.15, 0.01), _shade(sitter.skin, 0.86))


def _paint_face(canvas: _Canvas, sitter: Sitter) -> Image.Image:
    skull = canvas.ellipse(0, -0.16, 0.5, 0.62)
    jaw = canvas.ellipse(0, 0.20, sitter.jaw * 0.57, 0.61)
    face = ImageChops.lighter(skull, jaw)
    canvas.lay(face, sitter.skin)
    return face


def _paint_shadows(canvas: _Canvas, sitter: Sitter, face: Image.Image) -> None:
    """Roundness: the edge darker, forehead, cheeks and chin lighter, sockets and temples deeper."""
    middle = canvas.ellipse(0, 0.02, 0.36, 0.58, 0.16)
    edge = ImageChops.multiply(face, ImageChops.invert(middle))
    canvas.lay(edge, _shade(sitter.skin, 0.66), 0.75)
    for x, y, across, down, factor in (
        (0, -0.40, 0.26, 0.12, 1.10), (0, 0.68, 0.12, 0.06, 1.08),
        (-0.25, 0.24, 0.11, 0.09, 1.08), (0.25, 0.24, 0.11, 0.09, 1.08),
        (-0.225, -0.06, 0.15, 0.075, 0.80), (0.225, -0.06, 0.15, 0.075, 0.80),
        (0, 0.56, 0.18, 0.03, 0.86), (0, 0.80, 0.26, 0.03, 0.70),
    ):  # fmt: skip
        canvas.lay(canvas.ellipse(x, y, across, down, 0.05), _shade(sitter.skin, factor), 0.7)


def _paint_eye(canvas: _Canvas, sitter: Sitter, x: float) -> None:
    y, open_ = 0.0, sitter.eye_height
    canvas.lay(canvas.ellipse(x, y, 0.108, open_ + 0.016, 0.008), _shade(sitter.skin, 0.55))
    white = canvas.ellipse(x, y, 0.096, open_, 0.004)
    canvas.lay(white, (236, 232, 228))
    for across, colour in ((0.050, sitter.iris), (0.026, (12, 10, 10))):
        ring = ImageChops.multiply(white, canvas.ellipse(x, y - 0.008, across, across, 0.003))
        canvas.lay(ring, colour)
    canvas.lay(canvas.ellipse(x + 0.014, y - 0.022, 0.009, 0.009, 0.002), (250, 250, 250))
    upper, lower = y - open_ - 0.012, y - open_ + 0.012
    lid = [
        (x - 0.115, y), (x - 0.05, upper), (x + 0.05, upper),
        (x + 0.115, y), (x + 0.05, lower), (x - 0.05, lower),
    ]  # fmt: skip
    canvas.lay(canvas.outline(lid, 0.006), _shade(sitter.hair, 0.7), 0.9)
    _paint_brow(canvas, sitter, x, y - 0.175)


def _paint_brow(canvas: _Canvas, sitter: Sitter, x: float, y: float) -> None:
    inner = -0.02 if x > 0 else 0.02
    brow = [
        (x - 0.14, y + 0.05 + inner), (x, y), (x + 0.14, y + 0.05 - inner),
        (x + 0.13, y + 0.07 - inner), (x, y + 0.035), (x - 0.13, y + 0.075 + inner),
    ]  # fmt: skip
    canvas.lay(canvas.outline(brow, 0.010), _shade(sitter.hair, 0.9), 0.9)


def _paint_nose(canvas: _Canvas, sitter: Sitter) -> None:
    tip = sitter.nose - 0.06
    for side, factor, strength in ((-1, 0.72, 0.75), (1, 0.80, 0.6)):
        flank = [(side * 0.055, -0.06), (side * 0.075, tip), (side * 0.12, tip + 0.03),
                 (side * 0.03, tip)]  # fmt: skip
        canvas.lay(canvas.outline(flank, 0.025), _shade(sitter.skin, factor), strength)
    for y, across, down, soft, factor in (
        (tip / 2, 0.025, tip / 2, 0.02, 1.12),
        (tip, 0.06, 0.045, 0.02, 1.08),
        (tip + 0.055, 0.085, 0.018, 0.012, 0.60),
    ):
        canvas.lay(canvas.ellipse(0, y, across, down, soft), _shade(sitter.skin, factor), 0.75)
    for side in (-1, 1):
        nostril = canvas.ellipse(side * 0.045, tip + 0.04, 0.024, 0.013, 0.006)
        canvas.lay(nostril, _shade(sitter.skin, 0.35))


def _paint_mouth(canvas: _Canvas, sitter: Sitter) -> None:
    y, half = 0.47, sitter.mouth / 2
    lips = _shade((int(sitter.skin[0] * 0.8 + 20), int(sitter.skin[1] * 0.55),
                   int(sitter.skin[2] * 0.55)), 0.92)  # fmt: skip
    upper = [(-half, y), (-half / 3, y - 0.045), (0, y - 0.03), (half / 3, y - 0.045), (half, y)]
    canvas.lay(canvas.outline(upper, 0.008), _shade(lips, 0.86))
    lower = [(-half, y), (-half / 2, y + 0.05), (0, y + 0.062), (half / 2, y + 0.05), (half, y)]
    canvas.lay(canvas.outline(lower, 0.008), lips)
    parting = [(-half, y - 0.004), (0, y + 0.006), (half, y - 0.004), (0, y - 0.008)]
    canvas.lay(canvas.outline(parting, 0.004), _shade(lips, 0.40))


def _paint_hair(canvas: _Canvas, sitter: Sitter) -> None:
    """A cap of hair over the crown, open over the forehead, with a lighter sheen."""
    cap = canvas.ellipse(0, -0.22, 0.545, 0.66, 0.006)
    forehead = canvas.ellipse(0, 0.24, 0.46 + sitter.fringe / 8, 0.72 - sitter.fringe / 3, 0.02)
    below = canvas.outline([(-0.8, -0.02), (0.8, -0.02), (0.8, 1), (-0.8, 1)], 0.01)
    hair = ImageChops.subtract(ImageChops.subtract(cap, forehead), below)
    canvas.lay(hair, sitter.hair)
    sheen = ImageChops.multiply(hair, canvas.ellipse(-0.12, -0.70, 0.22, 0.08, 0.06))
    canvas.lay(sheen, _shade(sitter.hair, 1.5), 0.6)


def _grained(picture: Image.Image, seed: int) -> Image.Image:
    """Fine texture, as skin, cloth and a sensor give it; blur is judged by it."""
    chance = np.random.default_rng(seed)
    dots = np.asarray(picture).astype(np.float32)
    grain = chance.normal(0, 2.2, dots.shape[:2]).astype(np.float32)
    dots += grain[:, :, None]
    return Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8))
