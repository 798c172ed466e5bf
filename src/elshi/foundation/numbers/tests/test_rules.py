"""Templates: sound ones write numbers that are read back and never meet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.foundation.numbers.refusals import FAULTS
from elshi.foundation.numbers.rules import Read, faults_in, read, written

offices = st.from_regex(r"[A-Z0-9-]{1,16}", fullmatch=True)
plain = st.text(st.sampled_from("/. №-A1в"), max_size=4)
templates = st.permutations(["{office}", "{year}", "{number:05}"]).flatmap(
    lambda parts: st.tuples(plain, plain, plain, plain).map(
        lambda texts: (
            texts[0] + "".join(f"{part}{text}" for part, text in zip(parts, texts[1:], strict=True))
        )
    )
)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{office}/{year}-{number:05}", ""),
        ("№ {number}/{office}/{year}", ""),
        ("{year}{number:06}/{office}", ""),
        ("{office}/{year}", "no_number"),
        ("{year}-{number}", "no_office"),
        ("{office}/{number}", "no_year"),
        ("{office}/{year}/{number}/{number}", "twice"),
        ("{office}{year}/{number}", "run_together"),
        ("{office}-{year}/{number}", "run_together"),
        ("{year}/{office}A{number}", "run_together"),
        ("{office.__class__}/{year}/{number}", "unreadable"),
        ("{office}/{year}/{number:0999999999}", "unreadable"),
        ("{office}/{year}/{number:>9}", "unreadable"),
        ("{office:05}/{year}/{number}", "unreadable"),
        ("{office}/{year}/{number!r}", "unreadable"),
        ("{office}/{year}/{number}}", "unreadable"),
        ("{office}/{year}/{number}\n", "unreadable"),
        ("{office}/{year}/{number}" + "x" * 80, "unreadable"),
        ("", "no_number"),
    ],
)
def test_a_template_is_sound_or_says_what_is_wrong(template: str, fault: str) -> None:
    assert faults_in(template, by_office=True, yearly=True) == fault
    assert fault == "" or fault in FAULTS


def test_a_series_of_the_whole_house_needs_neither_office_nor_year() -> None:
    assert faults_in("V{number:08}", by_office=False, yearly=False) == ""
    assert written("V{number:08}", office="AST", year=2026, number=7) == "V00000007"
    assert read("V{number:08}", "V00000007") == Read("", 0, 7)


def test_a_number_outgrows_its_width_and_is_still_read() -> None:
    assert written("{number:02}", office="", year=2026, number=1234) == "1234"
    assert read("{number:02}", "1234") == Read("", 0, 1234)


@pytest.mark.parametrize("text", ["V7", "V000000007", "V0000000٧", "00000007", "V00000007\n", ""])
def test_what_the_template_never_wrote_is_not_read(text: str) -> None:
    assert read("V{number:08}", text) is None


@settings(deadline=None)
@given(template=templates, office=offices, year=st.integers(1, 9999), number=st.integers(1, 10**9))
def test_what_a_sound_template_writes_it_reads(
    template: str, office: str, year: int, number: int
) -> None:
    if faults_in(template, by_office=True, yearly=True):
        return
    text = written(template, office=office, year=year, number=number)
    assert read(template, text) == Read(office, year, number)


@settings(deadline=None)
@given(template=st.text(max_size=90), text=st.text(max_size=90))
def test_no_template_and_no_text_crashes(template: str, text: str) -> None:
    fault = faults_in(template, by_office=True, yearly=True)
    assert fault == "" or fault in FAULTS
    read("{office}/{year}-{number:05}", text)
