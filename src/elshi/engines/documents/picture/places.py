"""Where each field stands among the cells of a zone, counted over its lines joined."""

from __future__ import annotations

from dataclasses import dataclass

from elshi.engines.documents.mrz_digits import FILLER
from elshi.engines.documents.mrz_layouts import LAYOUTS, Layout

ABSENT = -1


@dataclass(frozen=True, slots=True)
class Places:
    """The cells of each field of one format; a field a format lacks is empty, a digit ABSENT."""

    format: str
    lines: int
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
    long_numbers: bool

    def fields(self, text: str) -> dict[str, list[int]]:
        """Give the cells of each field a reader is told of, check digits included.

        Surname and given names are parted by the first double filler of `text`, which counts
        with both: were it elsewhere, both would be other names.
        """
        digits = {
            "number": self.number_digit,
            "birth": self.birth_digit,
            "expiry": self.expiry_digit,
            "optional": self.optional_digit,
        }
        cells = {
            name: list(range(where.start, where.stop))
            for name, where in (
                ("document_code", self.document_code),
                ("issuer", self.issuer),
                ("number", self.number),
                ("nationality", self.nationality),
                ("birth", self.birth),
                ("expiry", self.expiry),
                ("optional", self.first_optional),
            )
        }
        cells["optional"] += range(self.optional.start, self.optional.stop)
        for name, digit in digits.items():
            cells[name] += [digit] if digit != ABSENT else []
        cells["sex"] = [self.sex]
        end = self.name.stop
        parted = text.find(FILLER * 2, self.name.start, end)
        parted = end if parted < 0 else parted
        cells["surname"] = list(range(self.name.start, min(parted + 2, end)))
        cells["given_names"] = list(range(parted, end))
        return cells

    def digit_names(self) -> dict[int, str]:
        """Give the field that each check digit stands for, by its place."""
        return {
            self.number_digit: "number",
            self.birth_digit: "birth",
            self.expiry_digit: "expiry",
            self.optional_digit: "optional",
            self.composite: "composite",
        }


def _of(layout: Layout) -> Places:
    starts, at = {}, 0
    for element, width in layout.elements:
        starts[element] = slice(at, at + width)
        at += width

    def cells(first: str, last: str = "") -> slice:
        if first not in starts:
            return slice(0, 0)
        return slice(starts[first].start, starts[last or first].stop)

    def digit(element: str) -> int:
        return starts[element].start if element in starts else ABSENT

    return Places(
        layout.format, layout.line_count, layout.width,
        frozenset(code.decode() for code in layout.codes),
        cells("document_code"), cells("issuer"), cells("name"),
        cells("number"), digit("number_digit"), cells("first_optional"), cells("nationality"),
        cells("birth_year", "birth_day"), digit("birth_digit"), digit("sex"),
        cells("expiry_year", "expiry_day"), digit("expiry_digit"),
        cells("optional"), digit("optional_digit"), digit("composite"), bool(layout.continued),
    )  # fmt: skip


FORMATS: dict[str, Places] = {name: _of(layout) for name, layout in LAYOUTS.items()}
