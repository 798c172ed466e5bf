"""A PostgreSQL server of one's own for the tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWNERS = ("postgres", "nobody")


class NoPostgres(RuntimeError):
    """No server program was found, or it would not start."""


@dataclass(frozen=True)
class Server:
    """A server on a socket that only this machine reaches; it may be stopped and started again."""

    folder: Path
    programs: Path
    owner: str | None

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://elshi@{quote(str(self.folder), safe='')}/postgres"

    def make(self) -> None:
        """Lay the database out."""
        self._call("initdb", "-D", self.folder / "data", "-U", "elshi", "-A", "trust",
                   "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")  # fmt: skip

    def start(self) -> None:
        """Answer at the address."""
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        self._call("pg_ctl", "-D", self.folder / "data", "-w", "-o", options,
                   "-l", self.folder / "log", "start")  # fmt: skip

    def stop(self) -> None:
        """Fall at once, as in a crash: whoever is connected is cut off."""
        self._call("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def _call(self, program: str, *words: object) -> None:
        done = subprocess.run(
            [str(self.programs / program), *map(str, words)],
            user=self.owner, cwd="/", capture_output=True, text=True, check=False,
            extra_groups=[] if self.owner else None,
        )  # fmt: skip
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stderr.strip()[-400:]}")


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A fresh server, running."""
    server = Server(Path(tempfile.mkdtemp(prefix="elshi-pg-")), _programs(), _owner())
    if server.owner:
        shutil.chown(server.folder, server.owner)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a fresh server."""
    with serving() as server:
        yield server.url


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
