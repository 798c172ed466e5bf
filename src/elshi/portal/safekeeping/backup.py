"""`elshi backup`: the house copied while it works; `backup keys`: the mirror; `backup new-key`."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
import pyrage
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy

import elshi
from elshi.foundation.ledger import reads as ledger
from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyMissing, MasterKeyUnfit

from ..environment import Environment
from . import archive, databases, mirror
from .databases import Copy
from .manifest import Manifest
from .words import Refused, say

RECORD = "last-backup.json"
FACE = ("secret", "house.json", "emblem.svg", "emblem.png")
# What a full disk, an absent folder or an absent database raises.
FAILURES = (OSError, databases.SQLiteError, psycopg.Error)


def backup(argv: list[str]) -> int:
    """Copy the house into an encrypted archive; `FOLDER --to age1…`, `--keys FOLDER`, `--json`."""
    parser = argparse.ArgumentParser(prog="elshi backup", description=backup.__doc__)
    parser.add_argument("folder", type=Path, help="the folder of archives, outside the house's own")
    parser.add_argument("--to", action="append", default=[], help="a recipient, age1…")
    parser.add_argument("--keys", type=Path, help="the key mirror; default: FOLDER/keys")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    with _said():
        to, now = archive.recipients(given.to), timezone.now()
        mirror_at = given.keys or given.folder / "keys"
        _outside(given.folder, mirror_at)
        mirror.refuse_strange(mirror_at)
        with _alone():
            path, made = _archived(given.folder, to, at=now)
            change = mirror.bring_up_to_date(Path(settings.KEYS_ROOT), mirror_at)
        facts = _record(path, made, at=now)
        _tell(given.json, facts, say("kept", **facts), _mirrored(mirror_at, change))
        return 0
    return 1


def keys(argv: list[str]) -> int:
    """Bring the key mirror up to date: after each erasure, and every few minutes; `FOLDER`."""
    parser = argparse.ArgumentParser(prog="elshi backup keys", description=keys.__doc__)
    parser.add_argument("folder", type=Path, help="the key mirror")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    with _said():
        _outside(given.folder)
        with _alone():
            change = mirror.bring_up_to_date(Path(settings.KEYS_ROOT), given.folder)
        facts = {"copied": change.copied, "removed": change.removed}
        _tell(given.json, facts, _mirrored(given.folder, change))
        return 0
    return 1


def new_key(argv: list[str]) -> int:
    """Make the identity that opens archives, in a new file, and print its recipient; `FILE`."""
    parser = argparse.ArgumentParser(prog="elshi backup new-key", description=new_key.__doc__)
    parser.add_argument("file", type=Path)
    given = parser.parse_args(argv)
    identity = pyrage.x25519.Identity.generate()
    with _said():
        try:
            descriptor = os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Refused("file_stands", file=given.file) from None
        with os.fdopen(descriptor, "w") as handle:
            handle.write(f"# public key: {identity.to_public()}\n{identity}\n")
        print(say("new_key", file=given.file), file=sys.stderr)
        print(identity.to_public())
        return 0
    return 1


COMMANDS = {"backup": backup, "backup keys": keys, "backup new-key": new_key}
TITLES = {
    "backup": gettext_lazy("Copy the house into an encrypted archive; FOLDER --to age1…"),
    "backup keys": gettext_lazy("Bring the mirror of the keys up to date; FOLDER."),
    "backup new-key": gettext_lazy("Make the key that opens archives, in a new file; FILE."),
}


def last() -> dict[str, Any]:
    """When the last archive was made and how large it was; empty when none ever was."""
    try:
        found: dict[str, Any] = json.loads((Path(settings.HOME) / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


@contextmanager
def _said() -> Iterator[None]:
    """Say why nothing was made; the caller goes on to give exit code 1."""
    try:
        yield
    except Refused as refused:
        print(refused, *refused.details, sep="\n  · ", file=sys.stderr)
    except FAILURES as reason:
        print(say("not_written", reason=_plain(reason)), file=sys.stderr)


def _plain(reason: BaseException) -> str:
    """The system's words without a path, or the error's own."""
    return getattr(reason, "strerror", None) or str(reason).strip() or type(reason).__name__


@contextmanager
def _alone() -> Iterator[None]:
    """One backup at a time; what a killed one left in the house is cleared away first."""
    home = Path(settings.HOME)
    with (home / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("busy") from None
        for left in home.glob(".backup-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _outside(*folders: Path) -> None:
    home = Path(settings.HOME).resolve()
    for folder in folders:
        if folder.resolve().is_relative_to(home):
            raise Refused("inside_house", folder=folder)


def _archived(folder: Path, to: list[Any], *, at: datetime) -> tuple[Path, Manifest]:
    """Write the archive whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob(".elshi-*.part"):
        left.unlink()
    path = folder / f"elshi-{at:%Y-%m-%dT%H%M%SZ}.age"
    draft = folder / f".{path.name}.part"
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            made = _write(out, to, at)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _flush(folder)
    return path, made


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(out: IO[bytes], to: list[Any], at: datetime) -> Manifest:
    """Copy the database, then stream everything into ``out``; files are held by hard links.

    A file named by a row of the copy existed when the copy was taken. Links made before and after
    keep it, even if the house removes it while the archive is being written.
    """
    home = Path(settings.HOME)
    work = Path(tempfile.mkdtemp(prefix=".backup-", dir=home))
    try:
        held = work / "files"
        _hold(Path(settings.FILES_ROOT), held)
        copy = databases.copied(Environment.read().database, home / "elshi.sqlite3", work)
        _hold(Path(settings.FILES_ROOT), held)
        with archive.encrypted(out, to) as stream:
            return _pack(archive.Writer(stream, work / "contents"), copy, held, at)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _hold(files: Path, held: Path) -> None:
    for path in files.glob("??/*"):
        target = held / path.parent.name / path.name
        if path.name.endswith(".part") or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except FileNotFoundError:
            continue


