"""Catalogues compiled into the form gettext reads (``.mo``), which git does not keep."""

from __future__ import annotations

import contextlib
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo

from elshi.foundation.languages.messages import catalogues


def compile_stale() -> int:
    """Compile every catalogue newer than its compiled form; how many were.

    An installation that may not write its own files has been compiled at set-up, and is left so.
    """
    compiled = 0
    for source in _sources():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with contextlib.suppress(PermissionError):
            _compile(source, target)
            compiled += 1
    return compiled


def _sources() -> list[Path]:
    roots = [*catalogues.apps(), catalogues.PARTS]
    files = [
        catalogues.file_of(app, language) for app in roots for language in catalogues.LANGUAGES
    ]
    return [path for path in files if path.exists()]


def _compile(source: Path, target: Path) -> None:
    body = BytesIO()
    write_mo(body, catalogues.read(source))
    catalogues.replace(target, body.getvalue())
