"""Specimen pages: a drawn passport, visa or card page with a machine-readable zone.

The demo and the benchmark need pictures of travel documents that belong to nobody. Every page
drawn here is marked SPECIMEN, names the state of Utopia (UTO, ICAO's code for specimens) and
bears a drawn silhouette. What a camera does to a page (turn, perspective, shadow, blur,
compression) is a `Camera`; the same seed gives the same picture.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = NDArray[np.float32]
Point = tuple[float, float]
Colour = tuple[int, int, int]
Printed = Sequence[tuple[str, str]]  # labels and values

# Doc 9303 parts 4 to 7: page sizes in millimetres by length and number of the zone's lines.
PAGE_SIZES = {(44, 2): (125.0, 88.0), (36, 2): (105.0, 74.0), (30, 3): (85.6, 54.0)}
CHARACTER_PITCH = 2.54  # mm, ten characters to the inch (Doc 9303-3 sec. 4.4)
WORDS = [
    "PASSPORT", "PASSEPORT", "UTOPIA", "SURNAME", "NOM", "GIVEN", "PRENOMS", "NATIONALITY",
    "SEX", "DATE", "PLACE",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Camera:
    """What stands between a flat page and the file: lengths in pixels, angles in degrees."""

    line_height: int = 32  # type size of the zone's lines
    angle: float = 0.0
    perspective: float = 0.0  # share of the page's side by which a corner may wander
    bow: float = 0.0  # how far the page's middle bulges, as a share of its height
    blur: float = 0.0  # standard deviation of the lens
    shadow: float = 0.0  # 0 none, 1 black
    guilloche: float = 0.5  # strength of the background's lines
    noise: float = 2.0  # standard deviation in grey levels
    contrast: float = 1.0
    desk: float = 0.12  # margin of desk around the page, as a share of its width
    quarter_turns: int = 0
    jpeg: int = 85
    line_spacing: float = 1.75  # in type sizes
    zone_margin: float = 6.0  # mm from the page's left edge to the zone


def render(
    lines: tuple[str, ...], font: Path, *, camera: Camera, seed: int, printed: Printed = ()
) -> bytes:
    """Give a JPEG of a specimen page that bears `lines`, as `camera` would see it.

    `printed` are labels and values for the page above the zone; without them words of a
    passport stand there at random.
    """
    random = np.random.default_rng(seed)
    page = flat_page(lines, font, camera=camera, random=random, printed=printed)
    scene = on_desk(page, camera, random)
    scene = through_lens(scene, camera, random)
    if camera.quarter_turns % 4:
        scene = scene.rotate(90 * camera.quarter_turns, expand=True)
    file = io.BytesIO()
    scene.save(file, "JPEG", quality=camera.jpeg)
    return file.getvalue()


def flat_page(
    lines: tuple[str, ...],
    font: Path,
    *,
    camera: Camera,
    random: np.random.Generator,
    printed: Printed = (),
) -> Image.Image:
    """Draw the page itself: paper, guilloche, portrait, printed fields and the zone."""
    type_face = ImageFont.truetype(str(font), camera.line_height)
    scale = type_face.getlength("0") / CHARACTER_PITCH
    width, height = PAGE_SIZES[len(lines[0]), len(lines)]
    zone = 2 * camera.zone_margin + len(lines[0]) * CHARACTER_PITCH
    size = (int(max(width, zone) * scale), int(height * scale))
    paper = tuple(int(c) for c in random.integers(205, 252, 3))
    page = Image.new("RGB", size, paper)
    _guilloche(page, camera.guilloche, random)
    step = camera.line_height * camera.line_spacing
    top = page.height - 3.5 * scale - step * len(lines)
    _portrait(page, top, random)
    _printed_fields(page, top, printed, random)
    ink = int(255 - 235 * camera.contrast)
    for number, line in enumerate(lines):
        place = (camera.zone_margin * scale, top + number * step)
        ImageDraw.Draw(page).text(place, line, font=type_face, fill=(ink, ink, ink))
    return page


def _guilloche(page: Image.Image, strength: float, random: np.random.Generator) -> None:
    """Draw families of interlaced waves, the lace of security printing."""
    if strength <= 0:
        return
    draw = ImageDraw.Draw(page)
    across = np.arange(0, page.width + 6, 6)
    for _ in range(int(random.integers(2, 5))):
        tint = tuple(int(255 - strength * c) for c in random.integers(30, 130, 3))
        period, swing = random.uniform(0.05, 0.5) * page.width, random.uniform(0.02, 0.12)
        phase, slope = random.uniform(0, 7), random.uniform(-0.3, 0.3)
        gap = max(4.0, random.uniform(0.008, 0.03) * page.height)
        for number in range(int(1.6 * page.height / gap)):
            wave = np.sin(2 * math.pi * across / period + phase + 0.15 * number)
            down = number * gap - 0.3 * page.height + slope * across + swing * page.height * wave
            draw.line(list(zip(across.tolist(), down.tolist(), strict=True)), fill=tint)


def _portrait(page: Image.Image, end: float, random: np.random.Generator) -> None:
    """Draw a head and shoulders in a frame above row `end`: nobody's face."""
    draw = ImageDraw.Draw(page)
    left, top = page.width * random.uniform(0.03, 0.08), end * random.uniform(0.18, 0.24)
    high = 0.93 * end - top
    wide = min(0.78 * high, page.width * 0.28)
    shade = int(random.integers(150, 230))
    draw.rectangle((left, top, left + wide, top + high), fill=(shade, shade, shade + 10))
    light = random.uniform(0.45, 1.0)
    skin = tuple(int(c * light) for c in (232, 196, 170))
    dark = tuple(int(c) for c in random.integers(20, 80) + random.integers(0, 12, 3))
    middle = left + wide / 2
    body = (middle - 0.42 * wide, top + 0.7 * high, middle + 0.42 * wide, top + 1.3 * high)
    draw.chord(body, 180, 360, fill=dark)
    hair = (middle - 0.25 * wide, top + 0.12 * high, middle + 0.25 * wide, top + 0.62 * high)
    draw.ellipse(hair, fill=dark)
    face = (middle - 0.2 * wide, top + 0.2 * high, middle + 0.2 * wide, top + 0.68 * high)
    draw.ellipse(face, fill=skin)
    for side in (-0.08, 0.08):
        x, y = middle + side * wide, top + 0.4 * high
        draw.ellipse((x - 3, y - 2, x + 3, y + 2), fill=dark)
    draw.line(
        (middle - 0.06 * wide, top + 0.57 * high, middle + 0.06 * wide, top + 0.57 * high),
        fill=dark,
        width=2,
    )


