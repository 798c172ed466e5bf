"""One table made safe: cells under five held back together with enough others.

A table splits a known total by one question. It is safe when the published cells and the published
total of what is held back leave every small cell open, also to a reader who knows this rule; the
tests ask such a reader (they try every table that would be published alike).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Table:
    """The cells that are shown, and the total of all that are held back (0: there are none)."""

    shown: dict[str, int]
    rest: int

    @property
    def total(self) -> int:
        return sum(self.shown.values()) + self.rest


def protect(counts: Mapping[str, int], universe: int) -> Table:
    """The safe form of a table; `universe` is how many cells a reader knows there could be.

    Cells of 1 to 4 are held back. Their total must reach five and must not be so large that all of
    them would have to be four; else the smallest shown cell joins them, with all of its size. So
    what is not shown may be none, few, or a cell that joined, and nothing depends on names: whoever
    exchanges two cells held back gets the same publication. Needs a total of 5 or more, or none.
    """
    shown = {value: count for value, count in counts.items() if count >= LEAST}
    rest = sum(count for count in counts.values() if 0 < count < LEAST)
    if not rest:
        return Table(shown, 0)
    most = (LEAST - 1) * (universe - len(shown))
    if shown and (rest < LEAST or rest >= most):
        smallest = min(shown.values())
        rest += sum(count for count in shown.values() if count == smallest)
        shown = {value: count for value, count in shown.items() if count > smallest}
    return Table(shown, rest)
