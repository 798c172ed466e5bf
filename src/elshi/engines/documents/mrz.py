"""The machine-readable zone of a travel document, read and checked.

One reader for the five formats of ICAO Doc 9303 (parts 3 to 7): identity cards TD1 and TD2,
passports TD3, visas MRV-A and MRV-B. It never raises on what was printed or scanned: whatever can
be read is given, and every departure from the standard is a fault with the field it stands in.

Faults, as `{"field": …, "code": …}`:

- `line_count`  (field `lines`): neither two nor three lines; nothing is read.
- `length`      (`line1` …): a line of another length; it is read as if fillers were lost at its end.
- `character`   (any field): a character that may not stand there; small letters are read as
  capitals and spaces as fillers, but named.
- `document_code`, `unknown_code` (`issuer`, `nationality`): not in Doc 9303.
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

from elshi.engines.documents.mrz_codes import KNOWN_CODES
from elshi.engines.documents.mrz_dates import (
    BIRTH_DAYS,
    EXPIRY_DAYS,
    Century,
    Share,
    century_of,
    later_expiry,
    leap_day_fits,
)
from elshi.engines.documents.mrz_digits import (
    ALPHABET,
    DIGITS,
    FILLER,
    VALUES,
    values_of,
    weighted_sum,
)
from elshi.engines.documents.mrz_layouts import Layout, layout_for
from elshi.engines.documents.mrz_names import split_name

_PERMITTED = ALPHABET.encode()
_READ_AS = {code: chr(code).upper() for code in range(ord("a"), ord("z") + 1)} | {
    ord(" "): FILLER,
    ord("\u00a0"): FILLER,
}
_SEXES = {"M": "M", "F": "F", FILLER: "X"}


class Fault(NamedTuple):
    """A departure from the standard: the field it stands in and a stable code."""

    field: str
    code: str


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
            "errors": [fault._asdict() for fault in self.errors],
        }


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
    layout = layout_for(lines)
    if layout is None:
        return Mrz("", *[""] * 10, ("", ""), (Fault("lines", "line_count"),))
    faults: list[Fault] = []
    for line in lines:
        if len(line) != layout.width:
            lines = _to_width(lines, layout.width, faults)
            break
    text = "".join(lines)
    raw = text.encode("ascii", "replace")
    if raw.translate(None, _PERMITTED):
        text = _tidied(text, layout, faults)
        raw = text.encode("ascii", "replace")
    return _read(text, raw.translate(VALUES), layout, century_of(today), faults)


def _to_width(lines: Sequence[str], width: int, faults: list[Fault]) -> list[str]:
    """The lines filled or cut to `width`, each wrong one named."""
    for place, line in enumerate(lines, 1):
        if len(line) != width:
            faults.append(Fault(f"line{place}", "length"))
    return [line[:width].ljust(width, FILLER) for line in lines]


def _tidied(text: str, layout: Layout, faults: list[Fault]) -> str:
    """The text with small letters as capitals and spaces as fillers, each field with one named."""
    strays = [place for place, character in enumerate(text) if character not in ALPHABET]
    for field in dict.fromkeys(layout.field_at(place) for place in strays):
        faults.append(Fault(field, "character"))
    return text.translate(_READ_AS)


def _read(
    text: str, values: bytes, layout: Layout, century: Century, faults: list[Fault]
) -> Mrz:
    """All fields of a text of the right length, and what is wrong with them."""
    document_code = text[layout.document_code].rstrip(FILLER)
    if document_code not in layout.document_codes:
        faults.append(Fault("document_code", "document_code"))
    issuer = text[layout.issuer].rstrip(FILLER)
    if issuer not in KNOWN_CODES:
        faults.append(Fault("issuer", "unknown_code"))
    nationality = text[layout.nationality].rstrip(FILLER)
    if nationality not in KNOWN_CODES:
        faults.append(Fault("nationality", "unknown_code"))
    sex = _SEXES.get(text[layout.sex])
    if sex is None:
        faults.append(Fault("sex", "sex"))
    surname, given_names = _names(text[layout.name], faults)
    number, first, last, number_sum = _number(text, values, layout, faults)
    birth, expiry, dates_sum = _dates(text, values, layout, century, faults)
    optional_sum = _optional(text, values, layout, faults)
    if layout.composite > 0 and (
        text[layout.composite] != DIGITS[(number_sum + dates_sum + optional_sum) % 10]
    ):
        faults.append(Fault("composite", "check_digit"))
    optional = f"{first} {last}" if first and last else first or last
    return Mrz(
        layout.format, document_code, issuer, number, nationality, birth, expiry, sex or "",
        surname, given_names, optional, (first, last), tuple(faults),
    )  # fmt: skip


def _names(field: str, faults: list[Fault]) -> tuple[str, str]:
    surname, given_names = names = split_name(field)
    if not field.replace(FILLER, "A").isalpha():
        faults += [
            Fault(name, "character")
            for name, value in (("surname", surname), ("given_names", given_names))
            if any(digit in value for digit in DIGITS)
        ]
    elif not surname and not given_names:
        faults.append(Fault("surname", "missing"))
    return names


def _number(
    text: str, values: bytes, layout: Layout, faults: list[Fault]
) -> tuple[str, str, str, int]:
    """Document number, both optional fields without it, and the composite's sum over the number."""
    number = text[layout.number]
    own = weighted_sum(values[layout.number])
    digit = text[layout.number_digit]
    first = text[layout.first_optional]
    last = text[layout.optional]
    if digit == FILLER and layout.continued:
        rest = first if layout.continued == 1 else last
        tail, filler, rest = rest.partition(FILLER)
        if not filler:
            faults.append(Fault("number", "filler"))
        number += tail[:-1]
        if len(tail) < 2 or tail[-1] != DIGITS[weighted_sum(values_of(number)) % 10]:
            faults.append(Fault("number", "check_digit"))
        first, last = (rest, last) if layout.continued == 1 else (first, rest)
    elif digit != DIGITS[own % 10]:
        faults.append(Fault("number", "check_digit"))
    number = number.rstrip(FILLER)
    if not number:
        faults.append(Fault("number", "missing"))
    total = own + 7 * values[layout.number_digit]
    return _spaced(number), _spaced(first), _spaced(last), total


