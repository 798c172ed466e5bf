"""Templates of numbers, read and filled in."""

from __future__ import annotations

import string

ALLOWED = {"office", "year", "number"}


def faults_in(template: str) -> str:
    """Why a template cannot be used, as a code; empty when it can."""
    try:
        names = {name for _text, name, _spec, _conv in string.Formatter().parse(template) if name}
        template.format(office="X", year=2026, number=1)
    except (ValueError, KeyError, IndexError, AttributeError):
        return "unreadable"
    if names - ALLOWED:
        return "unknown_part"
    return "" if "number" in names else "no_number"


def written(template: str, *, office: str, year: int, number: int) -> str:
    """A number as it stands on paper.

    >>> written("{office}/{year}-{number:05}", office="AST", year=2026, number=12)
    'AST/2026-00012'
    """
    return template.format(office=office, year=year, number=number)
