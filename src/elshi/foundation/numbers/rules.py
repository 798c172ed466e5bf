"""Templates of numbers: which are sound, how a number is written and read back.

A template is read by our own small grammar and not by ``str.format``, which would let whoever
edits it reach into attributes and write numbers a gigabyte wide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 80
FIELD = re.compile(r"\{(office|year|number)(?::0([1-9]|1[0-2]))?\}")
PLAIN = re.compile(r"[^{}\x00-\x1f\x7f]*")
SEPARATOR = re.compile(r"[^0-9A-Za-z-]")
READS = {"office": r"[0-9A-Za-z-]{1,16}", "year": r"[0-9]{4}", "number": r"[0-9]{1,12}"}


@dataclass(frozen=True, slots=True)
class Read:
    """What a written number says; office is empty and year 0 where its template has none."""

    office: str
    year: int
    number: int


def faults_in(template: str, *, by_office: bool, yearly: bool) -> str:
    """Why a template cannot be used, as a code; empty when it can.

    ``unreadable``: not made of text and {office}, {year}, {number} or {number:05};
    ``no_number`` ``no_office`` ``no_year``: lacks a part that keeps two counters apart;
    ``twice``: a part stands twice; ``run_together``: next to {office} stands nothing an office's
    code cannot contain, so two offices could write one number.
    """
    names = [match[1] for match in FIELD.finditer(template)]
    if len(template) > LONGEST or not PLAIN.fullmatch(FIELD.sub("", template)):
        return "unreadable"
    if any(match[1] != "number" and match[2] for match in FIELD.finditer(template)):
        return "unreadable"
    if len(names) > len(set(names)):
        return "twice"
    for name, needed in (("number", True), ("office", by_office), ("year", yearly)):
        if needed and name not in names:
            return f"no_{name}"
    return "" if _apart(template) else "run_together"


def _apart(template: str) -> bool:
    """Whether a sign no code contains parts {office} from the text and fields beside it.

    Fields are ``None`` in the pieces; text before the first and after the last field is constant.
    """
    texts = FIELD.split(template)[::3]
    names = [match[1] for match in FIELD.finditer(template)]
    gaps = texts[1:-1]
    return all(
        SEPARATOR.search(gap) is not None or ("office" not in pair and "year" in pair)
        for pair, gap in zip(zip(names, names[1:], strict=False), gaps, strict=True)
    )


def written(template: str, *, office: str, year: int, number: int) -> str:
    """A number as it stands on paper; ``template`` is sound.

    >>> written("{office}/{year}-{number:05}", office="AST", year=2026, number=12)
    'AST/2026-00012'
    """
    words = {"office": office, "year": f"{year:04}", "number": str(number)}
    return FIELD.sub(lambda part: words[part[1]].zfill(int(part[2] or 0)), template)


def read(template: str, text: str) -> Read | None:
    """What ``text`` says when it was written by ``template``; ``None`` when it was not.

    >>> read("{office}/{year}-{number:05}", "AST/2026-00012")
    Read(office='AST', year=2026, number=12)
    """
    texts, parts = FIELD.split(template)[::3], [*FIELD.finditer(template)]
    pattern = re.escape(texts[0]) + "".join(
        f"(?P<{part[1]}>{READS[part[1]]}){re.escape(text)}"
        for part, text in zip(parts, texts[1:], strict=True)
    )
    match = re.fullmatch(pattern, text, re.ASCII)
    if match is None:
        return None
    found = match.groupdict()
    answer = Read(found.get("office", ""), int(found.get("year", 0)), int(found["number"]))
    again = written(template, office=answer.office, year=answer.year, number=answer.number)
    return answer if again == text else None