def _spaced(field: str) -> str:
    return field.rstrip(FILLER).replace(FILLER, " ")


def _dates(
    text: str, values: bytes, layout: Layout, century: Century, faults: list[Fault]
) -> tuple[str, str, int]:
    """Birth, expiry and the composite's sum over both with their check digits."""
    written = text[layout.birth]
    years = century.births
    if (
        written[:2] == century.this_year
        and written[2:].replace(FILLER, "0") > century.month_day
    ):
        years = century.births_before
    birth, birth_own, birth_sum = _date(written, years, BIRTH_DAYS, (3, 1, 7))
    if not birth:
        faults.append(Fault("birth", "date"))
    if text[layout.birth_digit] != DIGITS[birth_own % 10]:
        faults.append(Fault("birth", "check_digit"))
    expiry, expiry_own, expiry_sum = _date(
        text[layout.expiry], century.expiries, EXPIRY_DAYS, (1, 7, 3)
    )
    if not expiry:
        faults.append(Fault("expiry", "date"))
    elif expiry < birth:
        expiry = later_expiry(birth, expiry)
    if text[layout.expiry_digit] != DIGITS[expiry_own % 10]:
        faults.append(Fault("expiry", "check_digit"))
    digits = 3 * values[layout.birth_digit] + values[layout.expiry_digit]
    return birth, expiry, birth_sum + expiry_sum + digits


def _date(
    written: str, years: dict[str, Share], days: dict[str, Share], weights: tuple[int, int, int]
) -> tuple[str, int, int]:
    """One date as ISO text, empty when impossible, its own sum and its sum in the composite."""
    year = years.get(written[:2])
    day = days.get(written[2:])
    if year is None or day is None:
        values = values_of(written)
        one, two, three = weights
        composite = (
            one * sum(values[::3]) + two * sum(values[1::3]) + three * sum(values[2::3])
        )
        return "", weighted_sum(values), composite
    iso = year[0] + day[0]
    if written[2:] == "0229" and not leap_day_fits(year[0]):
        iso = ""
    return iso, year[1] + day[1], year[2] + day[2]


def _optional(text: str, values: bytes, layout: Layout, faults: list[Fault]) -> int:
    """The composite's sum over the optional data, whose own digit is checked where it has one."""
    own = weighted_sum(values[layout.optional])
    total = own
    if layout.optional_digit > 0:
        digit = text[layout.optional_digit]
        if digit != DIGITS[own % 10] and (
            digit != FILLER or text[layout.optional].strip(FILLER)
        ):
            faults.append(Fault("optional", "check_digit"))
        total += values[layout.optional_digit]
    if layout.continued == 1:
        # TD1's first optional field follows ten characters, hence begins at the second weight.
        total += weighted_sum(b"\0" + values[layout.first_optional])
    return total
