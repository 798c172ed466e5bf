"""From a candidate to cells: which row of letters, and where each stands.

Letters are looked for at every tenth of a cell along the candidate. A path of steps of about one
cell collects the best of them; 30, 36 and 44 cells are tried, for those are the widths of the
zones. A curve through the cells found then straightens the line anew, twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elshi.engines.documents.picture import letters
from elshi.engines.documents.picture.finding import Candidate
from elshi.engines.documents.picture.straightening import (
    CELL,
    STRIP_ROWS,
    Course,
    Levels,
    inked,
    straight,
    strip,
)

Floats = NDArray[np.float64]

WIDTHS = (30, 36, 44)
STEP = 2  # strip pixels between places looked at
STEPS = np.arange(8, 13)  # places from one letter to the next, 10 being an even cell
LIFTS = np.arange(-6, 7, 3)  # rows looked at, from the middle of the strip
WORTH = 2.0  # what a letter surely read is worth; what is no letter costs
STRICT_WORTH = 1.0  # the same after the second look, when true letters are read more surely
FLOOR = -4.0
REACH = 2  # cells by which a row may have been placed too early or too late
PITCH_TO_HEIGHT = (0.75, 1.75)
CLEAR, DIM = 1.5, 0.6  # mean worth of a cell that ends the search, or that ends all hope
# Mean worth at a glance below which a candidate is not looked at: on pages 0 to 59 of the benchmark
# no line of a zone had less than 1.49, while noise, shades and patterns have none above 0.
HOPE = 0.7
GLANCE = 3  # strip pixels between places glanced at


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells found: its course, and what its letters are worth together."""

    course: Course
    worth: float

    @property
    def sureness(self) -> float:
        """The mean worth of a cell, at most WORTH."""
        return self.worth / self.course.cells


def rows_on(levels: Levels, candidate: Candidate) -> dict[int, Row]:
    """Give for each width the best row of cells on a candidate.

    A first look may miss the line's ends. Where it finds letters, their course is drawn on to
    both sides for a second look.
    """
    best: Row | None = None
    for pitch in _pitches(levels, candidate):
        course = _even_course(candidate, pitch)
        if _glanced(levels, course) < HOPE:
            continue
        margin = max(2.0, (32 - course.cells) / 2 + 1)
        for row in _rows_along(levels, course, margin).values():
            if best is None or row.sureness > best.sureness:
                best = row
        if best is not None and best.sureness > CLEAR:
            break
    if best is None or best.sureness < DIM:
        return {}
    return _rows_along(levels, best.course, max(WIDTHS) - best.course.cells + 3.0)


