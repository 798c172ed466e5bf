"""Zones built: back from what was read, names cut as Doc 9303 cuts them, refusals with reasons."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.alphabets.transliteration import zone_form
from elshi.engines.documents.mrz import parse
from elshi.engines.documents.mrz_building import MrzError, build, rebuild
from elshi.engines.documents.mrz_layouts import LAYOUTS
from elshi.engines.documents.mrz_names import may_be_cut, name_field, split_name
from elshi.engines.documents.mrz_specimens import zone

TODAY = date(2026, 3, 1)
VECTORS = Path(__file__).resolve().parents[5] / "tests" / "vectors" / "mrz"
SPECIMENS = json.loads((VECTORS / "specimens.json").read_text())
NAMES = json.loads((VECTORS / "names.json").read_text())
PASSPORT = {
    "document_code": "P", "issuer": "KAZ", "number": "N12345678", "nationality": "KAZ",
    "birth": "1990-05-07", "expiry": "2031-05-06", "sex": "F", "surname": "Әуезова",
    "given_names": "Ғалия Жібек", "language": "kk",
}  # fmt: skip


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda s: f"{s['format']}-{s['number']}")
def test_every_specimen_is_built_back(specimen: dict[str, str]) -> None:
    lines = tuple(specimen["lines"])
    assert rebuild(parse(lines, TODAY)) == lines


@pytest.mark.parametrize("example", NAMES, ids=lambda e: f"{e['width']}-{e['field'][:20]}")
def test_names_are_written_and_cut_as_doc_9303_prints_them(example: dict[str, str]) -> None:
    forms = zone_form(example["surname"]), zone_form(example["given_names"])
    assert name_field(*forms, int(example["width"])) == example["field"]


def test_a_passport_from_kazakh_names() -> None:
    assert build("TD3", **PASSPORT) == (
        "P<KAZAUEZOVA<<GALIIA<ZHIBEK<<<<<<<<<<<<<<<<<",
        "N123456785KAZ9005075F3105065<<<<<<<<<<<<<<04",
    )  # fmt: skip


def test_a_holder_with_one_name_has_it_as_primary_identifier() -> None:
    lines = build("TD3", **PASSPORT | {"surname": "", "given_names": "Suharto"})
    assert lines[0] == "P<KAZ" + "SUHARTO".ljust(39, "<")


def test_unknown_dates_and_special_characters_become_fillers() -> None:
    changes = {"birth": "1974-XX-XX", "number": "ab-12 3", "sex": "X", "optional": "7/8"}
    lower = build("TD3", **PASSPORT | changes)[1]
    assert (lower[:9], lower[13:19], lower[20], lower[28:31]) == ("AB<12<3<<", "74<<<<", "<", "7<8")
    assert build("TD3", **PASSPORT | {"birth": ""})[1][13:20] == "<<<<<<0"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"document_code": "X"}, ("document_code", "document_code")),
        ({"document_code": "PPP"}, ("document_code", "document_code")),
        ({"issuer": "QQQ"}, ("issuer", "unknown_code")),
        ({"nationality": "Қаз"}, ("nationality", "unknown_code")),
        ({"number": ""}, ("number", "missing")),
        ({"number": "1234567890"}, ("number", "too_long")),
        ({"number": "№12"}, ("number", "character")),
        ({"birth": "1990-02-30"}, ("birth", "date")),
        ({"birth": "1990-2-3"}, ("birth", "date")),
        ({"birth": "900507"}, ("birth", "date")),
        ({"expiry": "2031-13-01"}, ("expiry", "date")),
        ({"sex": "Z"}, ("sex", "sex")),
        ({"surname": "王"}, ("surname", "no_form")),
        ({"surname": "", "given_names": "-"}, ("surname", "missing")),
        ({"given_names": "Ann4"}, ("given_names", "no_form")),
        ({"optional": "A" * 15}, ("optional", "too_long")),
        ({"second_optional": "A"}, ("optional", "too_long")),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    changes: dict[str, str], fault: tuple[str, str]
) -> None:
    with pytest.raises(MrzError) as refusal:
        build("TD3", **PASSPORT | changes)
    assert [tuple(one) for one in refusal.value.faults] == [fault]


def test_long_numbers_go_on_in_the_optional_data() -> None:
    card = PASSPORT | {"document_code": "I", "number": "D23145890734", "optional": "AB"}
    upper, middle, _ = build("TD1", **card | {"second_optional": "XY"})
    assert upper == "I<KAZD23145890<7349<AB<<<<<<<<"
    assert middle[18:29] == "XY<<<<<<<<<"
    assert build("TD2", **card)[1][9:10] + build("TD2", **card)[1][28:35] == "<7349<AB"
    with pytest.raises(MrzError) as refusal:
        build("TD2", **card | {"optional": "ABC"})
    assert [tuple(one) for one in refusal.value.faults] == [("optional", "too_long")]
    with pytest.raises(MrzError) as refusal:
        build("TD2", **card | {"number": "D23145890734567"})
    assert [tuple(one) for one in refusal.value.faults] == [("number", "too_long")]


@pytest.mark.parametrize("format", LAYOUTS)
def test_made_zones_are_valid_and_built_back(format: str) -> None:
    random = Random(f"round trip {format}")
    for _ in range(300):
        lines = zone(random, format)
        read = parse(lines, TODAY)
        assert (read.format, read.errors) == (format, ())
        assert rebuild(read) == lines


COMPONENTS = st.lists(st.text("ABCXYZ", min_size=1, max_size=14), max_size=5).map("<".join)


@given(COMPONENTS.filter(bool), COMPONENTS, st.sampled_from([30, 31, 39]))
def test_a_name_field_keeps_its_width_and_shows_that_it_was_cut(
    primary: str, secondary: str, width: int
) -> None:
    field = name_field(primary, secondary, width)
    whole = primary + ("<<" + secondary if secondary else "")
    assert len(field) == width
    if len(whole) <= width:
        assert split_name(field) == (primary.replace("<", " "), secondary.replace("<", " "))
    else:
        assert may_be_cut(field)
        assert bool(split_name(field)[1]) == bool(secondary)
        assert primary.startswith(field[0])
