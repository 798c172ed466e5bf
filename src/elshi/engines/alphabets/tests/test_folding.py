"""Folding: spellings a searcher holds for the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.alphabets.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Қазақстан Республикасы", "казакстан республикасы"),
        ("Ғылым ТІЛІ өмір ұлт үн жаңа әлем жиһан", "гылым тили омир улт ун жана алем жихан"),
        ("Ёлка", "елка"),
        ("Йод, Ўзбек", "йод, ўзбек"),
        ("Éva Müller STRASSE straße", "eva muller strasse strasse"),
        ("İstanbul Işık ılık", "istanbul isik ilik"),
        ("ﬁnal Ⅷ", "final viii"),
        ("O’Connor Oʻzbek", "oconnor ozbek"),
        ("  a\u200bb\u00ad\tc\x00d  ", "ab c d"),
        ("محمّد أحمد ىحيى کی", "محمد احمد يحيي كي"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("mixed", "pure"),
    [
        ("тiл", "тіл"),  # Latin i
        ("Əуезов", "Әуезов"),  # Azerbaijani schwa
        ("Hұр", "Нұр"),  # Latin H as capital Н
        ("Hиколай", "Николай"),
        ("жиhан", "жиһан"),  # Latin h as small һ
        ("Pоссия", "Россия"),
        ("Аstana", "Astana"),  # Cyrillic А
        ("АВС123", "АВС123"),
        ("AВС123", "ABC123"),  # one Latin, two Cyrillic letters, none that tells: Latin
    ],
)
def test_letters_of_the_wrong_alphabet(mixed: str, pure: str) -> None:
    assert fold(mixed) == fold(pure)


def test_pure_words_of_both_alphabets_stay_apart() -> None:
    assert fold("сор") != fold("cop")
    assert fold("кот") != fold("код")
    assert fold("мир") != fold("мыр")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="аәғқңөұүһіёйa-zAБHiQ'\u0301\u200b \tß", max_size=20))
def test_case_makes_no_difference(text: str) -> None:
    assert fold(fold(text).upper()) == fold(text) or not fold(text).isascii()
