"""One page from bytes to text: the order of the steps, and what is said of the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from elshi.engines.documents.picture import letters
from elshi.engines.documents.picture.decoding import Reading, decode
from elshi.engines.documents.picture.finding import Candidate, candidates
from elshi.engines.documents.picture.opening import Unreadable, opened
from elshi.engines.documents.picture.placing import STRICT_WORTH, Row, refined, rows_on
from elshi.engines.documents.picture.straightening import Levels
from elshi.engines.documents.picture.zones import Zone, zones_of

HIGH = 0.95  # from this confidence on, a field may be taken without a second look
WORKING_SIDES = (1000, 1900)  # longest side of the picture in which lines are looked for
SMALLEST_SIDE = 60  # pixels; no legible zone is smaller
# Candidates looked at, by how likely the quarter turn is: bounds the time of a page without a zone.
CANDIDATES = (8, 5, 4, 3)
CLEAR_ZONE = 0.93  # share of sureness after the first look that needs no comparing
GOOD = 0.88  # sureness of a zone that ends the search; upside down it stays below
POOR = 0.45  # below it, what was found is no zone
EVENING = 1.8  # the network saw worse print than pages bear: its scores are sharpened
DOUBT = 1e-5  # share of each cell's probability spread over all letters
# Letters alike in some cuts: so much of the one's probability is owed to the other, so that none
# is sure on its shape alone where neither check digit nor neighbours speak.
TWINS = {"0O": 0.03, "1I": 0.01, "2Z": 0.002, "5S": 0.01, "8B": 0.01}

Point = tuple[float, float]
Quad = tuple[Point, ...]
Pixels = NDArray[np.float32]
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
    sight = _found(grey) if min(grey.size) >= SMALLEST_SIDE else None
    if sight is None:
        return PageReading(errors=["no_zone"])
    reading, width = sight.reading, sight.reading.layout.width
    lines = tuple(reading.text[k : k + width] for k in range(0, len(reading.text), width))
    quad = _quad(sight, grey.size, full / max(grey.size))
    return PageReading(lines, _confidence(sight), _faults(reading), quad)


@dataclass(frozen=True, slots=True)
class Sight:
    """A zone as seen: its rows, the scores and the reading of their cells, the quarter turns."""

    rows: tuple[Row, ...]
    scores: tuple[Pixels, ...]
    reading: Reading
    turns: int = 0

    @property
    def worth(self) -> float:
        """What its letters are worth together."""
        return sum(row.worth for row in self.rows)

    @property
    def sureness(self) -> float:
        """The worth of a mean cell as a share of a letter surely read."""
        return self.worth / sum(row.course.cells for row in self.rows) / STRICT_WORTH

    @property
    def rank(self) -> float:
        """What it is worth against other sights: print upside down breaks all check digits."""
        return self.worth - 12 * len(self.reading.broken)

    @property
    def convincing(self) -> bool:
        """Whether to stop looking; one false digit on a document breaks itself and the last."""
        return self.sureness >= GOOD and len(self.reading.broken) <= 2


def _joined(scores: tuple[Pixels, ...]) -> Floats:
    """Give the scores of all cells over the letters alone, sharpened."""
    together = np.concatenate(scores).astype(float)
    # What may be no letter at all says little about which one it is.
    blank = np.exp(together[:, letters.NOTHING :]) ** 4
    joined = together[:, : letters.NOTHING] * EVENING * (1 - np.minimum(blank, 1))
    chances = np.exp(joined - joined.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    chances = chances @ _mixing()
    return np.asarray(np.log(chances * (1 - DOUBT) + DOUBT / letters.NOTHING))


@cache
def _mixing() -> Floats:
    """Give the matrix that shares out the probabilities of twins."""
    mixing = np.eye(letters.NOTHING)
    for pair, share in TWINS.items():
        one, two = (letters.ALPHABET.index(letter) for letter in pair)
        mixing[one, one] = mixing[two, two] = 1 - share
        mixing[one, two] = mixing[two, one] = share
    return mixing


def _found(grey: Image.Image) -> Sight | None:
    """Give the best zone over sizes and quarter turns, or None if all are poor."""
    best: Sight | None = None
    for side in WORKING_SIDES:
        if side != WORKING_SIDES[0] and max(grey.size) < 1.5 * WORKING_SIDES[0]:
            break
        factor = max(grey.size) / side
        working = np.asarray(_resized(grey, factor), np.float32)
        for turns, limit in zip(_likely_turns(working), CANDIDATES, strict=True):
            turned = np.rot90(np.asarray(grey, np.float32), turns)
            found = candidates(np.rot90(working, turns), limit=limit)
            sight = _seen(turned, [one.scaled(factor) for one in found], turns)
            if sight is not None and (best is None or sight.rank > best.rank):
                best = sight
            if best is not None and best.convincing:
                return best
    return best if best is not None and best.sureness >= POOR else None


def _resized(grey: Image.Image, factor: float) -> Image.Image:
    size = (max(8, round(grey.width / factor)), max(8, round(grey.height / factor)))
    return grey.resize(size, Image.Resampling.BOX if factor > 1 else Image.Resampling.BILINEAR)


def _likely_turns(working: Pixels) -> list[int]:
    """Give the quarter turns to the left to try, those along which print runs first."""
    weights = [
        sum(found.weight for found in candidates(np.rot90(working, turns), limit=2))
        for turns in (0, 1)
    ]
    return [0, 2, 1, 3] if weights[0] >= weights[1] else [1, 3, 0, 2]


def _seen(grey: Pixels, found: list[Candidate], turns: int) -> Sight | None:
    """Give the best zone on the candidates of a picture held as it is."""
    levels = Levels(np.ascontiguousarray(grey))
    rows: list[dict[int, Row]] = []
    zones: list[Zone] = []
    for candidate in found:
        rows.append(rows_on(levels, candidate))
        zones = zones_of(rows)
        if zones and zones[0].sureness > CLEAR_ZONE:
            zones = zones[:1]
            break
    # Zones of several widths may share their rows: the second look decides.
    sights = [_sight(levels, zone, turns) for zone in zones]
    return max(sights, key=lambda sight: sight.rank, default=None)


def _sight(levels: Levels, zone: Zone, turns: int) -> Sight:
    looks = [refined(levels, row) for row in zone.rows]
    scores = tuple(scores for _, scores in looks)
    reading = decode(_joined(scores), len(looks))
    return Sight(tuple(row for row, _ in looks), scores, reading, turns)


def _confidence(sight: Sight) -> dict[str, float]:
    """Give the probability of each field; nothing is sure on a zone that is not convincing."""
    reading = sight.reading
    most = 1.0 if sight.convincing else 0.9
    return {
        name: round(min(most, max(0.0, 1 - sum(1 - reading.chances[place] for place in cells))), 4)
        for name, cells in reading.layout.fields(reading.text).items()
    }


def _faults(reading: Reading) -> list[str]:
    names = reading.layout.digit_names()
    return [f"check_digit:{names[place]}" for place in reading.broken]


def _quad(sight: Sight, size: tuple[int, int], factor: float) -> Quad:
    """Give the corners of the zone's text on the picture as it came."""
    top, bottom = sight.rows[0].course, sight.rows[-1].course
    corners = []
    for course, cell, lift in (
        (top, -0.5, -0.5),
        (top, top.cells - 0.5, -0.5),
        (bottom, bottom.cells - 0.5, 0.5),
        (bottom, -0.5, 0.5),
    ):
        x, y = course.point(cell)
        dx, dy = (float(np.polyval(np.polyder(p), cell)) for p in (course.x, course.y))
        corners.append(_unturned((x - lift * dy, y + lift * dx), size, sight.turns))
    return tuple((round(x * factor, 1), round(y * factor, 1)) for x, y in corners)


def _unturned(point: Point, size: tuple[int, int], turns: int) -> Point:
    """Give the place on the picture of `size` of a point on its copy turned left by quarters."""
    x, y = point
    width, height = size
    return ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[turns]
