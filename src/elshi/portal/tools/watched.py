"""The pages about what an operator watches, written from the code that watches it."""

from __future__ import annotations

import inspect
import re

from ..watching import doctor as doctors
from ..watching.figures import KNOWN
from ..watching.findings import CHECKS
from ..watching.words import FINDINGS, TITLES

ENGLISH = 2
_WORD = re.compile(r"(?:fault|warning|say|\))\(\s*\"(\w+)\"")


def doctor() -> str:
    """A section a check: what it looks at, then each finding and the way to mend it."""
    sections = []
    for name, title in TITLES.items():
        look = CHECKS[name]
        lines = [f"\n## {name}\n", f"{title[ENGLISH]}. {_first(look.__doc__)}\n",
                 "| found | to mend |", "|---|---|"]  # fmt: skip
        for word in _WORD.findall(inspect.getsource(look)):
            wrong, mend = FINDINGS[word]
            lines.append(f"| {_plain(wrong[ENGLISH])} | {_plain(mend[ENGLISH])} |")
        sections.append("\n".join(lines) + "\n")
    return f"\n{doctors.__doc__}".rstrip() + "\n" + "".join(sections)


def figures() -> str:
    """A row a figure."""
    rows = [f"| `{name}` | {words} |" for name, words in KNOWN.items()]
    return "\n".join(("\n| figure | what |", "|---|---|", *rows)) + "\n"


def _first(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _plain(text: str) -> str:
    return text.replace("{", "*").replace("}", "*")
