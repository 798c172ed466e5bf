"""Which charge a bank line belongs to: decided from the reference in its text and the amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from elshi.engines.documents import references

from .bank_statements import Line

_CANDIDATE = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]{15,28}[0-9A-Za-z]")


class Match(StrEnum):
    """What a line was found to be."""

    SETTLES = "settles"
    MISMATCH = "mismatch"
    SURPLUS = "surplus"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Owed:
    """A charge as matching needs it."""

    amount: int
    currency: str
    due: bool


def references_in(text: str) -> list[str]:
    """Every well-formed reference in a line's text; the check character keeps chance out."""
    found: dict[str, None] = {}
    for word in re.findall(r"[0-9A-Za-z]{17}", text):
        if reference := references.read(word):
            found[reference] = None
    for group in _CANDIDATE.findall(text):
        squeezed = re.sub(r"[ \-]", "", group)
        for start in range(len(squeezed) - references.LENGTH + 1):
            if reference := references.read(squeezed[start : start + references.LENGTH]):
                found[reference] = None
    return list(found)


def judge(line: Line, owed: Owed | None) -> Match:
    """What a line is for the charge its reference names."""
    if owed is None or not line.credit:
        return Match.UNKNOWN
    if (line.amount, line.currency) != (owed.amount, owed.currency):
        return Match.MISMATCH
    return Match.SETTLES if owed.due else Match.SURPLUS


def says(text: str, words: Sequence[str]) -> bool:
    """Whether a line's text holds all of these words, each as a word of its own."""
    found = set(re.findall(r"\w+", text.casefold()))
    wanted = {part for word in words for part in re.findall(r"\w+", word.casefold())}
    return bool(wanted) and wanted <= found
