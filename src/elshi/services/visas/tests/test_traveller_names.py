"""Names as travellers type them: cleaned, mended, shown as the passport prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.services.visas import spelling
from elshi.services.visas.forms import BirthField, DayField, LatinField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  O’Brien ", "O'Brien"),
        ("Anna\u200bMaria", "AnnaMaria"),
        ("АNNA", "ANNA"),  # the first letter is Cyrillic
        ("Jean–Paul", "Jean-Paul"),
        ("Mu\u0308ller", "Müller"),
        ("ANNA\u202eMARIA", "ANNAMARIA"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("\x00ANNA\x07 B", "ANNA B"),
    ],
)
def test_a_latin_name_is_tidied(typed: str, kept: str) -> None:
    assert spelling.tidy_latin(typed) == kept


def test_a_word_in_cyrillic_is_not_mended_into_another_word() -> None:
    assert spelling.tidy_latin("АННА") == "АННА"
    assert spelling.foreign_letters("АННА") == "АН"


def test_a_name_in_ones_own_script_keeps_its_joiners_and_loses_the_invisible() -> None:
    assert spelling.tidy("علی\u200cرضا\u200e") == "علی\u200cرضا"


@pytest.mark.parametrize(
    ("surname", "given_names", "zone"),
    [
        ("ERIKSSON", "ANNA MARIA", "ERIKSSON<<ANNA<MARIA"),
        ("", "Suharto", "SUHARTO"),
        ("O'Connor", "Enya Siobhan", "OCONNOR<<ENYA<SIOBHAN"),
        ("Müller-Straße", "Jörg", "MUELLER<STRASSE<<JOERG"),
        ("", "", ""),
    ],
)
def test_the_name_in_the_lower_lines(surname: str, given_names: str, zone: str) -> None:
    assert spelling.zone_name(surname, given_names) == zone


def test_a_name_of_more_than_39_letters_is_cut_as_the_passport_cuts_it() -> None:
    long = "Bennelong Wooloomooloo Warrandyte"
    zone = spelling.zone_name(long, "Diingu Potoroo")
    assert len(zone) == 39
    assert zone.startswith("BENNELONG<WOOLOOMOOLOO")
    assert spelling.is_cut(long, "Diingu Potoroo")
    assert not spelling.is_cut("ERIKSSON", "ANNA MARIA")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_tidied_once_and_for_all(text: str) -> None:
    once = spelling.tidy_latin(text)
    assert spelling.tidy_latin(once) == once
    spelling.zone_name(once, "")


def test_another_alphabet_is_answered_with_a_spelling() -> None:
    field = LatinField(max_length=80)
    with pytest.raises(Exception, match="perhaps IVANOVA") as refusal:
        field.clean("ИВАНОВА")
    assert "Latin letters" in str(refusal.value)
    assert field.clean("d’Arc") == "d'Arc"


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        (["12", "8", "1974"], "1974-08-12"),
        (["", "", "1974"], "1974-XX-XX"),
        (["", "8", "1974"], "1974-08-XX"),
    ],
)
def test_a_birth_may_be_known_in_part(boxes: list[str], kept: str) -> None:
    assert str(BirthField().clean(boxes)) == kept


@pytest.mark.parametrize(
    "boxes",
    [["", "", ""], ["12", "", "1974"], ["", "13", "1974"], ["", "", "74"], ["31", "2", "1974"]],
)
def test_a_birth_that_is_none_is_refused(boxes: list[str]) -> None:
    with pytest.raises(Exception, match=r"[Ee]nter|year|day"):
        BirthField().clean(boxes)


def test_a_day_comes_in_boxes_or_as_programs_send_it() -> None:
    widget = DayField().widget
    boxes = {"arrival_day": "3", "arrival_month": "12", "arrival_year": "2026"}
    assert widget.value_from_datadict(boxes, {}, "arrival") == ["3", "12", "2026"]
    assert widget.value_from_datadict({"arrival": "2026-12-03"}, {}, "arrival") == [
        "3",
        "12",
        "2026",
    ]
