"""The pages about what an operator watches, written from the code that watches it."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from ..watching import doctor as doctors
from ..watching import register
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


def privacy() -> str:
    """A row a store, and the tables about nobody."""
    head = "| store | whose | what | why | until | shredded by |"
    rows = [
        f"| {one.where} | {one.who} | {one.what} | {one.why} | {one.until} | "
        f"{f'`{one.shredder}`' if one.shredder else 'kept'} |"
        for one in register.stores()
    ]
    others = ", ".join(f"`{name}`" for name in register.about_nobody())
    table = "\n".join((head, "|---" * 6 + "|", *rows))
    return f"\n{table}\n\nNothing about a person stands in {others}.\n"


# Unit of a panel by the end of its figure's name, as Grafana calls it.
UNITS = {"_seconds": "s", "_bytes": "bytes", "_answers": "bool_yes_no"}


def dashboard() -> str:
    """The Grafana dashboard: a panel a figure, two beside each other, in the table's order."""
    panels = [_panel(place, name, words) for place, (name, words) in enumerate(KNOWN.items())]
    source = {"name": "source", "type": "datasource", "query": "prometheus"}
    board = {
        "title": "Elshi", "uid": "elshi", "tags": ["elshi"], "schemaVersion": 38, "version": 1,
        "editable": True, "refresh": "1m", "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [source]}, "panels": panels,
    }  # fmt: skip
    return json.dumps(board, indent=1) + "\n"


def _panel(place: int, name: str, words: str) -> dict[str, Any]:
    unit = next((unit for end, unit in UNITS.items() if name.endswith(end)), "short")
    return {
        "id": place + 1, "type": "timeseries", "title": words, "description": name,
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "gridPos": {"h": 8, "w": 12, "x": 12 * (place % 2), "y": 8 * (place // 2)},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [{"expr": name, "refId": "A", "legendFormat": _legend(name)}],
    }  # fmt: skip


def _legend(name: str) -> str:
    """What tells the lines of a panel apart."""
    labels = {"elshi_visas": "mission", "elshi_keys": "purpose", "elshi_lists": "list"}
    found = next((label for start, label in labels.items() if name.startswith(start)), "")
    return f"{{{{{found}}}}}" if found else "now"
