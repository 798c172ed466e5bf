"""`elshi doctor`: look the whole house over; say in the reader's language what to mend, and how.

Exit code 0 when all is well, 1 when anything was found, 2 when called wrongly.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from ..tools.languages import LANGUAGES, language_of
from . import checks_ground, checks_house, checks_keys, checks_work  # noqa: F401  (they register)
from .findings import CHECKS, Finding, fault
from .words import FINDINGS, LEVELS, MEND, TITLES, WELL


def doctor(argv: list[str]) -> int:
    """Say what is wrong with the house and how to mend it; `--only CHECK`, `--json`, `--quiet`."""
    given = _parser().parse_args(argv)
    place, count = LANGUAGES.index(language_of(given.language)), 0
    for name, found in looked_over(given.only or list(TITLES), timezone.now()):
        count += len(found)
        if given.json:
            print(json.dumps(told(name, found, place), ensure_ascii=False))
        elif found or not given.quiet:
            print("\n".join(_lines(name, found, place)))
    if not count and not given.json:
        print(WELL[place])
    return 1 if count else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="elshi doctor", description=doctor.__doc__)
    parser.add_argument("--only", action="append", choices=sorted(CHECKS), metavar="CHECK",
                        help="this check alone; may be repeated")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object a check")
    parser.add_argument("--quiet", action="store_true", help="only what was found")
    parser.add_argument("--language", default="", choices=("", *LANGUAGES))
    return parser


def looked_over(names: list[str], at: datetime) -> Iterator[tuple[str, list[Finding]]]:
    """Each check with what it found; one that cannot be carried out has found that."""
    for name in names:
        try:
            yield name, list(CHECKS[name](at))
        except (DatabaseError, OSError) as reason:
            yield name, [fault("check_failed", reason=type(reason).__name__)]


def told(name: str, found: list[Finding], place: int) -> dict[str, Any]:
    """A check and its findings for a program."""
    return {
        "check": name,
        "title": TITLES[name][place],
        "level": _level(found),
        "findings": [
            {
                "level": one.level, "word": one.word, "facts": dict(one.facts),
                "sentence": sentence(one, place), "mend": mend(one, place),
            }
            for one in found
        ],
    }  # fmt: skip


def sentence(finding: Finding, place: int) -> str:
    """What is wrong."""
    return FINDINGS[finding.word][0][place].format(**finding.facts)


def mend(finding: Finding, place: int) -> str:
    """What to do about it."""
    return FINDINGS[finding.word][1][place].format(**finding.facts)


def _level(found: list[Finding]) -> str:
    levels = {one.level for one in found}
    return "fault" if "fault" in levels else "warning" if levels else "well"


def _lines(name: str, found: list[Finding], place: int) -> Iterator[str]:
    yield f"{LEVELS[_level(found)][place]:14} {TITLES[name][place]} [{name}]"
    for one in found:
        yield f"  · {sentence(one, place)}"
        yield f"    {MEND[place]}: {mend(one, place)}"
