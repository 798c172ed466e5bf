"""Bars as SVG, drawn on the server; the page shows the same numbers as a table beside it.

Lengths are per cent and letters keep their size, so the drawing fits a phone as it fits a desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ROW, _BAR, _LONGEST, _LETTERS = 46, 16, 78, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """A label, the length, the number as it is written; `second` for what is no answer itself."""

    label: str
    length: int
    text: str
    second: bool = False


def bars(rows: Sequence[Bar], title: str) -> SafeString:
    """Horizontal bars from top to bottom, each under its label."""
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text>'
        '<rect class="{}" x="0" y="{}" width="{}%" height="{}" rx="2"></rect>'
        '<text class="value" x="{}%" y="{}" dx="8">{}</text>',
        _drawn(rows),
    )
    height = len(rows) * _ROW or _ROW
    return format_html('<svg height="{}" role="img" aria-label="{}">{}</svg>', height, title, drawn)


def _drawn(rows: Sequence[Bar]) -> Iterator[tuple[object, ...]]:
    longest = max((row.length for row in rows), default=0) or 1
    for place, row in enumerate(rows):
        top = place * _ROW
        width = max(0.5, round(_LONGEST * row.length / longest, 1))
        kind = "bar bar--second" if row.second else "bar"
        label = row.label if len(row.label) <= _LETTERS else row.label[:_LETTERS].rstrip() + "…"
        yield top + 14, label, kind, top + 20, width, _BAR, width, top + 33, row.text
