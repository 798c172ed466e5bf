"""The machine-readable zone of a travel document, read and checked.

One reader for the five formats of ICAO Doc 9303 (parts 3 to 7): identity cards TD1 and TD2,
passports TD3, visas MRV-A and MRV-B. It never raises on what was printed or scanned: whatever can
be read is given, and every departure from the standard is a fault with the field it stands in.

Faults, as `{"field": …, "code": …}`:

- `line_count`  (field `lines`): neither two nor three lines; nothing is read.
- `length`      (`line1` …): a line of another length; it is read as if fillers at its end were
  lost, or letters added.
- `character`   (any field): a character that may not stand there; small letters are read as
  capitals and spaces as fillers, but named.
- `document_code`, `unknown_code` (`issuer`, `nationality`): not in Doc 9303 for this format.
- `missing`     (`number`, `surname`): an element that every document has is empty.
- `date`        (`birth`, `expiry`): not a day of the calendar; the value is then empty.
- `sex`         neither M, F nor filler; the value is then empty.
- `check_digit` (`number`, `birth`, `expiry`, `optional`, `composite`): does not fit.
- `filler`      (`number`): a continued document number without the filler after its check digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from elshi.engines.documents.mrz_codes import CODES_AS_WRITTEN
from elshi.engines.documents.mrz_dates import (
    BIRTH,
    EXPIRY,
    LEAP_DAY,
    DateKind,
    Share,
    century_of,
    leap_day_fits,
    not_before,
    share_of,
)
from elshi.engines.documents.mrz_digits import (
    ALPHABET,
    DIGIT_OF,
    FILLER,
    LETTERS,
    VALUES,
    weighted_sum,
)
from elshi.engines.documents.mrz_layouts import Layout, layout_for
from elshi.engines.documents.mrz_names import split_name

_PERMITTED = ALPHABET.encode()
_NAME_LETTERS = (LETTERS + FILLER).encode()
_READ_AS = {code: chr(code).upper() for code in range(ord("a"), ord("z") + 1)} | {
    ord(" "): FILLER,
    ord("\u00a0"): FILLER,
}
_FIELDS_OF = {  # elements that are reported under the field a reader of the answer sees
    "name": "surname", "first_optional": "optional", "number_digit": "number",
    "birth_year": "birth", "birth_day": "birth", "birth_digit": "birth",
    "expiry_year": "expiry", "expiry_day": "expiry", "expiry_digit": "expiry",
    "optional_digit": "optional",
}  # fmt: skip
_new = tuple.__new__
_SEXES = {b"M": "M", b"F": "F", b"<": "X"}


class Fault(NamedTuple):
    """A departure from the standard: the field it stands in and a stable code."""

    field: str
    code: str


_WRONG_DIGIT = {
    field: Fault(field, "check_digit")
    for field in ("number", "birth", "expiry", "optional", "composite")
}


class Mrz(NamedTuple):
    """What a machine-readable zone says.

    Codes and names without fillers; a filler inside a number or name is given as a space. `birth`
    and `expiry` are ISO dates whose unknown parts are X (`1974-XX-XX`), empty when impossible.
    `sex` is M, F or X (unspecified), empty when unreadable. `optional` joins TD1's two optional
    fields by a space; `optional_parts` keeps them apart.
    """

    format: str
    document_code: str
    issuer: str
    number: str
    nationality: str
    birth: str
    expiry: str
    sex: str
    surname: str
    given_names: str
    optional: str
    optional_parts: tuple[str, str]
    errors: tuple[Fault, ...]

    @property
    def valid(self) -> bool:
        """Whether the zone conforms to Doc 9303 in every point a reader can check."""
        return not self.errors

    def as_json(self) -> dict[str, object]:
        """The zone as `elshi mrz` prints it."""
        return {
            "format": self.format,
            "document_code": self.document_code,
            "issuer": self.issuer,
            "number": self.number,
            "nationality": self.nationality,
            "birth": self.birth,
            "expiry": self.expiry,
            "sex": self.sex,
            "surname": self.surname,
            "given_names": self.given_names,
            "optional": self.optional,
            "valid": not self.errors,
            "errors": [{"field": fault.field, "code": fault.code} for fault in self.errors],
        }


_NOTHING_READ = Mrz(
    "", "", "", "", "", "", "", "", "", "", "", ("", ""), (Fault("lines", "line_count"),)
)


def documents(lines: Iterable[str]) -> Iterator[list[str]]:
    """The documents in a stream of lines, parted by lines that are empty or blank.

    A byte order mark, line ends and blanks around a line belong to the file, not to the zone.
    """
    document: list[str] = []
    for line in lines:
        text = line.strip("\ufeff \t\r\n\v\f")
        if text:
            document.append(text)
        elif document:
            yield document
            document = []
    if document:
        yield document


def parse(lines: Sequence[str], today: date) -> Mrz:
    """The zone on these lines, two or three of them without line ends; never raises.

    `today` decides the century of two-digit years (see `mrz_dates`).
    """
    layout, exact = layout_for(lines)
    if layout is None:
        return _NOTHING_READ
    faults: list[Fault] = []
    if not exact:
        lines = _to_width(lines, layout.width, faults)
    text = "".join(lines)
    raw = text.encode("ascii", "replace")
    if raw.translate(None, _PERMITTED):
        raw = _tidied(text, layout, faults)
    return _read(raw, layout, today, faults)


def _to_width(lines: Sequence[str], width: int, faults: list[Fault]) -> list[str]:
    """The lines filled or cut to `width`, each wrong one named."""
    for place, line in enumerate(lines, 1):
        if len(line) != width:
            faults.append(Fault(f"line{place}", "length"))
    return [line[:width].ljust(width, FILLER) for line in lines]


def _tidied(text: str, layout: Layout, faults: list[Fault]) -> bytes:
    """The text with small letters as capitals and spaces as fillers, each field with one named."""
    strays = [place for place, character in enumerate(text) if character not in ALPHABET]
    elements = [layout.element_at(place) for place in strays]
    for field in dict.fromkeys(_FIELDS_OF.get(element, element) for element in elements):
        faults.append(Fault(field, "character"))
    return text.translate(_READ_AS).encode("ascii", "replace")


def _read(raw: bytes, layout: Layout, today: date, faults: list[Fault]) -> Mrz:
    """All fields of joined lines of the right length, and what is wrong with them."""
    (
        code_written, issuer_written, name, number, number_digit, first, nationality_written,
        birth_year, birth_day, birth_digit, sex_written, expiry_year, expiry_day, expiry_digit,
        last, last_digit, composite,
    ) = layout.read(raw)  # fmt: skip
    code = layout.codes.get(code_written) or _otherwise("document_code", code_written, faults)
    issuer = CODES_AS_WRITTEN.get(issuer_written) or _otherwise("issuer", issuer_written, faults)
    surname, given_names = _names(name, faults)
    total = _optional_sum(first, last, last_digit, faults)
    own = weighted_sum(number)
    if number_digit == DIGIT_OF[own % 10]:
        total += 8 * own
    else:
        total += own + 7 * VALUES[number_digit[0]]
        number, first, last = _number_otherwise(number, number_digit, first, last, layout, faults)
    nationality = CODES_AS_WRITTEN.get(nationality_written) or _otherwise(
        "nationality", nationality_written, faults
    )
    century = century_of(today)
    years = century.births
    if birth_year == century.this_year:
        years = century.births_this_year(birth_day)
    birth, birth_sum = _date(birth_year, birth_day, birth_digit, years, BIRTH, faults)
    sex = _SEXES.get(sex_written) or _otherwise("sex", b"", faults)
    expiry, expiry_sum = _date(
        expiry_year, expiry_day, expiry_digit, century.expiries, EXPIRY, faults
    )
    if expiry < birth:
        expiry = not_before(birth, expiry)
    if composite and composite != DIGIT_OF[(total + birth_sum + expiry_sum) % 10]:
        faults.append(_WRONG_DIGIT["composite"])
    upper = _spaced(first) if first else ""
    lower = _spaced(last)
    optional = f"{upper} {lower}" if upper and lower else upper or lower
    return _new(Mrz, (
        layout.format, code, issuer, _spaced(number) or _missing("number", faults), nationality,
        birth, expiry, sex, surname, given_names, optional, (upper, lower), tuple(faults),
    ))  # fmt: skip


def _otherwise(field: str, written: bytes, faults: list[Fault]) -> str:
    """What stands in a field whose content Doc 9303 does not know, once the fault is named."""
    faults.append(Fault(field, {"document_code": field, "sex": field}.get(field, "unknown_code")))
    return _spaced(written)


def _spaced(field: bytes) -> str:
    return field.rstrip(b"<").decode().replace(FILLER, " ")


def _missing(field: str, faults: list[Fault]) -> str:
    faults.append(Fault(field, "missing"))
    return ""


def _names(field: bytes, faults: list[Fault]) -> tuple[str, str]:
    surname, given_names = names = split_name(field.decode())
    if field.translate(None, _NAME_LETTERS):
        for place, value in zip(("surname", "given_names"), names, strict=True):
            if not value.replace(" ", "A").isalpha() and Fault(place, "character") not in faults:
                faults.append(Fault(place, "character"))
    elif not surname and not given_names:
        faults.append(Fault("surname", "missing"))
    return names


def _number_otherwise(
    number: bytes, digit: bytes, first: bytes, last: bytes, layout: Layout, faults: list[Fault]
) -> tuple[bytes, bytes, bytes]:
    """Number and optional fields where the digit beside the number is not that of the number.

    A filler in its place means that the number goes on in the optional data and has its check
    digit there, with a filler after it (parts 5 and 6, note j); else the digit is wrong.
    """
    if digit != b"<" or not layout.continued:
        faults.append(_WRONG_DIGIT["number"])
        return number, first, last
    carrier = first if layout.continued == "first_optional" else last
    tail, filler, rest = carrier.partition(b"<")
    number += tail[:-1]
    if len(tail) < 2 or tail[-1:] != DIGIT_OF[weighted_sum(number) % 10]:
        faults.append(_WRONG_DIGIT["number"])
    if not filler:
        faults.append(Fault("number", "filler"))
    return (number, rest, last) if carrier is first else (number, first, rest)


def _optional_sum(first: bytes, last: bytes, digit: bytes, faults: list[Fault]) -> int:
    """The composite's sum over the optional data, whose own digit is checked where it has one.

    TD3 allows a filler as the digit of an empty field (part 4, section 4.2.2.2). TD1's first field
    follows ten characters in the composite and so begins at the second weight.
    """
    total = 0
    empty = not last.rstrip(b"<")
    if not empty:
        total = weighted_sum(last)
    if first:
        total += weighted_sum(b"<" + first)
    elif digit and digit != DIGIT_OF[total % 10]:
        if not empty or digit != b"<":
            faults.append(_WRONG_DIGIT["optional"])
        total += VALUES[digit[0]]
    elif digit:
        total *= 2
    return total


def _date(
    year: bytes, day: bytes, digit: bytes, years: dict[bytes, Share], kind: DateKind,
    faults: list[Fault],
) -> tuple[str, int]:  # fmt: skip
    """One date as ISO text, empty when impossible, and its sum in the composite with its digit."""
    year_share = years.get(year)
    day_share = kind.days.get(day)
    if year_share is None or day_share is None:
        iso, own, total = share_of("", year + day, kind.weights, 0)
    else:
        iso = year_share[0] + day_share[0]
        own = year_share[1] + day_share[1]
        total = year_share[2] + day_share[2]
        if day == LEAP_DAY and not leap_day_fits(year_share[0]):
            iso = ""
    if not iso:
        faults.append(Fault(kind.field, "date"))
    if digit != DIGIT_OF[own % 10]:
        faults.append(_WRONG_DIGIT[kind.field])
        own = VALUES[digit[0]]
    return iso, total + kind.weights[0] * own
