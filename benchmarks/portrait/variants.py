"""Portraits made good and made bad from a seed, each with the reason that must be named."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from elshi.engines.documents.portrait import report
from elshi.engines.documents.portrait.specimen import draw

Maker = Callable[[random.Random, int], Image.Image]


@dataclass(frozen=True, slots=True)
class Variant:
    """One made picture; ``expected`` is the code that must be among the reasons, "" for none."""

    name: str
    expected: str
    content: bytes


def portrait(chance: random.Random, seed: int, **changes: object) -> Image.Image:
    """A fit portrait: other sitter, size, ground and place of the head within the bounds."""
    height = chance.choice([540, 600, 720, 900, 1062])
    tint = chance.randrange(205, 246)
    given: dict[str, object] = {
        "ground": tuple(min(255, tint + chance.randrange(-5, 6)) for _ in range(3)),
        "head": chance.uniform(0.71, 0.79),
        "offset": (chance.uniform(-0.03, 0.03), chance.uniform(-0.015, 0.02)),
        "turn": chance.uniform(-3, 3),
    }
    return draw(seed, (round(height * 35 / 45), height), **{**given, **changes})


def good(chance: random.Random, seed: int) -> Image.Image:
    """As it comes, or slightly softer, lighter or darker: all still fit."""
    picture = portrait(chance, seed)
    picture = picture.filter(ImageFilter.GaussianBlur(chance.choice([0, 0, 0.4])))
    return _lit(picture, chance.uniform(0.9, 1.04))


def too_small(chance: random.Random, seed: int) -> Image.Image:
    height = chance.randrange(120, 480)
    return portrait(chance, seed).resize((round(height * 35 / 45), height), Image.Resampling.BOX)


def proportion(chance: random.Random, seed: int) -> Image.Image:
    picture = portrait(chance, seed)
    wide, high = chance.choice([(1.0, 0.88), (0.86, 1.0), (1.0, 0.92), (0.9, 1.0)])
    size = (round(picture.width * wide), round(picture.height * high))
    return ImageOps.fit(picture, size, centering=(0.5, 0.4))


def dark(chance: random.Random, seed: int) -> Image.Image:
    return _lit(portrait(chance, seed), chance.uniform(0.15, 0.42))


def bright(chance: random.Random, seed: int) -> Image.Image:
    """Burnt out as an over-exposed sensor does: everything from the middle tones is white."""
    picture = portrait(chance, seed)
    values = np.asarray(picture).astype(np.float32)
    level = float(np.percentile(values[values.shape[0] // 3 : values.shape[0] * 2 // 3], 50))
    return _lit(picture, 255 / level * chance.uniform(1.15, 1.6))


def flat(chance: random.Random, seed: int) -> Image.Image:
    depth = chance.uniform(0.10, 0.22)
    return portrait(chance, seed).point(lambda value: int(170 + (value - 128) * depth))


def blurred(chance: random.Random, seed: int) -> Image.Image:
    """Out of focus by 1.6 to 4 dots at 90 between the eyes, or moved by 9 to 14."""
    picture = portrait(chance, seed)
    unit = picture.height * 0.74 / 1.62 * 0.45 / 90
    if chance.random() < 0.7:
        return picture.filter(ImageFilter.GaussianBlur(chance.uniform(1.6, 4) * unit))
    return _moved(picture, round(chance.uniform(9, 14) * unit))


def busy_ground(chance: random.Random, seed: int) -> Image.Image:
    """Bricks, leaves, stripes, a shelf or a landscape behind the head."""
    picture = portrait(chance, seed, ground=(0, 255, 0), turn=0.0)
    behind = _scene(chance, picture.size)
    values = np.asarray(picture).astype(int)
    green = (values[..., 1] > 150) & (values[..., 0] < 110) & (values[..., 2] < 110)
    mask = Image.fromarray((green * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    return Image.composite(behind, picture, mask)


def dark_ground(chance: random.Random, seed: int) -> Image.Image:
    shade = chance.randrange(20, 125)
    return portrait(chance, seed, ground=(shade, shade, min(255, shade + chance.randrange(20))))


def no_face(chance: random.Random, seed: int) -> Image.Image:
    """A landscape, an empty wall, a passport page of text, or a head without features."""
    height = chance.choice([600, 900])
    size = (round(height * 35 / 45), height)
    kind = chance.randrange(3)
    if kind == 0:
        return _scene(chance, size)
    if kind == 1:
        return _page(chance, size)
    picture = portrait(chance, seed)
    width, height = picture.size
    face = picture.crop((width // 5, height // 5, width * 4 // 5, height * 9 // 10))
    picture.paste(face.filter(ImageFilter.GaussianBlur(height / 9)), (width // 5, height // 5))
    return picture


def two_faces(chance: random.Random, seed: int) -> Image.Image:
    picture = portrait(chance, seed, head=0.5, offset=(-0.24, 0.0))
    share = chance.uniform(0.30, 0.5)
    other = portrait(chance, seed + 1000, head=share, offset=(0.24, chance.uniform(-0.05, 0.1)))
    half = picture.width // 2
    right = other.resize(picture.size).crop((half, 0, picture.width, picture.height))
    picture.paste(right, (half, 0))
    return picture


def head_small(chance: random.Random, seed: int) -> Image.Image:
    return portrait(chance, seed, head=chance.uniform(0.25, 0.52))


def head_large(chance: random.Random, seed: int) -> Image.Image:
    return portrait(chance, seed, head=chance.uniform(0.95, 1.05), offset=(0.0, 0.0))


def off_centre(chance: random.Random, seed: int) -> Image.Image:
    side = chance.choice([-1, 1]) * chance.uniform(0.14, 0.20)
    return portrait(chance, seed, head=0.66, offset=(side, 0.0))


def tilted(chance: random.Random, seed: int) -> Image.Image:
    return portrait(chance, seed, turn=chance.choice([-1, 1]) * chance.uniform(11, 20))


def monochrome(chance: random.Random, seed: int) -> Image.Image:
    return portrait(chance, seed).convert("L").convert("RGB")


def framed(chance: random.Random, seed: int) -> Image.Image:
    picture = portrait(chance, seed)
    edge = round(picture.width * chance.uniform(0.02, 0.07))
    inner = picture.resize((picture.width - 2 * edge, picture.height - 2 * edge))
    colour = chance.choice([(0, 0, 0), (30, 60, 120), (120, 20, 30)])
    return ImageOps.expand(inner, edge, colour)


def compressed(chance: random.Random, seed: int) -> Image.Image:
    target = io.BytesIO()
    portrait(chance, seed).save(target, "JPEG", quality=chance.randrange(3, 11))
    return Image.open(target).convert("RGB")


PLAN: tuple[tuple[Maker, str, int], ...] = (
    (good, "", 40),
    (too_small, report.TOO_SMALL, 12),
    (proportion, report.PROPORTION, 12),
    (dark, report.TOO_DARK, 14),
    (bright, report.TOO_BRIGHT, 12),
    (flat, report.LOW_CONTRAST, 8),
    (blurred, report.BLURRED, 20),
    (busy_ground, report.BACKGROUND_BUSY, 16),
    (dark_ground, report.BACKGROUND_DARK, 8),
    (no_face, report.NO_FACE, 12),
    (two_faces, report.MANY_FACES, 12),
    (head_small, report.HEAD_SMALL, 6),
    (head_large, report.HEAD_LARGE, 6),
    (off_centre, report.HEAD_OFF_CENTRE, 6),
    (tilted, report.HEAD_TILTED, 4),
    (monochrome, report.MONOCHROME, 4),
    (framed, report.FRAMED, 4),
    (compressed, report.COMPRESSED, 4),
)


def make(seed: int) -> list[Variant]:
    """The 200 variants of a seed."""
    variants = []
    for maker, expected, count in PLAN:
        for number in range(count):
            chance = random.Random(f"{seed} {maker.__name__} {number}")
            picture = maker(chance, chance.randrange(10**6))
            target = io.BytesIO()
            quality = chance.choice([75, 85, 92])
            picture.save(target, "JPEG", quality=quality)
            variants.append(Variant(f"{maker.__name__}-{number}", expected, target.getvalue()))
    return variants


def _lit(picture: Image.Image, factor: float) -> Image.Image:
    return picture.point(lambda value: min(255, int(value * factor)))


def _moved(picture: Image.Image, dots: int) -> Image.Image:
    values = np.asarray(picture).astype(np.float32)
    moved = sum(np.roll(values, shift, axis=1) for shift in range(dots)) / dots
    return Image.fromarray(np.asarray(moved).astype(np.uint8))


def _scene(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Coloured blocks, lines and blots, as rooms and streets have them."""
    shades = [tuple(chance.randrange(60, 240) for _ in range(3)) for _ in range(6)]
    scene = Image.new("RGB", size, shades[0])
    pen = ImageDraw.Draw(scene)
    step = chance.randrange(size[1] // 24, size[1] // 8)
    for top in range(0, size[1], step):
        for left in range(-(top // step % 2) * step, size[0], 2 * step):
            box = (left, top, left + 2 * step - 3, top + step - 3)
            draw_shape = pen.rectangle if chance.random() < 0.7 else pen.ellipse
            draw_shape(box, fill=chance.choice(shades))
    return scene.filter(ImageFilter.GaussianBlur(chance.choice([0.6, 1.5, 4])))


def _page(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Lines of writing on paper."""
    page = Image.new("RGB", size, (240, 238, 230))
    pen = ImageDraw.Draw(page)
    for top in range(40, size[1] - 40, 22):
        left = 30
        while left < size[0] - 60:
            across = chance.randrange(12, 60)
            pen.rectangle((left, top, left + across, top + 9), fill=(50, 50, 60))
            left += across + 8
    return page
