"""The ministry's name and emblem as every page shows them, kept in the data folder.

A file and no table: the page that says "the database does not answer" shows them too.
"""

from __future__ import annotations

import hashlib
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
Emblem = tuple[str, bytes]
TYPES = {"emblem.svg": "image/svg+xml", "emblem.png": "image/png"}


@dataclass(frozen=True, slots=True)
class Face:
    """Name by language, and the emblem's file name (empty: the house's own drawing).

    ``version`` changes with the emblem, so that a browser asks for a new one at once.
    """

    name: dict[str, str]
    emblem: str
    version: str = ""

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
        emblem = kept["emblem"] if kept["emblem"] in TYPES else ""
        return Face(dict(kept["name"]), emblem, str(kept.get("version", "")))
    except (ValueError, KeyError, TypeError):
        return NOBODY


def keep(name: dict[str, str], emblem: Emblem | None) -> None:
    """Keep a name and an emblem, or none; each file is whole or absent."""
    home = Path(settings.HOME)
    if emblem is not None:
        _write(home / emblem[0], emblem[1])
    _note(name, emblem)
    for other in TYPES:
        if emblem is None or other != emblem[0]:
            (home / other).unlink(missing_ok=True)


def rename(name: dict[str, str]) -> None:
    """Keep another name; the emblem stays."""
    _note(name, current_emblem())


def current_emblem() -> Emblem | None:
    """The ministry's own emblem: its file's name and bytes."""
    name = face().emblem
    path = Path(settings.HOME) / name
    return (name, path.read_bytes()) if name and path.is_file() else None


def _note(name: dict[str, str], emblem: Emblem | None) -> None:
    version = hashlib.sha256(emblem[1]).hexdigest()[:12] if emblem else ""
    kept = {"name": name, "emblem": emblem[0] if emblem else "", "version": version}
    _write(Path(settings.HOME) / FILE, json.dumps(kept, ensure_ascii=False).encode())


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    os.replace(draft, path)


@require_safe
@cache_control(public=True, max_age=3600)
def emblem(request: HttpRequest) -> HttpResponse:
    """The emblem as a picture; should somebody open it alone, nothing in it can act."""
    shown = current_emblem()
    if shown is None:
        raise Http404
    answer = HttpResponse(shown[1], content_type=TYPES[shown[0]])
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