def _printed_fields(
    page: Image.Image, end: float, printed: Printed, random: np.random.Generator
) -> None:
    """Print labels and values beside the portrait, and SPECIMEN across the page."""
    draw = ImageDraw.Draw(page)
    high = 1.25 * end

    def write(across: float, down: float, text: str, size: float, ink: Colour) -> None:
        face = ImageFont.load_default(high * size)
        draw.text((page.width * across, down), text, font=face, fill=ink)

    write(0.4, high * 0.3, "SPECIMEN", 0.13, (205, 150, 150))
    write(0.04, high * 0.03, "UTOPIA · " + str(random.choice(WORDS)), 0.06, (40, 40, 90))
    row, step, fields = high * 0.15, high * random.uniform(0.085, 0.11), list(printed)
    while row < high * 0.72:
        for column in (0.36, 0.66):
            label, value = fields.pop(0) if fields else ("", "")
            if not printed:
                label, value = (" ".join(random.choice(WORDS, 2)) for _ in range(2))
                label = label.title()
            write(column, row, label, 0.024, (90, 90, 110))
            write(column, row + high * 0.028, value, 0.038, (20, 20, 20))
        row += step


def on_desk(page: Image.Image, camera: Camera, random: np.random.Generator) -> Image.Image:
    """Lay the page on a desk, turned and seen at a slant; a bow bends it like an open book."""
    margin = camera.desk * page.width
    turn = math.radians(camera.angle)
    cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
    size = (
        int(page.width * cos + page.height * sin + 2 * margin),
        int(page.height * cos + page.width * sin + 2 * margin),
    )
    corners = _turned_corners(page.size, size, turn)
    wander = camera.perspective * page.height
    corners = [
        (x + float(random.uniform(-wander, wander)), y + float(random.uniform(-wander, wander)))
        for x, y in corners
    ]
    bent = _bowed(page, camera.bow)
    coefficients = _homography(corners, bent.size)
    seen = bent.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    mask = Image.new("L", bent.size, 255).transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
    )
    scene = _desk(size, random)
    scene.paste(seen, mask=mask)
    return scene


