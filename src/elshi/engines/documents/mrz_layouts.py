"""Where each element stands in the five machine-readable zones of ICAO Doc 9303.

A format is declared as the parts of the standard declare it: element after element with its number
of positions (part 4 for TD3, 5 for TD1, 6 for TD2, 7 for MRV-A and MRV-B; section 4.2.2 of each).
Reading and building both follow this declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from struct import Struct
from typing import NamedTuple

from elshi.engines.documents.mrz_digits import LETTERS

# The order in which a reader receives the elements of every format; those a format lacks are empty.
ELEMENTS = (
    "document_code", "issuer", "name", "number", "number_digit", "first_optional", "nationality",
    "birth_year", "birth_day", "birth_digit", "sex", "expiry_year", "expiry_day", "expiry_digit",
    "optional", "optional_digit", "composite",
)  # fmt: skip

_UPPER = (("document_code", 2), ("issuer", 3))
_BIRTH = (("birth_year", 2), ("birth_day", 4), ("birth_digit", 1))
_EXPIRY = (("expiry_year", 2), ("expiry_day", 4), ("expiry_digit", 1))
_NUMBER = (("number", 9), ("number_digit", 1))
_HOLDER = (("nationality", 3), *_BIRTH, ("sex", 1), *_EXPIRY)


class Layout(NamedTuple):
    """One format.

    `elements` are names and widths in the order of the document; `read` gives the elements of the
    joined lines in the order of ELEMENTS. `codes` are the document codes it may carry. A document
    number of more than nine characters goes on in the element `continued`, where that is allowed.
    """

    format: str
    line_count: int
    width: int
    elements: tuple[tuple[str, int], ...]
    read: Callable[[bytes], tuple[bytes, ...]]
    codes: dict[bytes, str]
    continued: str

    def element_at(self, place: int) -> str:
        """The element a position of the joined lines belongs to."""
        for name, width in self.elements:
            if place < width:
                return name
            place -= width
        raise IndexError(place)

    def width_of(self, element: str) -> int:
        """How many positions an element has; 0 when the format lacks it."""
        return dict(self.elements).get(element, 0)


def _reader(elements: tuple[tuple[str, int], ...]) -> Callable[[bytes], tuple[bytes, ...]]:
    """A function from the joined lines to the elements in the order of ELEMENTS."""
    widths = dict(elements)
    if sorted(widths, key=ELEMENTS.index) == list(widths):
        return Struct("".join(f"{widths.get(name, 0)}s" for name in ELEMENTS)).unpack
    unpack = Struct("".join(f"{width}s" for width in widths.values()) + "0s").unpack
    places = [*widths]
    ordered = itemgetter(*(places.index(e) if e in widths else len(places) for e in ELEMENTS))
    return lambda raw: ordered(unpack(raw))


def _codes(first: str, second: str = LETTERS, *, refused: str = "") -> dict[bytes, str]:
    both = [one + two for one in first for two in ("<", *second) if one + two != refused]
    return {code.encode(): code.rstrip("<") for code in both}


def _layout(
    format: str, lines: Sequence[tuple[tuple[str, int], ...]], codes: dict[bytes, str],
    continued: str = "",
) -> Layout:  # fmt: skip
    elements = tuple(element for line in lines for element in line)
    width = sum(width for _, width in lines[0])
    return Layout(format, len(lines), width, elements, _reader(elements), codes, continued)


_WITHOUT_V = LETTERS.replace("V", "")

TD1 = _layout(
    "TD1",
    (
        (*_UPPER, *_NUMBER, ("first_optional", 15)),
        (*_BIRTH, ("sex", 1), *_EXPIRY, ("nationality", 3), ("optional", 11), ("composite", 1)),
        (("name", 30),),
    ),
    # Note k: V never stands second, nor I after A; AC is the crew member certificate.
    _codes("ACI", _WITHOUT_V, refused="AI"),
    continued="first_optional",
)
TD2 = _layout(
    "TD2",
    ((*_UPPER, ("name", 31)), (*_NUMBER, *_HOLDER, ("optional", 7), ("composite", 1))),
    # Note k: V never stands second, nor C after A.
    _codes("ACI", _WITHOUT_V, refused="AC"),
    continued="optional",
)
TD3 = _layout(
    "TD3",
    (
        (*_UPPER, ("name", 39)),
        (*_NUMBER, *_HOLDER, ("optional", 14), ("optional_digit", 1), ("composite", 1)),
    ),
    _codes("P"),
)
MRVA = _layout(
    "MRVA", ((*_UPPER, ("name", 39)), (*_NUMBER, *_HOLDER, ("optional", 16))), _codes("V")
)
MRVB = _layout(
    "MRVB", ((*_UPPER, ("name", 31)), (*_NUMBER, *_HOLDER, ("optional", 8))), _codes("V")
)

LAYOUTS: dict[str, Layout] = {one.format: one for one in (TD1, TD2, TD3, MRVA, MRVB)}


# Document and visa by the width of two lines.
_BY_WIDTH: dict[int, tuple[Layout, Layout]] = {44: (TD3, MRVA), 36: (TD2, MRVB)}


def layout_for(lines: Sequence[str]) -> tuple[Layout | None, bool]:
    """The format these lines most likely are, and whether their widths are exactly its own.

    Lines of a wrong width still get the nearest format, so that what is readable is read; None when
    there are neither two nor three of them.
    """
    count = len(lines)
    if count == 2:
        upper, lower = lines
        width = len(upper)
        pair = _BY_WIDTH.get(width)
        if pair is not None and len(lower) == width:
            return pair[upper[0] in "Vv"], True
        pair = _BY_WIDTH[44 if max(width, len(lower)) > 40 else 36]
        return pair[upper[:1] in ("V", "v")], False
    if count == 3:
        return TD1, all(len(line) == TD1.width for line in lines)
    return None, False
