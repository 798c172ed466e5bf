"""A PostgreSQL server of one's own for the tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

OWNERS = ("postgres", "nobody")


class NoPostgres(RuntimeError):
    """No server program was found, or it would not start."""


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a fresh server on a socket that only this machine reaches."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="elshi-pg-"))
    if owner:
        shutil.chown(folder, owner)
    try:
        _call(owner, programs / "initdb", "-D", folder / "data", "-U", "elshi", "-A", "trust",
              "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")  # fmt: skip
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        _call(owner, programs / "pg_ctl", "-D", folder / "data", "-w", "-o", options,
              "-l", folder / "log", "start")  # fmt: skip
        try:
            yield f"postgresql://elshi@{quote(str(folder), safe='')}/postgres"
        finally:
            _call(owner, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and pg_ctl: the newest of Debian's, or what is on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise NoPostgres("PostgreSQL was not found.")
    return Path(found).parent


def _owner() -> str | None:
    """Somebody else when we are root, as whom the server refuses to run."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in OWNERS if name in known), None)


def _call(owner: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, user=owner, cwd="/", capture_output=True, text=True, check=False,
        extra_groups=[] if owner else None,
    )  # fmt: skip
    if done.returncode:
        raise NoPostgres(f"{Path(words[0]).name} failed: {done.stderr.strip()[-400:]}")
