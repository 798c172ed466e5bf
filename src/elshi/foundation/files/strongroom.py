"""Where sealed bytes lie: one file a token under FILES_ROOT, written whole or not at all.

Only sealed bytes come here; the names are random and say nothing. A file is on the disk before
the row that names it is committed, so a row never points at nothing; what no row names is
removed a day later (`actions.sweep`).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[A-Za-z0-9_-]{20,64}")


def put(name: str, sealed: bytes) -> None:
    """Write a new file and its folder entry through to the disk."""
    write_durably(_place(name), sealed)


def take(name: str) -> bytes:
    """The sealed bytes of this name; FileNotFoundError when there are none."""
    return _place(name).read_bytes()


def holds(name: str) -> bool:
    """Whether there are bytes of this name."""
    return _place(name).exists()


def remove(name: str) -> None:
    """Remove a file, or a draft of one; removing twice is the same as once."""
    if not NAME.fullmatch(name.removesuffix(".part").partition(".")[0]):
        raise ValueError("not a name of the strongroom")
    (Path(settings.FILES_ROOT) / name[:2] / name).unlink(missing_ok=True)


def written_before(moment: float) -> Iterator[str]:
    """The names of files written before this POSIX time."""
    for path in _all():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                yield path.name


def write_durably(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write beside, flush to the disk, rename: a reader sees all of it or nothing.

    With ``replace=False`` a file that stands already is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(6)}.part")
    try:
        _write_through(draft, content)
        if replace:
            draft.replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _flush_folder(path.parent)


def _write_through(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ValueError("not a name of the strongroom")
    return Path(settings.FILES_ROOT) / name[:2] / name


def _all() -> Iterator[Path]:
    with contextlib.suppress(FileNotFoundError):
        for folder in Path(settings.FILES_ROOT).iterdir():
            if folder.is_dir():
                yield from folder.iterdir()
