"""Train the letters of the picture reader: makes engines/documents/picture/letters.npz.

    python benchmarks/mrz_picture/train.py [--lines 7500] [--rounds 13] [--seed 2]

The letters come from `cut/OCR-B.ttf`, a cut with square stroke ends, never from the cut of the
pages. Each variant of it is thickened or thinned, rounded, stretched and warped; lines set in it
are slanted, shrunk, laid on uneven paper, blurred and compressed, and then pass through the same
straightening as in reading. Numpy alone; about eight minutes of CPU. The defaults
made the weights that ship.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from elshi.engines.documents.picture import letters
from elshi.engines.documents.picture.letters import ALPHABET, COLUMNS, NOTHING, ROWS
from elshi.engines.documents.picture.straightening import (
    CELL,
    STRIP_ROWS,
    Course,
    Levels,
    inked,
    strip,
)

CUT = Path(__file__).with_name("cut") / "OCR-B.ttf"
BOX = (84, 96)  # width and height of a drawn glyph; its capital height is CAPITAL
CAPITAL = 60
LINE = 24  # letters to a training line
Pixels = NDArray[np.float32]


def drawn_glyphs() -> Pixels:
    """Give the cut's glyphs (37, height, width), 1 for ink, each centred on its advance."""
    face = ImageFont.truetype(str(CUT), 200)
    top, bottom = face.getbbox("H")[1], face.getbbox("H")[3]
    size = 200 * CAPITAL / (bottom - top)
    face = ImageFont.truetype(str(CUT), size)
    middle = (face.getbbox("H")[1] + face.getbbox("H")[3]) / 2
    glyphs = []
    for letter in ALPHABET:
        image = Image.new("L", BOX, 0)
        place = (BOX[0] / 2 - face.getlength(letter) / 2, BOX[1] / 2 - middle)
        ImageDraw.Draw(image).text(place, letter, font=face, fill=255)
        glyphs.append(np.asarray(image, np.float32) / 255)
    return np.stack(glyphs)


def smooth_field(random: np.random.Generator, count: int, depth: float) -> Pixels:
    small = random.normal(0, depth, (count, 4, 4)).astype(np.float32)
    return np.stack(
        [np.asarray(Image.fromarray(s).resize(BOX, Image.Resampling.BICUBIC)) for s in small]
    )


def variant(glyphs: Pixels, random: np.random.Generator) -> Pixels:
    """Give the alphabet as another cutter might have drawn it."""
    wide, high = random.uniform(0.84, 1.14), random.uniform(0.9, 1.08)
    rows, columns = np.mgrid[: BOX[1], : BOX[0]].astype(np.float32)
    warp = random.uniform(0.3, 2.2)
    rows = (rows - BOX[1] / 2) / high + BOX[1] / 2 + smooth_field(random, len(glyphs), warp)
    columns = (columns - BOX[0] / 2) / wide + BOX[0] / 2 + smooth_field(random, len(glyphs), warp)
    shifts = random.normal(0, 1.2, (len(glyphs), 1, 1))
    rows = np.clip(np.rint(rows), 0, BOX[1] - 1).astype(int)
    columns = np.clip(np.rint(columns + shifts), 0, BOX[0] - 1).astype(int)
    bent = glyphs[np.arange(len(glyphs))[:, None, None], rows, columns]
    round_, edge = random.uniform(1.0, 4.2), random.uniform(0.28, 0.68)
    out = []
    for glyph in bent:
        image = Image.fromarray((glyph * 255).astype(np.uint8))
        soft = np.asarray(image.filter(ImageFilter.GaussianBlur(round_)), np.float32) / 255
        out.append(np.clip((soft - edge) * 8 + 0.5, 0, 1))
    return np.stack(out)


