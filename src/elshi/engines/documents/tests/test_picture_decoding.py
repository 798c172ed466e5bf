"""The chain against all its paths, written out; and letters saved by grammar and check digits."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.documents.mrz_digits import ALPHABET, check_digit
from elshi.engines.documents.picture.chain import MISMATCH, Link, best_path
from elshi.engines.documents.picture.decoding import decode, links
from elshi.engines.documents.picture.places import FORMATS

pytestmark = pytest.mark.slow

TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
TURNS = np.array([[0.0, -1.5, 0.0], [-0.7, 0.0, 0.0], [-3.0, -3.0, 0.0]])


def seen(lines: tuple[str, ...], **doubts: tuple[str, float]) -> np.ndarray:
    """Give scores of surely read lines; `p49=("O", 0.9)` gives place 49 an O instead."""
    text = "".join(lines)
    chances = np.full((len(text), 37), 1e-7)
    chances[np.arange(len(text)), [ALPHABET.index(letter) for letter in text]] = 1
    for place, (letter, chance) in doubts.items():
        row = chances[int(place[1:])]
        row[row == 1] = 1 - chance
        row[ALPHABET.index(letter)] = chance
    return np.log(chances / chances.sum(axis=1, keepdims=True))


def small_chain() -> list[Link]:
    """Give two characters, their check digit, one free character and a digit over all."""
    value, kinds = np.array([0, 8, 0]), np.array([0, 1, 2])  # "0", "8" read as a letter, "<"
    symbols, none = ("0", "8", "<"), np.zeros(3)
    own = np.where(value[:, None, None] == np.arange(10)[None, :, None], 0.0, MISMATCH)
    whole = np.where(value[:, None, None] == np.arange(10)[None, None, :], 0.0, MISMATCH)
    still = np.zeros(3, int)
    return [
        Link(0, symbols, none, 7 * value % 10, 7 * value % 10, kinds, None, TURNS, fresh=True),
        Link(1, symbols, none, 3 * value % 10, 3 * value % 10, kinds, None, TURNS),
        Link(2, symbols, none, still, value, kinds, np.broadcast_to(own, (3, 10, 10))),
        Link(3, symbols, none, still, 7 * value % 10, kinds, None, TURNS, fresh=True),
        Link(4, symbols, none, still, still, kinds, np.broadcast_to(whole, (3, 10, 10))),
    ]


def written_out(chain: list[Link], weights: list[np.ndarray]) -> dict[tuple[int, ...], float]:
    """Give the weight of every path, counted one by one."""
    paths = {}
    for path in product(range(3), repeat=len(chain)):
        total, own, whole, kind = 0.0, 0, 0, 0
        for link, weight, symbol in zip(chain, weights, path, strict=True):
            own = 0 if link.fresh else own
            total += weight[symbol]
            if link.turns is not None and not link.fresh:
                total += link.turns[kind, link.kind[symbol]]
            own, whole = (own + link.own[symbol]) % 10, (whole + link.whole[symbol]) % 10
            if link.against is not None:
                total += link.against[symbol, own, whole]
            kind = int(link.kind[symbol])
        paths[path] = total
    return paths


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(-9, 0), min_size=3, max_size=3), min_size=5, max_size=5))
def test_the_chain_weighs_every_path(rows: list[list[float]]) -> None:
    chain, weights = small_chain(), [np.array(row) for row in rows]
    paths = written_out(chain, weights)
    found = best_path(chain, weights)
    total = float(np.logaddexp.reduce(list(paths.values())))
    assert found.evidence == pytest.approx(total, abs=1e-6)
    chosen = tuple(link.symbols.index(s) for link, s in zip(chain, found.symbols, strict=True))
    assert paths[chosen] == pytest.approx(max(paths.values()), abs=1e-6)
    for place, symbol in enumerate(chosen):
        through = [weight for path, weight in paths.items() if path[place] == symbol]
        share = np.exp(float(np.logaddexp.reduce(through)) - total)
        assert found.chances[place] == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("lines", [TD3, TD1])
def test_letters_surely_read_stand(lines: tuple[str, ...]) -> None:
    reading = decode(seen(lines), len(lines))
    assert reading.text == "".join(lines)
    assert reading.broken == ()
    assert min(reading.chances) > 0.95


@pytest.mark.parametrize(
    ("place", "misread"),
    [(46, "B"), (45, "B"), (57, "T"), (72, "2"), (7, "1"), (12, "O"), (3, "I"), (20, "K")],
)
def test_grammar_and_digits_mend_a_misread_letter(place: int, misread: str) -> None:
    """A number's 8 as B, a year's 7 as T, a Z as 2, letters of names and states, a filler."""
    text = "".join(TD3)
    assert text[place] != misread
    reading = decode(seen(TD3, **{f"p{place}": (misread, 0.7)}), 2)
    free = 5 <= place < 44 and text[place] != "<" and misread.isalpha()
    assert (reading.text == text) is not free


def test_a_fault_of_the_document_stays_a_fault() -> None:
    forged = (TD3[0], TD3[1][:9] + "7" + TD3[1][10:])
    reading = decode(seen(forged), 2)
    assert reading.text == "".join(forged)
    assert reading.layout.digit_names()[reading.broken[0]] == "number"


def test_a_doubtful_letter_without_a_digit_lowers_its_field_alone() -> None:
    lines = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F961210912345O78")
    reading = decode(seen(lines, p69=("0", 0.5)), 2)
    assert reading.layout.format == "MRVB"
    fields = reading.layout.fields(reading.text)
    lowest = {name: min(reading.chances[cell] for cell in cells) for name, cells in fields.items()}
    assert lowest["optional"] < 0.95
    assert min(chance for name, chance in lowest.items() if name != "optional") > 0.95


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_cell_of_a_format_is_decoded_once(form: str) -> None:
    places = FORMATS[form]
    covered = [link.place + k for link in links(form) for k in range(len(link.symbols[0]))]
    covered += [*range(*places.name.indices(999)), *range(5), places.sex]
    covered += range(*places.nationality.indices(999))
    assert sorted(covered) == list(range(places.lines * places.width))


def test_long_numbers_keep_their_filler_for_a_digit() -> None:
    lines = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<", TD1[2])
    whole = lines[0][5:] + lines[1][:7] + lines[1][8:15] + lines[1][18:]
    lines = (lines[0], lines[1] + check_digit(whole), lines[2])
    reading = decode(seen(lines), 3)
    assert reading.text == "".join(lines)
