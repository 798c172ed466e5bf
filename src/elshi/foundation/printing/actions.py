"""Documents printed: an app's template and facts in, a PDF/A out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps

from . import press
from .errors import TemplateBroken

_TEMPLATE = re.compile(r"([a-z_]+)/([a-z0-9_-]+\.typ)")
_ATTACHED = re.compile(r"[a-z0-9][a-z0-9_.-]{0,60}", re.IGNORECASE)


def render(
    template: str,
    facts: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    language: str,
    at: datetime,
    standard: str | tuple[str, ...] = "a-2b",
) -> bytes:
    """The PDF of a template ("visas/visa.typ": that file in the app's ``print`` folder).

    ``facts`` reach the template as JSON and are printed as text, whatever they hold; ``files``
    (pictures, barcodes) lie under "files/". Same arguments, same bytes.
    """
    standards = (standard,) if isinstance(standard, str) else standard
    if not set(standards) <= set(press.STANDARDS):
        raise TemplateBroken(f"no such standard: {', '.join(standards)}")
    project = {
        **press.house_files(),
        **_templates(template),
        **_handed(files or {}),
        "facts.json": _json({**facts, "language": language}),
    }
    return press.pdf(project, standards=standards, at=at)


def _handed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Drawings as files; pictures as numbers, as the compiler's memory holds only text."""
    drawings, pictures = {}, {}
    for name, content in files.items():
        if not _ATTACHED.fullmatch(name):
            raise TemplateBroken(f"not a file's name: {name}")
        if name.endswith(".svg"):
            drawings[f"files/{name}"] = content
        else:
            pictures[name] = list(content)
    return {**drawings, "pictures.json": _json(pictures)}


def _templates(template: str) -> dict[str, bytes]:
    """The template as "main.typ", and its neighbours under their own names."""
    found = _TEMPLATE.fullmatch(template)
    if found is None:
        raise TemplateBroken(f"not a template's name: {template}")
    label, name = found.groups()
    sources = _sources(Path(apps.get_app_config(label).path) / "print")
    if name not in sources:
        raise TemplateBroken(f"no such template: {template}")
    return {**sources, "main.typ": sources[name]}


@lru_cache(maxsize=64)
def _sources(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.typ"))}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
