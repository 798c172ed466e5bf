"""From letter scores to the most probable zone that Doc 9303 allows.

Numbers, dates and optional data form one chain under their check digits (`chain`). Names form
another (`namefield`). States are looked up among the known codes. What Doc 9303 does not foresee
stays possible at a price, for documents are issued with faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from elshi.engines.documents.mrz_codes import KNOWN_CODES
from elshi.engines.documents.mrz_digits import ALPHABET, DIGITS, FILLER, LETTERS
from elshi.engines.documents.picture.chain import MISMATCH, Link, best_path
from elshi.engines.documents.picture.namefield import name_field
from elshi.engines.documents.picture.places import FORMATS, Places

Floats = NDArray[np.float64]

WEIGHTS = (7, 3, 1)
# Within numbers and optional data, from digit, letter, filler (rows) to each of them: characters of
# one kind stand together more often than not, and fillers at the end.
TURNS = np.array([[0.0, -1.5, 0.0], [-0.7, 0.0, 0.0], [-3.0, -3.0, 0.0]])
UNUSUAL = -6.0  # unknown parts of a date, an unlisted state and the like
YEARS = (*(f"{year:02}" for year in range(100)), "<<")
MONTHS = (*(f"{month:02}" for month in range(1, 13)), "<<")
DAYS = (*(f"{day:02}" for day in range(1, 32)), "<<")
VALUE = {letter: 0 if letter == FILLER else place for place, letter in enumerate(ALPHABET)}
PLACE = {letter: place for place, letter in enumerate(ALPHABET)}


@dataclass(frozen=True, slots=True)
class Reading:
    """The letters of all lines joined, how probable each is, and what did not match."""

    layout: Places
    text: str
    chances: tuple[float, ...]
    evidence: float
    broken: tuple[int, ...]  # places of check digits that do not match


def decode(scores: Floats, lines: int) -> Reading:
    """Give the best reading of log probabilities (cells of all lines joined, 37)."""
    width = len(scores) // lines
    fitting = [one for one in FORMATS.values() if (one.lines, one.width) == (lines, width)]
    readings = [_decoded(layout, scores) for layout in fitting]
    return max(readings, key=lambda reading: reading.evidence)


def _decoded(layout: Places, scores: Floats) -> Reading:
    text, chances = [""] * len(scores), [0.0] * len(scores)
    chain = links(layout.format)
    path = best_path(chain, [_weights(link, scores) for link in chain])
    evidence = path.evidence
    placed = [link.place for link in chain]
    pieces = list(zip(placed, path.symbols, path.chances, strict=True))
    for place, symbols, allowed in _words(layout.format):
        symbol, chance, total = _word(scores[place : place + len(symbols[0])], symbols, allowed)
        pieces.append((place, symbol, chance))
        evidence += total
    names, name_chances, total = name_field(scores[layout.name])
    pieces += [
        (layout.name.start + k, letter, chance)
        for k, (letter, chance) in enumerate(zip(names, name_chances, strict=True))
    ]
    for place, symbol, chance in pieces:
        for k, letter in enumerate(symbol):
            text[place + k], chances[place + k] = letter, chance
    broken = tuple(link.place for link, fits in zip(chain, path.fits, strict=True) if not fits)
    return Reading(layout, "".join(text), tuple(chances), evidence + total, broken)


def _weights(link: Link, scores: Floats) -> Floats:
    rows = [[PLACE[symbol[k]] for symbol in link.symbols] for k in range(len(link.symbols[0]))]
    seen = [scores[link.place + k][row] for k, row in enumerate(rows)]
    return np.asarray(np.sum(seen, axis=0) + link.prior)


# Words: document code, states and sex stand under no check digit and are looked up.


@cache
def _words(form: str) -> list[tuple[int, tuple[str, ...], Floats]]:
    """Give the places of a format's looked-up words, with all symbols and their priors."""
    layout = FORMATS[form]
    codes = tuple(one + two for one in LETTERS for two in LETTERS + FILLER)
    first = {code[0] for code in layout.document_codes}
    odd = np.array([code not in layout.document_codes for code in codes]) * UNUSUAL / 2
    code_prior = odd + np.array([code[0] not in first for code in codes]) * 2 * UNUSUAL
    states = tuple(code.ljust(3, FILLER) for code in sorted(KNOWN_CODES))
    none = np.zeros(len(states))
    sexes = np.array([0.0, 0.0, 0.0, UNUSUAL])
    return [
        (layout.document_code.start, codes, code_prior),
        (layout.issuer.start, states, none),
        (layout.nationality.start, states, none),
        (layout.sex, ("M", "F", FILLER, "X"), sexes),
    ]