def training_line(
    alphabet: Pixels, random: np.random.Generator
) -> tuple[Image.Image, NDArray[np.int_], float]:
    """Give a clean line at its final size (white 0, ink 255), its letters and its pitch."""
    text = random.integers(0, len(ALPHABET), LINE)
    text[random.random(LINE) < 0.12] = ALPHABET.index("<")
    step = CAPITAL * random.uniform(0.93, 1.14)
    canvas = np.zeros((BOX[1] + 80, int(step * (LINE + 4))), np.float32)
    for number, letter in enumerate(text):
        left = int(round(step * (number + 2.5) - BOX[0] / 2 + random.normal(0, 0.5)))
        part = canvas[40 : 40 + BOX[1], left : left + BOX[0]]
        np.maximum(part, alphabet[letter], out=part)
    pitch = 11 + 27 * random.uniform() ** 2  # small print is the hard part
    scale = pitch / step
    size = (max(8, round(canvas.shape[1] * scale)), max(8, round(canvas.shape[0] * scale)))
    image = Image.fromarray((canvas * 255).astype(np.uint8))
    return image.resize(size, Image.Resampling.BOX), text, size[0] / (LINE + 4)


def photographed(image: Image.Image, random: np.random.Generator) -> Pixels:
    """Give the line on paper as a camera would store it."""
    ink = np.asarray(image, np.float32) / 255
    height, width = ink.shape
    paper = random.uniform(120, 250) * np.ones_like(ink)
    paper += (
        random.uniform(0, 40)
        * np.sin(random.uniform(0, 7) + np.linspace(0, random.uniform(0, 6), width))[None]
    )
    paper -= lace(random, height, width)
    dark = random.uniform(5, 70)
    grey = paper * (1 - ink) + np.minimum(dark, paper - 40) * ink
    if random.random() < 0.4:
        edge = random.uniform(0, width)
        soft = random.uniform(2, 80)
        grey *= (
            1
            - random.uniform(0, 0.65)
            / (1 + np.exp(np.clip((np.arange(width) - edge) / soft, -30, 30)))[None]
        )
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0, 1.7)))
    grains = random.normal(0, random.uniform(0, 7), grey.shape)
    grey = np.clip(np.asarray(picture, np.float32) + grains, 0, 255)
    file = io.BytesIO()
    Image.fromarray(grey.astype(np.uint8)).save(file, "JPEG", quality=int(random.integers(32, 95)))
    return np.asarray(Image.open(file), np.float32)


def lace(random: np.random.Generator, height: int, width: int) -> Pixels:
    """Give the darkening by a background of waves."""
    if random.random() < 0.3:
        return np.zeros((height, width), np.float32)
    image = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(image)
    across = np.arange(-4, width + 8, 4)
    for _ in range(int(random.integers(1, 4))):
        gap, period = random.uniform(4, 30), random.uniform(30, 400)
        slope, swing = random.uniform(-1.5, 1.5), random.uniform(1, 15)
        strength = int(random.uniform(5, 75))
        for start in np.arange(-height - 400, height + 400, gap):
            down = start + slope * across + swing * np.sin(across * 6.28 / period + start)
            draw.line(
                list(zip(across.tolist(), down.tolist(), strict=True)),
                fill=strength,
                width=int(random.integers(1, 3)),
            )
    return np.asarray(image, np.float32)


