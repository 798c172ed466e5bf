"""The key mirror: the newest state of the folder of keys, and never an older one.

A counterfoil that was destroyed here is destroyed there, but only when the list of erasures says
so: a key that is merely gone is a loss, and a mirror that followed it would make it final.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from elshi.foundation.files.counterfoils import ERASED, FOILS

from .words import Refused

MARK = ".elshi-keys"


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a mirror."""

    copied: int
    removed: int


def bring_up_to_date(keys: Path, mirror: Path) -> Change:
    """Make ``mirror`` equal ``keys``; `Refused` when that would lose a key nobody erased."""
    refuse_strange(mirror)
    source, target = set(_names(keys)), set(_names(mirror))
    gone = target - source
    lost = [name for name in gone if name.startswith(f"{FOILS}/") and not _erased(keys, name)]
    if lost or (gone and not source):
        raise Refused("keys_lost", count=len(lost) or len(gone))
    mirror.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(mirror / MARK, b"")
    changed = [name for name in sorted(source) if _differs(keys / name, mirror / name)]
    for name in changed:
        _write(mirror / name, (keys / name).read_bytes())
    for name in gone:
        (mirror / name).unlink(missing_ok=True)
    os.sync()
    return Change(len(changed), len(gone))


def _write(path: Path, content: bytes) -> None:
    """Beside and renamed; all of them are flushed to the disk at once, at the end."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def refuse_strange(mirror: Path) -> None:
    """Refuse a folder that holds something and was never a mirror."""
    if mirror.exists() and any(mirror.iterdir()) and not (mirror / MARK).exists():
        raise Refused("strange_mirror", folder=mirror)


def lay_out(mirror: Path, keys: Path) -> None:
    """Copy a mirror back into a house that has no keys yet."""
    if not (mirror / MARK).exists():
        raise Refused("no_mirror", folder=mirror)
    keys.mkdir(mode=0o700)
    for name in _names(mirror):
        _write(keys / name, (mirror / name).read_bytes())


def listed(keys: Path) -> dict[str, str]:
    """Name → SHA-256 of each signing key's file; counterfoils are counted by the database."""
    return {
        name: hashlib.sha256((keys / name).read_bytes()).hexdigest()
        for name in sorted(_names(keys))
        if not name.startswith((f"{FOILS}/", f"{ERASED}/"))
    }


def _names(folder: Path) -> Iterator[str]:
    for root, _, files in os.walk(folder):
        for name in files:
            if name != MARK and not name.endswith(".part"):
                yield str((Path(root) / name).relative_to(folder))


def _erased(keys: Path, foil: str) -> bool:
    return (keys / ERASED / foil.removeprefix(f"{FOILS}/")).exists()


def _differs(ours: Path, theirs: Path) -> bool:
    """Whether a file must be copied; counterfoils never change, so their size is enough."""
    if not theirs.exists() or theirs.stat().st_size != ours.stat().st_size:
        return True
    return FOILS not in ours.parts and ours.read_bytes() != theirs.read_bytes()
