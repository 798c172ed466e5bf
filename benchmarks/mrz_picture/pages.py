"""The benchmark's pages: documents and cameras drawn from a published seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from documents import FORMATS, Author

from elshi.engines.documents.picture.specimen import Camera, render

SEED = 9303
# The pages' cut: Debian's package fonts-ocr-b. The reader was trained on another (see cut/).
PAGE_FONT = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")


@dataclass(frozen=True, slots=True)
class Page:
    """One page to read: its true lines, the camera, and the file."""

    form: str
    lines: tuple[str, ...]
    camera: Camera
    image: bytes


def draw(number: int, *, seed: int = SEED, font: Path = PAGE_FONT) -> Page:
    """Give page `number` of the run `seed`; pages do not depend on one another."""
    random = np.random.default_rng([seed, number])
    form = list(FORMATS)[number % len(FORMATS)]
    lines = Author(random).document(form)
    camera = chance_camera(random)
    image = render(lines, font, camera=camera, seed=int(random.integers(2**31)))
    return Page(form, lines, camera, image)


def chance_camera(random: np.random.Generator) -> Camera:
    """Give a camera within the ranges the target names, each drawn on its own."""
    even = random.uniform
    return Camera(
        line_height=int(random.integers(18, 46)),
        angle=even(-3, 3),
        perspective=even(0, 0.04),
        bow=even(-0.01, 0.01) * (random.random() < 0.3),
        blur=even(0, 1.5),
        shadow=even(0, 0.6),
        guilloche=even(0, 1),
        noise=even(0, 5),
        contrast=even(0.7, 1.0),
        desk=even(0.0, 0.3),
        jpeg=int(random.integers(40, 96)) if random.random() < 0.5 else 40,
        line_spacing=even(1.3, 2.4),
        zone_margin=even(2.5, 8),
    )
