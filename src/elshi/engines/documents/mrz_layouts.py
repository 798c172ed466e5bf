"""Where each element stands in the five machine-readable zones of ICAO Doc 9303.

Positions are slices over the lines joined into one string, so that one reader serves all formats.
Parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (MRV-A, MRV-B), section 4.2.2 of each.
"""

from __future__ import annotations

from typing import NamedTuple

from elshi.engines.documents.mrz_digits import LETTERS

_NOWHERE = slice(0, 0)
_ABSENT = -1


class Layout(NamedTuple):
    """One format: its lines and the place of each element in the joined text.

    `first_optional` is TD1's optional data on the upper line, empty elsewhere. `continued` says
    where a document number of more than nine characters goes on: 0 nowhere, 1 in the first
    optional field, 2 in the optional field. Single positions are -1 where a format lacks them.
    """

    format: str
    line_count: int
    width: int
    document_codes: frozenset[str]
    document_code: slice
    issuer: slice
    name: slice
    number: slice
    number_digit: int
    first_optional: slice
    nationality: slice
    birth: slice
    birth_digit: int
    sex: int
    expiry: slice
    expiry_digit: int
    optional: slice
    optional_digit: int
    composite: int
    continued: int

    def field_at(self, place: int) -> str:
        """The name of the field a position of the joined text belongs to."""
        for field, where in zip(self._fields, self, strict=True):
            if isinstance(where, slice) and where.start <= place < where.stop:
                return {"first_optional": "optional", "name": "surname"}.get(field, field)
            if field.endswith(("digit", "composite", "sex")) and where == place:
                return field.removesuffix("_digit")
        return "lines"


def _codes(first: str, second: str = LETTERS, *, refused: tuple[str, ...] = ()) -> frozenset[str]:
    both = {one + two for one in first for two in ("", *second)}
    return frozenset(both.difference(refused))


_WITHOUT_V = LETTERS.replace("V", "")
# Part 5, note k: V never stands second, nor I after A; AC is the crew member certificate.
_TD1_CODES = _codes("ACI", _WITHOUT_V, refused=("AI",))
# Part 6, note k: V never stands second, nor C after A.
_TD2_CODES = _codes("ACI", _WITHOUT_V, refused=("AC",))


def _two_lines(
    format: str, width: int, codes: frozenset[str], optional: int, *, continued: int = 0
) -> Layout:
    """A format of two lines; `optional` is the length of its optional data on the lower line."""
    low = width
    after = low + 28 + optional
    has_composite = after < 2 * width
    return Layout(
        format=format,
        line_count=2,
        width=width,
        document_codes=codes,
        document_code=slice(0, 2),
        issuer=slice(2, 5),
        name=slice(5, width),
        number=slice(low, low + 9),
        number_digit=low + 9,
        first_optional=_NOWHERE,
        nationality=slice(low + 10, low + 13),
        birth=slice(low + 13, low + 19),
        birth_digit=low + 19,
        sex=low + 20,
        expiry=slice(low + 21, low + 27),
        expiry_digit=low + 27,
        optional=slice(low + 28, after),
        optional_digit=after if after == 2 * width - 2 else _ABSENT,
        composite=2 * width - 1 if has_composite else _ABSENT,
        continued=continued,
    )


TD3 = _two_lines("TD3", 44, _codes("P"), 14)
TD2 = _two_lines("TD2", 36, _TD2_CODES, 7, continued=2)
MRVA = _two_lines("MRVA", 44, _codes("V"), 16)
MRVB = _two_lines("MRVB", 36, _codes("V"), 8)
TD1 = Layout(
    format="TD1",
    line_count=3,
    width=30,
    document_codes=_TD1_CODES,
    document_code=slice(0, 2),
    issuer=slice(2, 5),
    name=slice(60, 90),
    number=slice(5, 14),
    number_digit=14,
    first_optional=slice(15, 30),
    nationality=slice(45, 48),
    birth=slice(30, 36),
    birth_digit=36,
    sex=37,
    expiry=slice(38, 44),
    expiry_digit=44,
    optional=slice(48, 59),
    optional_digit=_ABSENT,
    composite=59,
    continued=1,
)

LAYOUTS: dict[str, Layout] = {one.format: one for one in (TD1, TD2, TD3, MRVA, MRVB)}


def layout_for(lines: tuple[str, ...] | list[str]) -> Layout | None:
    """The format these lines most likely are, by their number, width and first letter.

    Lines of a wrong length still get a format, so that what is readable is read; None when there
    are neither two nor three of them.
    """
    if len(lines) == 3:
        return TD1
    if len(lines) != 2:
        return None
    visa = lines[0][:1] in ("V", "v")
    if max(len(lines[0]), len(lines[1])) > 40:
        return MRVA if visa else TD3
    return MRVB if visa else TD2