def _glanced(levels: Levels, course: Course) -> float:
    """Give the mean worth of a cell at a glance: along the middle alone, the best place of each."""
    ink = inked(strip(levels, course, margin=0))
    columns = np.arange(letters.COLUMNS // 2, ink.shape[1] - letters.COLUMNS // 2 + 1, GLANCE)
    scores = letters.scores(letters.windows_at(ink, np.array([STRIP_ROWS // 2]), columns))
    worths = np.maximum(scores[:, : letters.NOTHING].max(axis=1), FLOOR) + WORTH
    each = CELL // GLANCE  # places a cell
    whole = len(worths) // each * each
    return float(worths[:whole].reshape(-1, each).max(axis=1).mean()) if whole else FLOOR


def _pitches(levels: Levels, candidate: Candidate) -> list[float]:
    """Give the likeliest pitches: those whose comb stands out in the line's ink."""
    (ax, ay), (bx, by) = candidate.left, candidate.right
    length = float(np.hypot(bx - ax, by - ay))
    low, high = (candidate.height * k for k in PITCH_TO_HEIGHT)
    cells = max(8, int(round(length / candidate.height)))
    course = straight(candidate.left, candidate.right, cells)
    ink = inked(strip(levels, course, margin=0))
    profile = ink[STRIP_ROWS // 2 - 7 : STRIP_ROWS // 2 + 8].sum(axis=0)
    profile = profile - np.convolve(profile, np.ones(41) / 41, "same")
    pitches = np.exp(np.arange(np.log(low), np.log(high), 0.006))
    places = np.arange(len(profile)) * course.pitch() / CELL
    waves = np.exp(-2j * np.pi * places[None, :] / pitches[:, None])
    # Perspective lets the comb drift: power is summed over four parts of the line.
    parts = np.array_split(np.arange(len(profile)), 4)
    power = sum(np.abs(waves[:, p] @ profile[p]) ** 2 for p in parts)
    return _peaks(pitches, np.asarray(power), 2)


def _peaks(pitches: Floats, power: Floats, count: int) -> list[float]:
    chosen: list[float] = []
    power = power.copy()
    for _ in range(count):
        place = int(power.argmax())
        chosen.append(float(pitches[place]))
        power[np.abs(np.log(pitches / pitches[place])) < 0.09] = 0
    return chosen


def _even_course(candidate: Candidate, pitch: float) -> Course:
    """Give the course of even cells that fill a candidate."""
    (ax, ay), (bx, by) = candidate.left, candidate.right
    length = float(np.hypot(bx - ax, by - ay))
    cells = max(4, round(length / pitch))
    across, down = (bx - ax) / length, (by - ay) / length
    middle = (cells - 1) / 2
    return Course(
        np.array([across * pitch, (ax + bx) / 2 - across * pitch * middle]),
        np.array([down * pitch, (ay + by) / 2 - down * pitch * middle]),
        cells,
    )


def _rows_along(levels: Levels, course: Course, margin: float) -> dict[int, Row]:
    """Give the best row of each width along a course, `margin` cells before and after it."""
    worths, lifts = _worths(inked(strip(levels, course, margin=margin)))
    found = {}
    for width, (worth, places) in _paths(worths).items():
        at = (letters.COLUMNS // 2 + STEP * places) / CELL - 0.5 - margin
        lift = lifts[places] / CELL
        found[width] = Row(_through(course, at, lift, worths[places], width), worth)
    return found


def _worths(ink: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """Give for each place along a strip what a letter there is worth, and at which row."""
    columns = np.arange(letters.COLUMNS // 2, ink.shape[1] - letters.COLUMNS // 2 + 1, STEP)
    rows = STRIP_ROWS // 2 + LIFTS
    scores = letters.scores(letters.windows_at(ink, rows, columns))
    best = scores[:, : letters.NOTHING].max(axis=1).reshape(len(rows), len(columns))
    worth = np.maximum(best.max(axis=0), FLOOR) + WORTH
    return worth.astype(float), LIFTS[best.argmax(axis=0)].astype(float)


def _paths(worths: Floats) -> dict[int, tuple[float, NDArray[np.int_]]]:
    """Give for each width the best path: its worth and its places."""
    bend = 0.25 * np.abs(STEPS - 10)
    sums = worths.copy()
    back: list[NDArray[np.int_]] = []
    found = {}
    for count in range(2, max(WIDTHS) + 1):
        reached = np.full((len(STEPS), len(worths)), -1e9)
        for k, step in enumerate(STEPS):
            reached[k, step:] = sums[:-step] - bend[k]
        chosen = reached.argmax(axis=0)
        back.append(STEPS[chosen])
        sums = worths + reached.max(axis=0)
        if count in WIDTHS and sums.max() > -1e8:
            found[count] = float(sums.max()), _traced(back, int(sums.argmax()))
    return found


def _traced(back: list[NDArray[np.int_]], place: int) -> NDArray[np.int_]:
    places = [place]
    for steps in reversed(back):
        place -= int(steps[place])
        places.append(place)
    return np.array(places[::-1])


def _through(course: Course, at: Floats, lift: Floats, trust: Floats, cells: int) -> Course:
    """Give the course through the places found: `at` in old cells, `lift` in cells downwards."""
    along_x, along_y = (np.polyval(np.polyder(p), at) for p in (course.x, course.y))
    x = np.polyval(course.x, at) - lift * along_y
    y = np.polyval(course.y, at) + lift * along_x
    cell = np.arange(cells)
    weight = np.exp(np.clip(trust - WORTH, -4, 0) / 2)
    return Course(_fitted(cell, x, weight), _fitted(cell, y, weight), cells)


def _fitted(cell: NDArray[np.int_], values: Floats, weight: Floats) -> Floats:
    """Give a quadratic through most of the values: far ones lose their say."""
    for _ in range(3):
        fit = np.polyfit(cell, values, 2, w=weight)
        rest = np.abs(values - np.polyval(fit, cell))
        weight = weight / (1 + (rest / (1.5 * np.median(rest) + 1e-6)) ** 2)
    return np.asarray(fit)


def refined(levels: Levels, row: Row) -> tuple[Row, NDArray[np.float32]]:
    """Give the row with its course drawn through its letters, and their scores (cells, 38)."""
    for shifts, lifts in ((np.arange(-4, 5, 2), np.arange(-4, 5, 2)), (np.arange(-2, 3),) * 2):
        scores = _cell_scores(levels, row.course, shifts, lifts)
        best = scores[:, :, : letters.NOTHING].max(axis=2)
        chosen = best.argmax(axis=1)
        trust = best[np.arange(len(best)), chosen] + WORTH
        at = np.arange(row.course.cells) + shifts[chosen % len(shifts)] / CELL
        lift = lifts[chosen // len(shifts)] / CELL
        row = Row(_through(row.course, at, lift, trust, row.course.cells), row.worth)
    return _aligned(levels, row.course)


def _aligned(levels: Levels, course: Course) -> tuple[Row, NDArray[np.float32]]:
    """Give the row moved by whole cells to where most letters are, and its scores.

    A first look may begin a cell early and take the white before a line for its first letter.
    """
    cells = course.cells
    wide = _shifted(course, -REACH, cells + 2 * REACH)
    scores = _cell_scores(levels, wide, np.arange(-1, 2), np.arange(-1, 2))
    mean = np.log(np.exp(scores).mean(axis=1))
    worths = np.maximum(mean[:, : letters.NOTHING].max(axis=1), FLOOR) + STRICT_WORTH
    sums = np.convolve(worths, np.ones(cells), "valid")
    sums[REACH] += 1.0  # a doubt does not move the row
    start = int(sums.argmax())
    moved = _shifted(course, start - REACH, cells)
    chosen = slice(start, start + cells)
    return Row(moved, float(worths[chosen].sum())), mean[chosen]


def _shifted(course: Course, start: int, cells: int) -> Course:
    """Give the same course counted from another cell."""
    cell = np.arange(cells)
    x, y = (np.polyfit(cell, np.polyval(one, cell + start), 2) for one in (course.x, course.y))
    return Course(x, y, cells)


def _cell_scores(
    levels: Levels, course: Course, shifts: NDArray[np.int_], lifts: NDArray[np.int_]
) -> NDArray[np.float32]:
    """Give scores (cells, lifts x shifts, 38) of the windows around each cell's middle."""
    ink = inked(strip(levels, course, margin=2))
    middles = (np.arange(course.cells) + 2.5) * CELL
    columns = (middles[:, None] + shifts).astype(int).ravel()
    scores = letters.scores(letters.windows_at(ink, STRIP_ROWS // 2 + lifts, columns))
    cut = scores.reshape(len(lifts), course.cells, len(shifts), -1)
    return cut.transpose(1, 0, 2, 3).reshape(course.cells, -1, scores.shape[1])
