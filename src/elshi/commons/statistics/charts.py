"""Bars as SVG, drawn on the server; the page shows the same numbers as a table beside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ROW, _BAR, _WIDTH, _LABEL = 34, 18, 720, 250


def bars(rows: Sequence[tuple[str, int, str]], title: str) -> SafeString:
    """Horizontal bars: a label, the length, and the number as it is written, from top to bottom."""
    longest = max((value for _label, value, _text in rows), default=0) or 1
    room = _WIDTH - _LABEL - 90
    drawn = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="2"></rect>'
        '<text class="value" x="{}" y="{}">{}</text>',
        (
            _row(place, label, max(2, round(room * value / longest)), text)
            for place, (label, value, text) in enumerate(rows)
        ),
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        _WIDTH,
        len(rows) * _ROW or _ROW,
        title,
        drawn,
    )


def _row(place: int, label: str, width: int, text: str) -> tuple[object, ...]:
    top = place * _ROW + (_ROW - _BAR) // 2
    line = top + _BAR - 4
    short = label if len(label) <= 34 else label[:33].rstrip() + "…"
    return (
        _LABEL - 10, line, short,
        _LABEL, top, width, _BAR,
        _LABEL + width + 8, line, text,
    )  # fmt: skip
