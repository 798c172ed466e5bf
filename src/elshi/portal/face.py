"""The ministry's name and emblem as every page shows them, kept in the data folder.

A file and no table: the page that says "the database does not answer" shows them too.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

FILE = "house.json"
TYPES = {"emblem.svg": "image/svg+xml", "emblem.png": "image/png"}


@dataclass(frozen=True, slots=True)
class Face:
    """Name by language, and the emblem's file name (empty: the house's own drawing)."""

    name: dict[str, str]
    emblem: str

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.name.get((get_language() or "en")[:2], "")


NOBODY = Face({}, "")


def face() -> Face:
    """The face of this installation; read again only when the file changes."""
    path = Path(settings.HOME) / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return NOBODY


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Face:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Face(dict(kept["name"]), kept["emblem"] if kept["emblem"] in TYPES else "")
    except (ValueError, KeyError, TypeError):
        return NOBODY


def keep(name: dict[str, str], emblem: tuple[str, bytes] | None) -> None:
    """Keep name and emblem; each file is whole or absent."""
    home = Path(settings.HOME)
    if emblem is not None:
        _write(home / emblem[0], emblem[1])
    content = json.dumps({"name": name, "emblem": emblem[0] if emblem else ""}, ensure_ascii=False)
    _write(home / FILE, content.encode())


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    os.replace(draft, path)


@require_safe
@cache_control(public=True, max_age=3600)
def emblem(request: HttpRequest) -> HttpResponse:
    """The emblem as a picture; should somebody open it alone, nothing in it can act."""
    name = face().emblem
    path = Path(settings.HOME) / name
    if not name or not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type=TYPES[name])
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
