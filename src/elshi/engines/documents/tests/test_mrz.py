"""The zone reader against the specimens and rules of ICAO Doc 9303, and against bad input."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from elshi.engines.documents.mrz import Mrz, documents, parse
from elshi.engines.documents.mrz_codes import ICAO_ADDITIONS, ISO_3166_1
from elshi.engines.documents.mrz_digits import BLIND_GROUPS, check_digit

TODAY = date(2026, 3, 1)
VECTORS = Path(__file__).resolve().parents[5] / "tests" / "vectors" / "mrz"
SPECIMENS = json.loads((VECTORS / "specimens.json").read_text())

TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")  # fmt: skip


def read(lines: tuple[str, ...], today: date = TODAY) -> Mrz:
    return parse(lines, today)


def faults(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    return [tuple(fault) for fault in read(lines).errors]


def with_composite(lines: tuple[str, str]) -> tuple[str, str]:
    """A two-line zone whose composite digit is made right, so that one fault shows alone."""
    upper, lower = lines
    return upper, lower[:-1] + check_digit(lower[:10] + lower[13:20] + lower[21:-1])


def lower(
    number: str = "L898902C3", optional: str = "ZE184226B", **written: str
) -> tuple[str, str]:
    """The TD3 specimen with other contents and right digits."""
    number = number.ljust(9, "<")
    birth, expiry = written.get("birth", "740812"), written.get("expiry", "120415")
    optional = optional.ljust(14, "<")
    line = (
        number + written.get("number_digit", check_digit(number))
        + written.get("nationality", "UTO") + birth + check_digit(birth)
        + written.get("sex", "F") + expiry + check_digit(expiry)
        + optional + written.get("optional_digit", check_digit(optional)) + "?"
    )  # fmt: skip
    return with_composite((TD3[0], line))


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda s: f"{s['format']}-{s['number']}")
def test_every_specimen_gives_its_fields(specimen: dict[str, str]) -> None:
    zone = read(tuple(specimen["lines"]))
    assert zone.errors == ()
    for field in (
        "format", "number", "issuer", "nationality", "sex", "surname", "given_names", "optional",
    ):  # fmt: skip
        assert getattr(zone, field) == specimen[field]
    assert (
        zone.birth == f"19{specimen['birth'][:2]}-{specimen['birth'][2:4]}-{specimen['birth'][4:]}"
    )
    century = "20" if specimen["expiry"] < "50" else "19"
    expiry = specimen["expiry"]
    assert zone.expiry == f"{century}{expiry[:2]}-{expiry[2:4]}-{expiry[4:]}"


def test_the_reference_specimens_are_those_of_the_tree(reference: Path) -> None:
    assert json.loads((reference / "mrz" / "specimens.json").read_text()) == SPECIMENS


def test_the_answer_has_the_promised_keys_in_order() -> None:
    answer = read(TD3).as_json()
    assert answer == {
        "format": "TD3", "document_code": "P", "issuer": "UTO", "number": "L898902C3",
        "nationality": "UTO", "birth": "1974-08-12", "expiry": "2012-04-15", "sex": "F",
        "surname": "ERIKSSON", "given_names": "ANNA MARIA", "optional": "ZE184226B",
        "valid": True, "errors": [],
    }  # fmt: skip
    assert list(answer) == [
        "format", "document_code", "issuer", "number", "nationality", "birth", "expiry", "sex",
        "surname", "given_names", "optional", "valid", "errors",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "digit"),
    [("520727", "3"), ("AB2134<<<", "5"), ("HA672242<658022549601086<<<<<<<<<<<<<<0", "8"),
     ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", "2"), ("<<<<<<", "0")],
)  # fmt: skip
def test_check_digits_of_part_3_appendix_a(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def td1(upper: str, middle: str = "7408122F1204159UTO<<<<<<<<<<<") -> tuple[str, str, str]:
    """A TD1 zone with a right composite digit."""
    digit = check_digit(upper[5:] + middle[:7] + middle[8:15] + middle[18:])
    return upper, middle + digit, TD1[2]


def test_zones_as_national_documents_print_them() -> None:
    german = read(
        (
            "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<",
            "C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0",
        )
    )
    assert (german.issuer, german.nationality, german.valid) == ("D", "D", True)
    swiss = read(
        (
            "IDCHEA1234567<6<<<<<<<<<<<<<<<",
            "7510256M2009018CHE<<<<<<<<<<<8",
            "SMITH<<JOHN<ALBERT<<<<<<<<<<<<",
        )
    )
    assert (swiss.document_code, swiss.number, swiss.valid) == ("ID", "A1234567", True)
    portuguese = read(td1("I<PRT024289534<ZZ72<<<<<<<<<<<"))
    assert (portuguese.number, portuguese.optional, portuguese.valid) == ("024289534ZZ7", "", True)
    belgian = read(td1("IDBEL000001115<7027<<<<<<<<<<<"))
    assert (belgian.number, belgian.optional, belgian.valid) == ("000001115702", "", True)


def test_the_filler_beside_a_long_number_is_outside_its_digit() -> None:
    """Part 5, section 4.2.4: position 15 is excluded; some documents have counted it."""
    counted = td1("I<UTOD23145890<1240<XYZ<<<<<<<")
    assert faults(counted) == [("number", "check_digit")]
    zone = read(td1("I<UTOD23145890<1244<XYZ<<<<<<<"))
    assert (zone.number, zone.optional, zone.valid) == ("D23145890124", "XYZ", True)


# Digits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "field"), [(9, "number"), (19, "birth"), (27, "expiry"), (42, "optional")]
)
def test_a_wrong_digit_is_named_with_its_field(position: int, field: str) -> None:
    line = TD3[1]
    wrong = line[:position] + str((int(line[position]) + 1) % 10) + line[position + 1 :]
    assert faults((TD3[0], wrong)) == [(field, "check_digit"), ("composite", "check_digit")]
    assert faults(with_composite((TD3[0], wrong))) == [(field, "check_digit")]


def test_a_wrong_composite_is_named_alone() -> None:
    assert faults((TD3[0], TD3[1][:-1] + "1")) == [("composite", "check_digit")]
    assert faults((TD1[0], TD1[1][:-1] + "7", TD1[2])) == [("composite", "check_digit")]
    assert faults((TD2[0], TD2[1][:-1] + "<")) == [("composite", "check_digit")]


def test_an_empty_optional_field_of_td3_has_zero_or_filler_as_digit() -> None:
    assert read(lower(optional="", optional_digit="0")).valid
    assert read(lower(optional="", optional_digit="<")).valid
    assert faults(lower(optional="", optional_digit="1")) == [("optional", "check_digit")]
    assert faults(lower(optional_digit="<")) == [("optional", "check_digit")]


def test_the_filler_is_a_digit_nowhere_else() -> None:
    unknown = lower(birth="<<<<<<")
    assert read(unknown).valid
    assert read(unknown).birth == "XXXX-XX-XX"
    line = unknown[1]
    assert faults((TD3[0], line[:19] + "<" + line[20:])) == [("birth", "check_digit")]


# Numbers -------------------------------------------------------------------------------------


def test_fillers_inside_a_number_or_optional_data_are_read_as_spaces() -> None:
    zone = read(lower(number="AB<12<3", optional="7<8"))
    assert (zone.number, zone.optional, zone.valid) == ("AB 12 3", "7 8", True)


def test_a_long_number_needs_its_digit_and_the_filler_after_it() -> None:
    def td2(optional: str) -> tuple[str, str]:
        return with_composite((TD2[0], f"D23145890<UTO7408122F1204159{optional}?"))

    assert read(td2("7349<AB")).number == "D23145890734"
    assert read(td2("7349<AB")).optional == "AB"
    assert read(td2("7349<AB")).valid
    assert faults(td2("7348<AB")) == [("number", "check_digit")]
    assert faults(td2("<<<<<<<")) == [("number", "check_digit")]
    assert faults(td2("<7349<<")) == [("number", "check_digit")]
    digit = check_digit("D23145890734567")
    assert faults(td2(f"734567{digit}")) == [("number", "filler")]


def test_only_td1_and_td2_continue_a_number() -> None:
    assert faults(lower(number_digit="<", optional="7349")) == [("number", "check_digit")]
    visa = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C<XXX4009078F9612109<<<<<<<<")
    assert faults(visa) == [("number", "check_digit")]


def test_td1_joins_its_optional_fields_by_a_space_and_keeps_them_apart() -> None:
    zone = read(td1("I<UTOD231458907AB<12<<<<<<<<<<", "7408122F1204159UTOXY<<<<<<<<<"))
    assert (zone.optional, zone.optional_parts, zone.valid) == ("AB 12 XY", ("AB 12", "XY"), True)


def test_a_document_without_number_is_named() -> None:
    assert faults(lower(number="")) == [("number", "missing")]


# Codes, sex, names ---------------------------------------------------------------------------


def test_codes_are_those_of_iso_3166_1_and_doc_9303() -> None:
    assert len(ISO_3166_1) == 249
    assert not ISO_3166_1 & ICAO_ADDITIONS.keys()
    for code in (
        "D", "UTO", "EUE", "RKS", "UNO", "UNA", "UNK", "XXA", "XXB", "XXC", "XXX", "XPO", "XOM",
        "GBD", "GBN", "GBO", "GBP", "GBS", "KAZ", "DEU", "ANT",
    ):  # fmt: skip
        assert read(lower(nationality=code.ljust(3, "<"))).errors == ()


@pytest.mark.parametrize("code", ["QQQ", "DE<", "<D<", "<<<", "KZ<", "IAO", "D1<", "YUG"])
def test_an_unknown_code_is_named(code: str) -> None:
    assert faults(lower(nationality=code)) == [("nationality", "unknown_code")]
    assert faults((f"P<{code}{TD3[0][5:]}", TD3[1])) == [("issuer", "unknown_code")]


@pytest.mark.parametrize(
    ("lines", "code"),
    [(TD3, "A<"), (TD3, "1<"), (TD3, "<P"), (TD1, "IV"), (TD1, "AI"), (TD2, "AC"), (TD2, "P<")],
)
def test_document_codes_a_format_does_not_have_are_named(lines: tuple[str, ...], code: str) -> None:
    assert ("document_code", "document_code") in faults((code + lines[0][2:], *lines[1:]))


@pytest.mark.parametrize("code", ["PP", "PD", "PS", "PO", "PE", "PZ"])
def test_second_letters_of_passports_are_read(code: str) -> None:
    zone = read((code + TD3[0][2:], TD3[1]))
    assert (zone.document_code, zone.valid) == (code, True)


@pytest.mark.parametrize(("written", "sex"), [("M", "M"), ("F", "F"), ("<", "X")])
def test_sex_is_m_f_or_unspecified(written: str, sex: str) -> None:
    assert read(lower(sex=written)).sex == sex
    assert read(lower(sex=written)).valid


def test_another_sex_is_named() -> None:
    assert faults(lower(sex="X")) == [("sex", "sex")]
    assert read(lower(sex="X")).sex == ""


@pytest.mark.parametrize(
    ("field", "surname", "given_names"),
    [
        ("ARKFREITH", "ARKFREITH", ""),
        ("SATRIYA<SUDARPA", "SATRIYA SUDARPA", ""),
        ("<<FIRST<NAME", "", "FIRST NAME"),
        ("VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"),
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"),
        ("ERIKSSON<<<ANNA<<MARIA", "ERIKSSON", "ANNA MARIA"),
    ],
)
def test_names_are_read_apart(field: str, surname: str, given_names: str) -> None:
    zone = read(("P<UTO" + field.ljust(39, "<"), TD3[1]))
    assert (zone.surname, zone.given_names, zone.errors) == (surname, given_names, ())


def test_digits_in_names_and_missing_names_are_named() -> None:
    assert faults(("P<UTO" + "ER1KSSON<<ANNA".ljust(39, "<"), TD3[1])) == [("surname", "character")]
    assert faults(("P<UTO" + "ERIKSSON<<ANN4".ljust(39, "<"), TD3[1])) == [
        ("given_names", "character")
    ]
    assert faults(("P<UTO" + "<" * 39, TD3[1])) == [("surname", "missing")]


# Dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "today", "birth"),
    [
        ("260301", date(2026, 3, 1), "2026-03-01"),
        ("260302", date(2026, 3, 1), "1926-03-02"),
        ("270101", date(2026, 3, 1), "1927-01-01"),
        ("000229", date(2026, 3, 1), "2000-02-29"),
        ("991231", date(2000, 1, 1), "1999-12-31"),
        ("000102", date(2000, 1, 1), "1900-01-02"),
        ("74<<<<", TODAY, "1974-XX-XX"),
        ("7408<<", TODAY, "1974-08-XX"),
        ("74<<12", TODAY, "1974-XX-12"),
        ("26<<<<", TODAY, "2026-XX-XX"),
        ("2604<<", TODAY, "1926-04-XX"),
        ("<<0812", TODAY, "XXXX-08-12"),
        ("<<<<<<", TODAY, "XXXX-XX-XX"),
    ],
)
def test_births_lie_in_the_past(written: str, today: date, birth: str) -> None:
    zone = read(lower(birth=written, expiry="260415"), today)
    assert (zone.birth, zone.errors) == (birth, ())


@pytest.mark.parametrize(
    ("written", "today", "expiry"),
    [
        ("120415", TODAY, "2012-04-15"),
        ("760101", TODAY, "1976-01-01"),
        ("750101", TODAY, "2075-01-01"),
        ("991231", TODAY, "1999-12-31"),
        ("350101", date(1995, 1, 1), "2035-01-01"),
    ],
)
def test_expiries_lie_within_fifty_years(written: str, today: date, expiry: str) -> None:
    assert read(lower(expiry=written), today).expiry == expiry


def test_an_expiry_before_the_birth_belongs_to_the_next_century() -> None:
    zone = read(lower(birth="100812", expiry="991231"))
    assert (zone.birth, zone.expiry, zone.valid) == ("2010-08-12", "2099-12-31", True)


@pytest.mark.parametrize(
    "written",
    ["741312", "740012", "740800", "740832", "740431", "740230", "750229", "7<0812", "74081<",
     "74A812", "O40812", "<<0230"],
)  # fmt: skip
def test_impossible_dates_are_named_and_not_given(written: str) -> None:
    zone = read(lower(birth=written))
    assert (zone.birth, [tuple(f) for f in zone.errors]) == ("", [("birth", "date")])
    zone = read(lower(expiry=written))
    assert (zone.expiry, [tuple(f) for f in zone.errors]) == ("", [("expiry", "date")])


def test_29_february_depends_on_the_century() -> None:
    assert read(lower(birth="000229"), date(2026, 3, 1)).valid
    zone = read(lower(birth="000229", expiry="050101"), date(1999, 3, 1))
    assert (zone.birth, [tuple(f) for f in zone.errors]) == ("", [("birth", "date")])
    assert read(lower(birth="<<0229")).birth == "XXXX-02-29"


# Lines and characters ------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [(), ("",), TD3[:1], ("A", "B", "C", "D"), TD1 * 2])
def test_another_number_of_lines_reads_nothing(lines: tuple[str, ...]) -> None:
    zone = read(lines)
    assert [tuple(fault) for fault in zone.errors] == [("lines", "line_count")]
    assert zone.as_json() | {"valid": None, "errors": None} == dict.fromkeys(
        list(zone.as_json())[:-2], ""
    ) | {"valid": None, "errors": None}


def test_lost_fillers_at_the_end_are_named_and_the_rest_is_read() -> None:
    zone = read((TD3[0].rstrip("<"), TD3[1]))
    assert (zone.surname, zone.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert [tuple(fault) for fault in zone.errors] == [("line1", "length")]
    assert faults((TD3[0], TD3[1] + "<")) == [("line2", "length")]
    assert faults((TD1[0], TD1[1], TD1[2] + "<<")) == [("line3", "length")]
    assert read(("P<UTO", TD3[1])).format == "TD3"


def test_a_td3_line_with_a_td2_line_is_no_document() -> None:
    zone = read((TD3[0], TD2[1]))
    assert (zone.format, zone.valid) == ("TD3", False)
    assert ("line2", "length") in [tuple(fault) for fault in zone.errors]


def test_small_letters_and_spaces_are_read_and_named() -> None:
    zone = read((TD3[0].lower().replace("<", " "), TD3[1]))
    assert (zone.surname, zone.given_names, zone.document_code) == ("ERIKSSON", "ANNA MARIA", "P")
    assert [tuple(fault) for fault in zone.errors] == [
        ("document_code", "character"), ("issuer", "character"), ("surname", "character"),
    ]  # fmt: skip
    assert faults((TD3[0], TD3[1].replace("L", "l", 1))) == [("number", "character")]


@pytest.mark.parametrize("stray", ["-", "?", "é", "Ф", "«", "\x00", "ß", "𝔄", "\ud800"])
def test_a_stray_character_is_named_where_it_stands(stray: str) -> None:
    assert faults((TD3[0], stray + TD3[1][1:]))[0] == ("number", "character")
    assert ("surname", "character") in faults((TD3[0][:5] + stray + TD3[0][6:], TD3[1]))
    assert ("composite", "character") in faults((TD3[0], TD3[1][:-1] + stray))


def test_documents_are_parted_by_empty_lines() -> None:
    text = "\ufeff" + "\r\n".join(TD3) + "\r\n\r\n \t\r\n" + "\n".join(TD1)
    assert list(documents(text.splitlines(keepends=True))) == [list(TD3), list(TD1)]
    assert list(documents(["", "\n", " "])) == []


def test_blind_groups_are_the_characters_of_one_value_modulo_ten() -> None:
    assert BLIND_GROUPS == (
        "0AKU<", "1BLV", "2CMW", "3DNX", "4EOY", "5FPZ", "6GQ", "7HR", "8IS", "9JT",
    )  # fmt: skip
