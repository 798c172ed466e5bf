"""Kinds of papers and links, the series of their numbers, and what differs in two versions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Text

KINDS: Mapping[str, Text] = {
    "note_verbale": _("Note verbale"),
    "letter": _("Letter"),
    "memorandum": _("Memorandum"),
    "instruction": _("Instruction"),
    "certificate": _("Certificate"),
    "report": _("Report"),
}
# How one paper stands to another: as the first says it, and as the second reads it.
LINKS: Mapping[str, tuple[Text, Text]] = {
    "reply": (_("In reply to"), _("Answered by")),
    "execution": (_("In execution of"), _("Executed by")),
    "supersedes": (_("Supersedes"), _("Superseded by")),
    "see": (_("See also"), _("Referred to by")),
}
# The usual template of each kind's numbers; a ministry changes them at its own screen.
SERIES: Mapping[str, str] = {
    "papers.note_verbale": "{office}/NV/{year}-{number:04}",
    "papers.letter": "{office}/L/{year}-{number:04}",
    "papers.memorandum": "{office}/M/{year}-{number:04}",
    "papers.instruction": "{office}/I/{year}-{number:04}",
    "papers.certificate": "{office}/C/{year}-{number:04}",
    "papers.report": "{office}/R/{year}-{number:04}",
}
LONGEST_TITLE, LONGEST_TEXT = 200, 40_000
MOST_ENCLOSURES, MOST_LINKS = 50, 100
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
Sign = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    sign: Sign
    text: str


def series_of(kind: str) -> str:
    """The series that numbers this kind."""
    return f"papers.{kind}"


def differences(old: str, new: str) -> list[Piece]:
    """What went and came from one text to another, word by word, in reading order.

    >>> [(p.sign, p.text) for p in differences("two copies", "three copies")]
    [('gone', 'two'), ('new', 'three'), ('same', ' copies')]
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    return [
        Piece(sign, text)
        for tag, a, b, c, d in matcher.get_opcodes()
        for sign, text in _pieces(tag, "".join(before[a:b]), "".join(after[c:d]))
        if text
    ]


def _pieces(tag: str, old: str, new: str) -> Iterator[tuple[Sign, str]]:
    if tag == "equal":
        yield "same", old
    else:
        yield "gone", old
        yield "new", new
