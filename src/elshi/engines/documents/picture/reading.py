"""One page from bytes to text: the order of the steps, and what is said of the result."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from elshi.engines.documents.picture import letters
from elshi.engines.documents.picture.decoding import Reading, decode
from elshi.engines.documents.picture.finding import candidates
from elshi.engines.documents.picture.opening import Unreadable, opened
from elshi.engines.documents.picture.placing import Row, refined, rows_on
from elshi.engines.documents.picture.straightening import Levels
from elshi.engines.documents.picture.zones import Zone, best_zone

HIGH = 0.95  # from this confidence on, a field may be taken without a second look
WORKING_SIDES = (1000, 1900)  # longest side of the picture in which lines are looked for
CANDIDATES = 8
GOOD = 0.8  # sureness of a zone that ends the search
POOR = 0.45  # below it, what was found is no zone
EVENING = 0.7  # the network is surer than it should be: its scores are softened
DOUBT = 2e-4  # share of each cell's probability spread over all letters

Quad = tuple[tuple[float, float], ...]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PageReading:
    """What stands in the zone of a page, and how sure that is.

    `confidence` is the probability (0 to 1) that every character of a field is right, its check
    digit included, under the names document_code, issuer, number, nationality, birth, expiry,
    sex, surname, given_names, optional. `errors` are words: not_a_picture, too_large, damaged,
    no_zone, and check_digit:FIELD. `quad` is where the zone stood, in pixels of the picture as
    its file says it is upright: top left, top right, bottom right, bottom left of its text.
    """

    lines: tuple[str, ...] = ()
    confidence: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    quad: Quad | None = None

    @property
    def sure(self) -> bool:
        """Whether every field was read with high confidence."""
        return bool(self.confidence) and min(self.confidence.values()) >= HIGH


def read_page(image: bytes) -> PageReading:
    """Give the zone read from a picture's bytes; never raises on what the bytes hold."""
    try:
        grey, full = opened(image)
    except Unreadable as fault:
        return PageReading(errors=[fault.reason])
    zone, levels, turns = _found(grey)
    if zone is None:
        return PageReading(errors=["no_zone"])
    rows = [refined(levels, row) for row in zone.rows]
    reading = decode(_joined([scores for _, scores in rows]), len(rows))
    width = reading.layout.width
    lines = tuple(reading.text[k : k + width] for k in range(0, len(reading.text), width))
    factor = full / max(grey.size)
    return PageReading(lines, _confidence(reading), _faults(reading),
                       _quad([row for row, _ in rows], grey.size, turns, factor))


def _joined(scores: list[NDArray[np.float32]]) -> Floats:
    """Give the scores of all cells over the letters alone, softened."""
    joined = np.concatenate(scores)[:, : letters.NOTHING].astype(float) * EVENING
    chances = np.exp(joined - joined.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return np.asarray(np.log(chances * (1 - DOUBT) + DOUBT / letters.NOTHING))


def _found(grey: Image.Image) -> tuple[Zone | None, Levels, int]:
    """Give the best zone over sizes and quarter turns, with the levels it stands on."""
    best: Zone | None = None
    best_levels, best_turns = Levels(np.zeros((2, 2), np.float32)), 0
    for side in WORKING_SIDES:
        if side != WORKING_SIDES[0] and max(grey.size) < 1.3 * WORKING_SIDES[0]:
            break
        for turns in range(4):
            turned = grey.rotate(90 * turns, expand=True) if turns else grey
            levels = Levels(np.asarray(turned, np.float32))
            zone = _zone_on(turned, levels, side)
            if zone is not None and (best is None or zone.worth > best.worth):
                best, best_levels, best_turns = zone, levels, turns
            if best is not None and best.sureness >= GOOD:
                return best, best_levels, best_turns
    if best is not None and best.sureness < POOR:
        best = None
    return best, best_levels, best_turns


def _zone_on(grey: Image.Image, levels: Levels, side: int) -> Zone | None:
    """Give the best zone on a picture held as it is."""
    factor = max(grey.size) / side
    size = (max(8, round(grey.width / factor)), max(8, round(grey.height / factor)))
    working = grey.resize(size, Image.Resampling.BOX if factor > 1 else Image.Resampling.BILINEAR)
    rows: list[dict[int, Row]] = []
    best = None
    for candidate in candidates(np.asarray(working, np.float32), limit=CANDIDATES):
        rows.append(rows_on(levels, candidate.scaled(factor)))
        best = best_zone(rows)
        if best is not None and best.sureness > 0.9:
            break
    return best


def _confidence(reading: Reading) -> dict[str, float]:
    return {
        name: round(max(0.0, 1 - sum(1 - reading.chances[place] for place in cells)), 4)
        for name, cells in reading.layout.fields(reading.text).items()
    }


def _faults(reading: Reading) -> list[str]:
    names = reading.layout.digit_names()
    return [f"check_digit:{names[place]}" for place in reading.broken]


def _quad(rows: list[Row], size: tuple[int, int], turns: int, factor: float) -> Quad:
    """Give the corners of the zone's text on the picture as it came."""
    top, bottom = rows[0].course, rows[-1].course
    corners = []
    for course, cell, lift in ((top, -0.5, -0.5), (top, top.cells - 0.5, -0.5),
                               (bottom, bottom.cells - 0.5, 0.5), (bottom, -0.5, 0.5)):
        x, y = course.point(cell)
        dx, dy = (float(np.polyval(np.polyder(p), cell)) for p in (course.x, course.y))
        corners.append(_unturned((x - lift * dy, y + lift * dx), size, turns))
    return tuple((round(x * factor, 1), round(y * factor, 1)) for x, y in corners)


def _unturned(point: tuple[float, float], size: tuple[int, int], turns: int) -> tuple[float, float]:
    """Give the place on the picture of `size` of a point on its copy turned `turns` quarters left."""
    x, y = point
    width, height = size
    return ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[turns]