def _pack(writer: archive.Writer, copy: Copy, held: Path, at: datetime) -> Manifest:
    """Every member in its order; the manifest."""
    writer.add(copy.path.name, copy.path)
    for name in FACE:
        writer.add(name, Path(settings.HOME) / name)
    count = 0
    for shelf in sorted(held.glob("??")):
        for path in sorted(shelf.iterdir()):
            count += writer.add(f"files/{shelf.name}/{path.name}", path)
    made: list[Manifest] = []

    def manifest(contents: str) -> Manifest:
        made.append(_manifest(copy, contents, count, at))
        return made[0]

    writer.close(manifest)
    return made[0]


def _manifest(copy: Copy, contents: str, files: int, at: datetime) -> Manifest:
    return Manifest(
        at=at.isoformat(timespec="seconds"), version=elshi.__version__, database=copy.kind,
        contents=contents, files=files, rows=copy.rows, migrations=copy.migrations,
        leaves=copy.leaves, root=ledger.root(copy.leaves).hex(), master=_master(),
        keys=mirror.listed(Path(settings.KEYS_ROOT)),
    )  # fmt: skip


def _master() -> str:
    try:
        return master.current_name()
    except (MasterKeyMissing, MasterKeyUnfit):
        return ""


def _record(path: Path, made: Manifest, *, at: datetime) -> dict[str, Any]:
    """Note in the house that an archive was made, for those who watch; what is told of it."""
    facts = {
        "file": str(path), "size": path.stat().st_size, "files": made.files,
        "rows": sum(made.rows.values()), "leaves": made.leaves, "at": made.at,
    }  # fmt: skip
    (Path(settings.HOME) / RECORD).write_text(json.dumps(facts), "utf-8")
    return facts


def _mirrored(folder: Path, change: mirror.Change) -> str:
    return say("mirrored", folder=folder, copied=change.copied, removed=change.removed)


def _tell(as_json: bool, facts: dict[str, Any], *sentences: str) -> None:
    print(json.dumps(facts)) if as_json else print(*sentences, sep="\n")
