"""What check digits can see, by an oracle written from the standard's own tables; and fuzzing."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.documents.mrz import parse
from elshi.engines.documents.mrz_digits import ALPHABET, BLIND_GROUPS
from elshi.engines.documents.mrz_layouts import LAYOUTS
from elshi.engines.documents.mrz_specimens import zone

TODAY = date(2026, 3, 1)

# Line and positions, counted from one, that section 4.2.4 of parts 4 to 6 and section 4.2.2.2 of
# part 7 put under each check digit, and where that digit stands. Written here once more, apart from
# the layouts of the engine.
COVERED: dict[str, list[tuple[list[tuple[int, int, int]], tuple[int, int]]]] = {
    "TD1": [
        ([(1, 6, 14)], (1, 15)),
        ([(2, 1, 6)], (2, 7)),
        ([(2, 9, 14)], (2, 15)),
        ([(1, 6, 30), (2, 1, 7), (2, 9, 15), (2, 19, 29)], (2, 30)),
    ],
    "TD2": [
        ([(2, 1, 9)], (2, 10)),
        ([(2, 14, 19)], (2, 20)),
        ([(2, 22, 27)], (2, 28)),
        ([(2, 1, 10), (2, 14, 20), (2, 22, 35)], (2, 36)),
    ],
    "TD3": [
        ([(2, 1, 9)], (2, 10)),
        ([(2, 14, 19)], (2, 20)),
        ([(2, 22, 27)], (2, 28)),
        ([(2, 29, 42)], (2, 43)),
        ([(2, 1, 10), (2, 14, 20), (2, 22, 43)], (2, 44)),
    ],
    "MRVA": [([(2, 1, 9)], (2, 10)), ([(2, 14, 19)], (2, 20)), ([(2, 22, 27)], (2, 28))],
    "MRVB": [([(2, 1, 9)], (2, 10)), ([(2, 14, 19)], (2, 20)), ([(2, 22, 27)], (2, 28))],
}


def value(character: str) -> int:
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(character) if character != "<" else 0


def digits_that_fail(format: str, lines: tuple[str, ...]) -> int:
    """How many check digits of the lines are wrong, one position after the other."""
    wrong = 0
    for spans, (line, position) in COVERED[format]:
        text = "".join(lines[row - 1][first - 1 : last] for row, first, last in spans)
        total = sum(value(c) * (7, 3, 1)[place % 3] for place, c in enumerate(text))
        digit = lines[line - 1][position - 1]
        wrong += total % 10 != value(digit) or (digit == "<" and total > 0)
    return wrong


def changed(lines: tuple[str, ...], row: int, place: int, other: str) -> tuple[str, ...]:
    line = lines[row]
    return (*lines[:row], line[:place] + other + line[place + 1 :], *lines[row + 1 :])


def covered_places(format: str) -> set[tuple[int, int]]:
    places = set()
    for spans, (line, position) in COVERED[format]:
        places.add((line - 1, position - 1))
        for row, first, last in spans:
            places.update((row - 1, place) for place in range(first - 1, last))
    return places


def check_mutations(format: str, count: int, seed: str) -> set[frozenset[str]]:
    """Change one covered character of `count` documents; give the pairs no digit saw."""
    random = Random(seed)
    places = sorted(covered_places(format))
    unseen: set[frozenset[str]] = set()
    for _ in range(count):
        lines = zone(random, format)
        assert parse(lines, TODAY).valid
        row, place = random.choice(places)
        before = lines[row][place]
        other = random.choice(ALPHABET.replace(before, ""))
        mutated = changed(lines, row, place, other)
        digits = [fault for fault in parse(mutated, TODAY).errors if fault.code == "check_digit"]
        if value(before) % 10 != value(other) % 10:
            assert digits, (lines, mutated)
        elif not digits:
            unseen.add(frozenset((before, other)))
    return unseen


@pytest.mark.parametrize("format", LAYOUTS)
def test_a_changed_character_is_seen_or_is_a_listed_blind_pair(format: str) -> None:
    blind = check_mutations(format, 500, f"daily {format}")
    assert all(any(pair <= set(group) for group in BLIND_GROUPS) for pair in blind)


@pytest.mark.long
@pytest.mark.parametrize("format", LAYOUTS)
def test_ten_thousand_documents_with_one_changed_character(format: str) -> None:
    blind = check_mutations(format, 10_000, f"long {format}")
    assert all(any(pair <= set(group) for group in BLIND_GROUPS) for pair in blind)


@pytest.mark.parametrize("format", LAYOUTS)
def test_every_change_of_a_document_is_judged_as_the_standard_judges_it(format: str) -> None:
    """Each position, each other character: no digit fails exactly where the oracle says so.

    A number within nine characters and no empty optional data, so that the readings that need more
    than arithmetic (a continued number, a filler as digit) do not arise from the change itself.
    """
    random = Random(f"oracle {format}")
    lines = next(made for made in (zone(random, format) for _ in range(100)) if plain(made))
    assert digits_that_fail(format, lines) == 0
    for row, place in covered_places(format):
        for other in ALPHABET.replace(lines[row][place], ""):
            mutated = changed(lines, row, place, other)
            expected = digits_that_fail(format, mutated)
            faults = [
                fault for fault in parse(mutated, TODAY).errors if fault.code == "check_digit"
            ]
            if other in "0123456789" or (row, place) not in digit_places(format):
                assert len(faults) == expected, (mutated, faults)
            else:
                # A letter or filler where a digit must stand is wrong whatever its value.
                assert len(faults) >= max(1, expected), (mutated, faults)


def plain(lines: tuple[str, ...]) -> bool:
    read = parse(lines, TODAY)
    return bool(read.optional) and len(read.number) <= 9


def digit_places(format: str) -> set[tuple[int, int]]:
    return {(line - 1, position - 1) for _, (line, position) in COVERED[format]}


LINES = st.lists(st.text(max_size=95), max_size=5)
ZONE_LIKE = st.builds(
    lambda widths, text: [(text * 99)[i * 7 : i * 7 + w] for i, w in enumerate(widths)],
    st.sampled_from([(44, 44), (36, 36), (30, 30, 30), (44, 36), (43, 44), (31, 30, 29), (72,)]),
    st.text(ALPHABET + "avz -é\x00", min_size=1, max_size=60),
)
DATES = st.dates(min_value=date(1901, 1, 1), max_value=date(9900, 1, 1))


@given(LINES | ZONE_LIKE, DATES)
def test_reading_never_fails_and_always_answers_in_full(lines: list[str], today: date) -> None:
    zone = parse(lines, today)
    answer = zone.as_json()
    assert answer["valid"] is (not answer["errors"])
    assert len(answer) == 13
    assert all(isinstance(answer[key], str) for key in list(answer)[:11])
    assert json.loads(json.dumps(answer)) == answer


@given(st.sampled_from(list(LAYOUTS)), st.integers(0, 10**9), st.data())
def test_a_valid_zone_stays_readable_with_any_character_put_anywhere(
    format: str, seed: int, data: st.DataObject
) -> None:
    lines = zone(Random(seed), format)
    row = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[row]) - 1))
    other = data.draw(st.characters())
    read = parse(changed(lines, row, place, other), TODAY)
    if other not in ALPHABET:
        assert "character" in {fault.code for fault in read.errors}


@given(DATES)
def test_births_are_past_and_expiries_within_the_window_on_any_day(today: date) -> None:
    lines = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )
    read = parse(lines, today)
    born, expired = date.fromisoformat(read.birth), date.fromisoformat(read.expiry)
    assert today.year - 100 <= born.year
    assert born <= today
    assert born.year <= expired.year
    within = today.year - 50 <= expired.year < today.year + 50
    assert within or expired.year - 100 < born.year
