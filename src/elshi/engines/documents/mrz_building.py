"""A machine-readable zone from what it is to say: the way back from `mrz.parse`.

Names may come in their own script and are written by the tables of ICAO Doc 9303-3; everything
else must fit, and what does not is refused with the field and the reason. Only names are ever cut.
"""

from __future__ import annotations

from elshi.engines.alphabets.transliteration import NoZoneFormError, zone_form
from elshi.engines.documents.mrz import Fault, Mrz
from elshi.engines.documents.mrz_codes import CODES_AS_WRITTEN
from elshi.engines.documents.mrz_dates import zone_date
from elshi.engines.documents.mrz_digits import DIGITS, FILLER, LETTERS, check_digit
from elshi.engines.documents.mrz_layouts import LAYOUTS, Layout
from elshi.engines.documents.mrz_names import name_field

_SEXES = {"M": "M", "F": "F", "X": FILLER, "": FILLER}
_UNKNOWN_DATE = "XXXX-XX-XX"


class MrzError(ValueError):
    """A zone that cannot be built; `faults` names each field and why.

    Codes beside those of `mrz.parse`: `too_long`, and `no_form` for letters without a form.
    """

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


def build(
    format: str,
    *,
    document_code: str,
    issuer: str,
    number: str,
    nationality: str,
    birth: str,
    expiry: str,
    sex: str,
    surname: str,
    given_names: str = "",
    optional: str = "",
    second_optional: str = "",
    language: str = "",
) -> tuple[str, ...]:
    """The lines of a zone in one of the formats TD1, TD2, TD3, MRVA, MRVB.

    Dates are ISO days whose unknown parts are X, the wholly unknown one empty or XXXX-XX-XX; sex is
    M, F or X. TD1 writes `optional` on its upper and `second_optional` on its middle line, the
    other formats have only `optional`. `language` chooses the exceptions of the transliteration
    tables. Raises MrzError.
    """
    layout = LAYOUTS[format]
    faults: list[Fault] = []
    upper, lower = (optional, second_optional) if format == "TD1" else ("", optional)
    if second_optional and format != "TD1":
        faults.append(Fault("optional", "too_long"))
    written = {
        "document_code": document_code.ljust(2, FILLER),
        "issuer": issuer.ljust(3, FILLER),
        "nationality": nationality.ljust(3, FILLER),
        "name": _name(surname, given_names, language, layout, faults),
        **_date("birth", birth, faults),
        "sex": _SEXES.get(sex, ""),
        **_date("expiry", expiry, faults),
        "first_optional": _characters("optional", upper, faults),
        "optional": _characters("optional", lower, faults),
    }
    _number(_characters("number", number, faults), layout, written, faults)
    _check_codes(written, layout, faults)
    return _lines(layout, written, faults)


def rebuild(zone: Mrz) -> tuple[str, ...]:
    """The lines of a zone that was read; raises MrzError where it was not valid."""
    first, last = zone.optional_parts
    upper, lower = (first, last) if zone.format == "TD1" else (last, "")
    return build(
        zone.format, document_code=zone.document_code, issuer=zone.issuer, number=zone.number,
        nationality=zone.nationality, birth=zone.birth, expiry=zone.expiry, sex=zone.sex,
        surname=zone.surname, given_names=zone.given_names, optional=upper, second_optional=lower,
    )  # fmt: skip


def _date(field: str, iso: str, faults: list[Fault]) -> dict[str, str]:
    """The elements of a date, its digit included."""
    written = FILLER * 6
    try:
        written = zone_date(iso or _UNKNOWN_DATE)
    except ValueError:
        faults.append(Fault(field, "date"))
    return {
        f"{field}_year": written[:2],
        f"{field}_day": written[2:],
        f"{field}_digit": check_digit(written),
    }


def _characters(field: str, text: str, faults: list[Fault]) -> str:
    """A number as a zone writes it: capitals, with fillers for blanks and special characters."""
    written = text.upper()
    if not written.isascii():
        faults.append(Fault(field, "character"))
    return "".join(c if c in DIGITS + LETTERS else FILLER for c in written).rstrip(FILLER)


def _name(
    surname: str, given_names: str, language: str, layout: Layout, faults: list[Fault]
) -> str:
    forms = []
    for field, text in (("surname", surname), ("given_names", given_names)):
        try:
            forms.append(zone_form(text, language))
        except NoZoneFormError:
            faults.append(Fault(field, "no_form"))
            forms.append("")
    primary, secondary = forms
    if not primary and not faults:
        # A holder with one name has it in the primary identifier (Doc 9303-3, section 4.6).
        primary, secondary = secondary, ""
    if not primary and not faults:
        faults.append(Fault("surname", "missing"))
    return name_field(primary or "X", secondary, layout.width_of("name"))


def _number(number: str, layout: Layout, written: dict[str, str], faults: list[Fault]) -> None:
    """The number with its digit, continued in the optional data where the format allows it."""
    room = layout.width_of("number")
    if not number:
        faults.append(Fault("number", "missing"))
    if len(number) <= room:
        written["number"] = number.ljust(room, FILLER)
        written["number_digit"] = check_digit(written["number"])
        return
    written["number"], rest = number[:room], number[room:]
    written["number_digit"] = FILLER
    if not layout.continued or len(rest) + 2 > layout.width_of(layout.continued):
        faults.append(Fault("number", "too_long"))
        return
    written[layout.continued] = rest + check_digit(number) + FILLER + written[layout.continued]


def _check_codes(written: dict[str, str], layout: Layout, faults: list[Fault]) -> None:
    if written["document_code"].encode("ascii", "replace") not in layout.codes:
        faults.append(Fault("document_code", "document_code"))
    for field in ("issuer", "nationality"):
        if written[field].encode("ascii", "replace") not in CODES_AS_WRITTEN:
            faults.append(Fault(field, "unknown_code"))
    if not written["sex"]:
        faults.append(Fault("sex", "sex"))


def _lines(layout: Layout, written: dict[str, str], faults: list[Fault]) -> tuple[str, ...]:
    """The elements in their places, the digits over several of them last."""
    for field in ("first_optional", "optional"):
        if len(written[field].rstrip(FILLER)) > layout.width_of(field):
            faults.append(Fault("optional", "too_long"))
        written[field] = written[field][: layout.width_of(field)].ljust(
            layout.width_of(field), FILLER
        )
    if faults:
        raise MrzError(faults)
    written["optional_digit"] = check_digit(written["optional"])
    covered = (
        "number", "number_digit", "first_optional", "birth_year", "birth_day", "birth_digit",
        "expiry_year", "expiry_day", "expiry_digit", "optional",
    )  # fmt: skip
    joined = "".join(written[name] for name in covered)
    if layout.width_of("optional_digit"):
        joined += written["optional_digit"]
    written["composite"] = check_digit(joined)
    text = "".join(written[name] for name, _ in layout.elements)
    return tuple(text[start : start + layout.width] for start in range(0, len(text), layout.width))
