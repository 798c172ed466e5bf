"""Names that are one person's, and names that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.names import evidence
from elshi.engines.names.evidence import Agreement
from elshi.engines.names.index import Candidate, Index
from elshi.engines.names.likeness import compare, word_likeness
from elshi.engines.names.readings import words_of
from elshi.engines.names.skeletons import lacking, skeletons, sound, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [("MUHAMMAD", "MUHAMAD"), ("YUSUF", "YOUSUF"), ("KHALID", "HALID"), ("QASIM", "KASEEM")],
)
def test_spellings_of_one_name_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("CAMARA", "KAMARA"), ("DJAMEL", "JAMAL"), ("GEORGE", "DZHORDZH"), ("ALEXANDER", "ALEKSANDR")],
)
def test_letters_read_in_two_ways_share_a_skeleton(one: str, other: str) -> None:
    assert skeletons(one) & skeletons(other)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Юн Хо-Джин", ("YUN", "KHO", "JIN")),
        ("Қайрат Әбдірахманов", ("QAYRAT", "ABDIRAKHMANOV")),
        ("YO'N CHO'NG NAM", ("YON", "CHONG", "NAM")),
        ("الحسن محمود", ("HSN", "MHMUD")),
        ("金铁三", ("金铁三",)),
        ("", ()),
    ],
)
def test_a_name_is_read_aloud_from_its_script(written: str, words: tuple[str, ...]) -> None:
    assert words_of(written) == words


def test_empty_words_are_left_out_unless_nothing_else_is_there() -> None:
    assert tokens("Abu Bakr al-Masri") == ("BAKR", "MASRI")
    assert tokens("Al") == ("AL",)


def test_short_skeletons_lose_nothing_more() -> None:
    assert lacking("KM") == frozenset()
    assert lacking("KMR") == {"KM", "KR", "MR"}


def test_one_shared_word_is_not_a_likeness() -> None:
    assert compare(("IVAN", "PETROV"), ("IVAN", "SIDOROV")) == (0.0, ())


def test_a_left_out_middle_name_still_meets() -> None:
    score, pairs = compare(("ERIC", "BADEGE"), ("ERIC", "JEAN", "BADEGE"))
    assert 0.85 < score < 1
    assert set(pairs) == {("ERIC", "ERIC"), ("BADEGE", "BADEGE")}


def test_words_written_jointly_meet_and_are_named_so() -> None:
    score, pairs = compare(("ABDUL", "RAHMAN", "SAEED"), ("ABDULRAHMAN", "SAID"))
    assert score > 0.85
    assert pairs[0] == ("ABDUL RAHMAN", "ABDULRAHMAN")


def test_words_of_other_scripts_meet_only_themselves() -> None:
    assert word_likeness("金铁三", "金铁三") == 1.0
    assert word_likeness("金铁三", "金鐵三") == 0.0


def test_every_answer_says_which_words_met() -> None:
    index = Index(
        [Candidate("1", ("ERIC BADEGE", "Эрик Бадеге")), Candidate("2", ("JOSEPH KONY",))]
    )
    (found,) = index.search("BADEGUE ERICK")
    assert (found.key, found.name) == ("1", "ERIC BADEGE")
    assert set(found.pairs) == {("BADEGUE", "BADEGE"), ("ERICK", "ERIC")}
    assert 0.9 < found.score < 1


def test_frequent_words_tell_less_than_rare_ones() -> None:
    many = [Candidate(str(n), (f"ALI PERSON{n}",)) for n in range(50)]
    index = Index([*many, Candidate("x", ("ZULFIQAR QURBANI",))])
    assert index.weight("ALI") < index.weight("ZULFIQAR")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_comparison(one: str, other: str) -> None:
    score, pairs = compare(tokens(one), tokens(other))
    assert 0 <= score <= 1.0 + 1e-9
    assert all(len(pair) == 2 for pair in pairs)


@pytest.mark.parametrize(
    ("listed", "given", "agreement"),
    [
        (["1971-03-02"], "1971-03-02", Agreement.SAME),
        (["1971"], "1972-11-30", Agreement.NEAR),
        (["1960/1965"], "1966-01-01", Agreement.NEAR),
        (["1960/1965"], "1990-01-01", Agreement.OTHER),
        ([], "1990-01-01", Agreement.UNKNOWN),
        (["about"], "1990-01-01", Agreement.UNKNOWN),
        (["1971"], "", Agreement.UNKNOWN),
    ],
)
def test_births_agree_or_differ(listed: list[str], given: str, agreement: Agreement) -> None:
    assert evidence.births(listed, given) is agreement


def test_nationalities_and_passports_agree_or_differ() -> None:
    assert evidence.nationalities(["Iran (Islamic Republic of)"], ["Iran"]) is Agreement.SAME
    assert evidence.nationalities(["Rwanda"], ["Kenya", "Кения"]) is Agreement.OTHER
    assert evidence.nationalities(["Nigeria"], ["Niger"]) is Agreement.OTHER
    assert evidence.nationalities([], ["Kenya"]) is Agreement.UNKNOWN
    assert evidence.passports(["Iraqi passport M-131 2345"], "M1312345") is Agreement.SAME
    assert evidence.passports(["A 12"], "2") is Agreement.OTHER
    assert evidence.passports([], "M1312345") is Agreement.UNKNOWN