def samples(
    grey: Pixels, text: NDArray[np.int_], pitch: float, random: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.int_]]:
    """Give windows of one line with their classes: letters, and what stands beside them."""
    middle = grey.shape[0] / 2
    slope = random.normal(0, 0.012)
    scale = pitch * random.normal(1, 0.012)
    start = pitch * 2.5 + pitch * random.normal(0, 0.03)
    lift = middle + pitch * random.normal(0, 0.03) - slope * scale * LINE / 2
    course = Course(np.array([scale, start]), np.array([slope * scale, lift]), LINE)
    ink = inked(strip(Levels(grey), course, margin=2))
    cells = np.arange(LINE)
    true = (pitch * (cells + 2.5) - start) / scale  # where each letter stands, in cells
    out, classes = [], []
    for number in cells:
        column = (true[number] + 2.5) * CELL
        level = STRIP_ROWS / 2 + (middle - (lift + slope * scale * true[number])) / scale * CELL
        near = [(random.uniform(-1.7, 1.7), random.uniform(-2, 2), int(text[number]))]
        near.append(
            (random.choice([-1, 1]) * random.uniform(5.5, 10), random.uniform(-3, 3), NOTHING)
        )
        if random.random() < 0.25:
            near.append(
                (random.uniform(-10, 10), random.choice([-1, 1]) * random.uniform(6.5, 8), NOTHING)
            )
        for dx, dy, letter in near:
            row, col = round(level + dy), round(column + dx)
            row = min(max(row, ROWS // 2), STRIP_ROWS - ROWS // 2)
            if letter != NOTHING and abs(row - level) > 3.5:
                continue
            view = letters.windows_at(ink, np.array([row]), np.array([col]))[0]
            out.append(view)
            classes.append(letter)
    for column in (CELL, ink.shape[1] - CELL):
        out.append(letters.windows_at(ink, np.array([STRIP_ROWS // 2]), np.array([column]))[0])
        classes.append(NOTHING)
    stored = np.clip((np.stack(out) + 0.5) * 127, 0, 255).astype(np.uint8)
    return stored, np.array(classes)


def litter(random: np.random.Generator) -> NDArray[np.uint8]:
    """Give windows of what lies beside a page: grain, cloth, edges, lace, bare paper."""
    height, width = 90, 420
    grain = ((2, 40), (40, 2), (9, 9), (20, 20), (3, 8))[int(random.integers(5))]
    small = random.normal(0, 1, (height // grain[0] + 2, width // grain[1] + 2))
    texture = Image.fromarray(small.astype(np.float32)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grey = random.uniform(40, 230) + random.uniform(1, 25) * np.asarray(texture)
    grey -= lace(random, height, width)
    for _ in range(int(random.integers(0, 5))):
        slope, shift = random.normal(0, 0.5), random.uniform(0, width)
        down, across = np.mgrid[:height, :width]
        beyond = (
            across + slope * down > shift
            if random.random() < 0.6
            else (down + 0.1 * slope * across > random.uniform(20, 70))
        )
        grey += random.normal(0, 50) * beyond
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0, 1.7)))
    grey = np.asarray(picture, np.float32) + random.normal(0, random.uniform(0, 5), grey.shape)
    pitch = random.uniform(10, 28)
    course = Course(np.array([pitch, 2 * pitch]), np.array([0.0, 45.0]), int(width / pitch) - 4)
    ink = inked(strip(Levels(grey.astype(np.float32)), course, margin=1))
    columns = random.integers(COLUMNS // 2, ink.shape[1] - COLUMNS // 2, 24)
    windows = letters.windows_at(ink, np.array([STRIP_ROWS // 2]), columns)
    return np.clip((windows + 0.5) * 127, 0, 255).astype(np.uint8)


def corpus(lines: int, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.int_]]:
    """Give the training windows of `lines` lines."""
    glyphs = drawn_glyphs()
    variants = [variant(glyphs, random) for _ in range(max(10, lines // 24))]
    windows, classes = [], []
    for number in range(lines):
        alphabet = variants[number % len(variants)]
        image, text, pitch = training_line(alphabet, random)
        image = image.transform(
            image.size,
            Image.Transform.AFFINE,
            (1, s := random.normal(0, 0.035), -s * image.height / 2, 0, 1, 0),
            Image.Resampling.BILINEAR,
        )
        some, labels = samples(photographed(image, random), text, pitch, random)
        windows.append(some)
        classes.append(labels)
        if number % 4 == 0:
            windows.append(litter(random))
            classes.append(np.full(len(windows[-1]), NOTHING))
    return np.concatenate(windows), np.concatenate(classes)


class Network:
    """Three layers and Adam: what training needs and reading does not."""

    def __init__(self, random: np.random.Generator, sizes: tuple[int, ...]) -> None:
        self.values: list[Pixels] = []
        for fan_in, fan_out in zip(sizes, sizes[1:], strict=False):
            spread = np.sqrt(2 / fan_in)
            self.values.append(random.normal(0, spread, (fan_in, fan_out)).astype(np.float32))
            self.values.append(np.zeros(fan_out, np.float32))
        self.first = [np.zeros_like(v) for v in self.values]
        self.second = [np.zeros_like(v) for v in self.values]
        self.steps = 0

    def step(self, batch: Pixels, truth: Pixels, rate: float) -> float:
        """Learn from one batch; give its cross entropy."""
        activations = [batch]
        for k in range(0, len(self.values) - 2, 2):
            hidden = activations[-1] @ self.values[k] + self.values[k + 1]
            activations.append(np.maximum(hidden, 0))
        out = activations[-1] @ self.values[-2] + self.values[-1]
        out -= out.max(axis=1, keepdims=True)
        share = np.exp(out)
        share /= share.sum(axis=1, keepdims=True)
        loss = float(-(truth * np.log(share + 1e-9)).sum(axis=1).mean())
        slope = (share - truth) / len(batch)
        slopes: list[Pixels] = [np.empty(0, np.float32)] * len(self.values)
        for k in range(len(self.values) - 2, -1, -2):
            below = activations[k // 2]
            slopes[k], slopes[k + 1] = below.T @ slope, slope.sum(axis=0)
            if k:
                slope = (slope @ self.values[k].T) * (below > 0)
        self._adam(slopes, rate)
        return loss

    def guess(self, batch: Pixels) -> NDArray[np.int_]:
        """Give the likeliest class of each window."""
        for k in range(0, len(self.values) - 2, 2):
            batch = np.maximum(batch @ self.values[k] + self.values[k + 1], 0)
        return (batch @ self.values[-2] + self.values[-1]).argmax(axis=1)

    def _adam(self, slopes: list[Pixels], rate: float) -> None:
        self.steps += 1
        bias = np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        for value, first, second, slope in zip(
            self.values, self.first, self.second, slopes, strict=True
        ):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            value *= 1 - rate * (0.01 if value.ndim == 2 else 0)
            value -= rate * bias * first / (np.sqrt(second) + 1e-8)


def train(
    windows: NDArray[np.uint8], classes: NDArray[np.int_], rounds: int, random: np.random.Generator
) -> Network:
    """Give the network after `rounds` passes over the windows."""
    network = Network(random, (ROWS * COLUMNS, 256, 96, NOTHING + 1))
    targets = np.full((NOTHING + 1, NOTHING + 1), 0.002 / NOTHING, np.float32)
    np.fill_diagonal(targets, 0.998)
    batches = len(windows) // 256
    for number in range(rounds * batches):
        if number % batches == 0:
            order, losses = random.permutation(len(windows)), []
        chosen = order[(number % batches) * 256 :][:256]
        batch = windows[chosen].astype(np.float32) / 127 - 0.5
        rate = 0.0015 * (0.5 + 0.5 * np.cos(np.pi * number / (rounds * batches))) + 1e-5
        losses.append(network.step(letters.evened(batch), targets[classes[chosen]], rate))
        if number % batches == batches - 1:
            print(f"round {number // batches + 1}: loss {np.mean(losses):.4f}", flush=True)
    return network


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--lines", type=int, default=7500)
    options.add_argument("--rounds", type=int, default=13)
    options.add_argument("--seed", type=int, default=2)
    options.add_argument("--out", type=Path, default=letters.WEIGHTS)
    given = options.parse_args()
    random = np.random.default_rng(given.seed)
    windows, classes = corpus(given.lines, random)
    held = len(windows) // 20
    network = train(windows[held:], classes[held:], given.rounds, random)
    stored = {f"{'wb'[k % 2]}{k // 2}": v.astype(np.float16) for k, v in enumerate(network.values)}
    np.savez_compressed(given.out, **stored)
    guess = network.guess(letters.evened(windows[:held].astype(np.float32) / 127 - 0.5))
    print(f"{len(windows)} windows; held out {(guess == classes[:held]).mean():.4%} right")


if __name__ == "__main__":
    main()
