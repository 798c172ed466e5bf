"""Sorting in Kazakh, Russian and English lists."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.alphabets.collation import KAZAKH_ALPHABET, sort_key

ORDERS = {
    "kk": [
        "12", "5", "аға", "Алия", "әже", "Әлия", "бала", "ғалым", "Елена", "ель", "ёлка", "Жібек",
        "кала", "Қала", "нан", "Ңа", "он", "Өмір", "ул", "ұл", "Ұлы", "Үй", "хат", "Һа", "ыбырай",
        "Іле", "эхо", "ant", "Zoo",
    ],
    "ru": [
        "аға", "Алия", "Ёж", "Елка", "ёлка", "ель", "жук", "йод", "кала", "Қала", "ant", "Zoo",
    ],
    "en": [
        "12", "ant", "Éclair", "eclairs", "Müller", "Mullet", "van Dyck", "vandal", "Zoo",
        "аға", "Қала",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ORDERS)
def test_lists_are_sorted_as_their_readers_expect(language: str) -> None:
    expected = ORDERS[language]
    mixed = random.Random(1).sample(expected, len(expected))
    assert sorted(mixed, key=lambda text: sort_key(text, language)) == expected


def test_the_kazakh_alphabet_is_the_states_own() -> None:
    assert len(KAZAKH_ALPHABET) == len(set(KAZAKH_ALPHABET)) == 42
    letters = random.Random(2).sample(KAZAKH_ALPHABET, 42)
    assert "".join(sorted(letters, key=lambda letter: sort_key(letter, "kk"))) == KAZAKH_ALPHABET


def test_marks_then_case_decide_between_equals() -> None:
    words = ["Ёж", "еж", "Еж", "ёж"]
    assert sorted(words, key=lambda text: sort_key(text, "ru")) == ["еж", "Еж", "ёж", "Ёж"]
    words = ["résumé", "resume", "Resume"]
    assert sorted(words, key=lambda text: sort_key(text, "en")) == ["resume", "Resume", "résumé"]


def test_words_come_before_longer_ones_and_punctuation_is_ignored() -> None:
    names = ["Ван-дер-Валк", "Ван Хоффен", "Ванин", "Ван", "«Ван»а"]
    ordered = sorted(names, key=lambda text: sort_key(text, "ru"))
    assert ordered == ["Ван", "Ван-дер-Валк", "Ван Хоффен", "«Ван»а", "Ванин"]


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(["kk", "ru", "en", "de"]))
def test_keys_differ_where_texts_differ(one: str, other: str, language: str) -> None:
    same = sort_key(one, language) == sort_key(other, language)
    assert same == (one == other)