def _bowed(page: Image.Image, bow: float) -> Image.Image:
    """Bend the page: its columns slide down along a parabola."""
    if not bow:
        return page
    strips, mesh = 24, []
    for number in range(strips):
        left, right = (page.width * (number + k) // strips for k in (0, 1))
        down = [bow * page.height * (1 - (2 * x / page.width - 1) ** 2) for x in (left, right)]
        quad = (
            left,
            -down[0],
            left,
            page.height - down[0],
            right,
            page.height - down[1],
            right,
            -down[1],
        )
        mesh.append(((left, 0, right, page.height), quad))
    return page.transform(
        page.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=(228, 226, 220)
    )


def _turned_corners(page: tuple[int, int], scene: tuple[int, int], turn: float) -> list[Point]:
    """Give the page's corners in the scene, clockwise from the top left."""
    wide, high = page[0] / 2, page[1] / 2
    cos, sin = math.cos(turn), math.sin(turn)
    return [
        (scene[0] / 2 + x * cos - y * sin, scene[1] / 2 + x * sin + y * cos)
        for x, y in ((-wide, -high), (wide, -high), (wide, high), (-wide, high))
    ]


def _homography(corners: list[Point], size: tuple[int, int]) -> tuple[float, ...]:
    """Give the eight numbers with which Pillow maps the scene back onto the page."""
    page = [(0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solution = np.linalg.solve(np.array(rows, float), np.array(values, float))
    return tuple(float(value) for value in solution)


def _desk(size: tuple[int, int], random: np.random.Generator) -> Image.Image:
    """Give a desk top: plain, grained like wood, or woven, light or dark."""
    grain = tuple(int(g) for g in ((64, 64), (6, 220), (200, 200))[int(random.integers(3))])
    small = random.normal(0, 1, (grain[1] // 2, grain[0] // 2)).astype(np.float32)
    texture = Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)
    tone = random.uniform(30, 215) + random.uniform(-22, 22, 3)
    depth = random.uniform(2, 16)
    pixels = tone + depth * np.asarray(texture)[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def through_lens(scene: Image.Image, camera: Camera, random: np.random.Generator) -> Image.Image:
    """Give the scene with shadow, uneven light, blur and sensor noise."""
    pixels = np.asarray(scene, np.float32)
    pixels = pixels * _light(scene.size, camera.shadow, random)[..., None]
    seen = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if camera.blur > 0:
        seen = seen.filter(ImageFilter.GaussianBlur(camera.blur))
    if camera.noise > 0:
        grains = random.normal(0, camera.noise, (scene.height, scene.width, 1))
        pixels = np.asarray(seen, np.float32) + grains.astype(np.float32)
        seen = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return seen


def _light(size: tuple[int, int], shadow: float, random: np.random.Generator) -> Pixels:
    """Give the light on each pixel: a slope of light, and one soft-edged shadow."""
    across, down = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    turn = random.uniform(0, 2 * math.pi)
    slope = np.cos(turn) * across + np.sin(turn) * down
    light = 1 - 0.12 * slope * random.uniform(0, 1)
    turn, edge = random.uniform(0, 2 * math.pi), random.uniform(-0.6, 0.6)
    depth = np.cos(turn) * across + np.sin(turn) * down - edge
    dark = 1 / (1 + np.exp(-np.clip(depth * random.uniform(6, 60), -40, 40)))
    return np.asarray(light * (1 - shadow * dark), np.float32)