def _word(scores: Floats, symbols: tuple[str, ...], prior: Floats) -> tuple[str, float, float]:
    """Give the best symbol, its probability and the weight of all.

    Three letters that are no listed state compete too, at a price.
    """
    rows = np.array([[PLACE[letter] for letter in symbol] for symbol in symbols])
    weights = prior + scores[np.arange(len(scores)), rows].sum(axis=1)
    if len(scores) == 3:
        free = scores[:, 10:]
        other = "".join(ALPHABET[10 + k] for k in free.argmax(axis=1))
        if other not in symbols:
            symbols = (*symbols, other)
            weights = np.append(weights, free.max(axis=1).sum() + UNUSUAL)
    total = float(np.logaddexp.reduce(weights))
    best = int(weights.argmax())
    return symbols[best], float(np.exp(weights[best] - total)), total


# The chain of what check digits cover.


@cache
def links(form: str) -> list[Link]:
    """Give the chain of a format, in the order in which the composite counts."""
    layout = FORMATS[form]
    covered = sorted(_covered(layout))
    whole = {
        place: WEIGHTS[number % 3] * (layout.composite >= 0) for number, place in enumerate(covered)
    }
    chain = _data_links(layout.number, whole, own=True)
    chain.append(_digit_link(layout.number_digit, whole, long_number=layout.long_numbers))
    chain += _data_links(layout.first_optional, whole, own=False)
    for date, digit in ((layout.birth, layout.birth_digit), (layout.expiry, layout.expiry_digit)):
        chain += [*_date_links(date, whole), _digit_link(digit, whole)]
    chain += _data_links(layout.optional, whole, own=layout.optional_digit >= 0)
    if layout.optional_digit >= 0:
        chain.append(_digit_link(layout.optional_digit, whole, or_filler=True))
    if layout.composite >= 0:
        differs = np.where(np.arange(10)[:, None, None] == np.arange(10), 0.0, MISMATCH)
        chain.append(_link(layout.composite, tuple(DIGITS), against=np.repeat(differs, 10, 1)))
    return chain


def _covered(layout: Places) -> list[int]:
    fields = (layout.number, layout.first_optional, layout.birth, layout.expiry, layout.optional)
    digits = (layout.number_digit, layout.birth_digit, layout.expiry_digit, layout.optional_digit)
    places = [place for one in fields for place in range(one.start, one.stop)]
    return places + [digit for digit in digits if digit >= 0]


def _link(
    place: int, symbols: tuple[str, ...], *, own: tuple[int, ...] = (0, 0),
    whole: tuple[int, ...] = (0, 0), prior: Floats | None = None, against: Floats | None = None,
    turns: Floats | None = None, fresh: bool = False,
) -> Link:  # fmt: skip
    def moved(weights: tuple[int, ...]) -> NDArray[np.int_]:
        return np.array(
            [
                sum(VALUE[letter] * weight for letter, weight in zip(symbol, weights, strict=False))
                % 10
                for symbol in symbols
            ]
        )

    return Link(
        place,
        symbols,
        np.zeros(len(symbols)) if prior is None else prior,
        moved(own),
        moved(whole),
        np.array([_kind(s[-1]) for s in symbols]),
        against,
        turns,
        fresh,
    )


def _kind(letter: str) -> int:
    return 2 if letter == FILLER else int(letter not in DIGITS)


def _data_links(cells: slice, whole: dict[int, int], *, own: bool) -> list[Link]:
    return [
        _link(
            place,
            tuple(ALPHABET),
            own=(WEIGHTS[number % 3] * own,),
            whole=(whole[place],),
            turns=TURNS,
            fresh=number == 0,
        )
        for number, place in enumerate(range(cells.start, cells.stop))
    ]


def _date_links(cells: slice, whole: dict[int, int]) -> list[Link]:
    chain = []
    for number, symbols in enumerate((YEARS, MONTHS, DAYS)):
        place = cells.start + 2 * number
        prior = np.array([UNUSUAL if symbol == "<<" else 0.0 for symbol in symbols])
        own = (WEIGHTS[2 * number % 3], WEIGHTS[(2 * number + 1) % 3])
        chain.append(
            _link(
                place,
                symbols,
                own=own,
                whole=(whole[place], whole[place + 1]),
                prior=prior,
                fresh=number == 0,
            )
        )
    return chain


def _digit_link(
    place: int, whole: dict[int, int], *, or_filler: bool = False, long_number: bool = False
) -> Link:
    """Give the link of a check digit; a filler stands for 0, or says the number goes on."""
    symbols = (*DIGITS, FILLER) if or_filler or long_number else tuple(DIGITS)
    value = np.array([VALUE[symbol] for symbol in symbols])
    against = np.where(value[:, None, None] == np.arange(10)[:, None], 0.0, MISMATCH)
    against = np.repeat(against, 10, axis=2)
    prior = np.zeros(len(symbols))
    if long_number:
        against[-1], prior[-1] = 0.0, UNUSUAL
    return _link(place, symbols, whole=(whole[place],), prior=prior, against=against)
