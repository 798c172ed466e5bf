"""One consistent copy of the database while the house goes on working, and its way back.

SQLite: `VACUUM INTO`, a reader in WAL mode, which holds up no writer. PostgreSQL: `pg_dump` over a
snapshot that the counts are taken from as well. Neither names a password on a command line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from .words import Refused

try:
    import pysqlite3 as sqlite  # what Django is given too: older ones know no safe WAL
except ImportError:
    import sqlite3 as sqlite

SQLiteError = sqlite.Error

MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
LEDGER = 'SELECT COALESCE(MAX("index") + 1, 0) FROM ledger_leaf'


@dataclass(frozen=True, slots=True)
class Copy:
    """A copied database: its file, its kind, and what stood in it."""

    path: Path
    kind: str
    rows: dict[str, int]
    migrations: list[str]
    leaves: int


def copied(url: str, path: Path, folder: Path) -> Copy:
    """The database at ``url``, or the SQLite file at ``path``, copied into ``folder``."""
    return (
        _dumped(url, folder / "database.dump")
        if url
        else _vacuumed(path, folder / "database.sqlite3")
    )


def _vacuumed(path: Path, target: Path) -> Copy:
    if not path.exists():
        raise Refused("no_house", folder=path.parent)
    source = sqlite.connect(path, timeout=60)
    try:
        source.execute("VACUUM INTO ?", [str(target)])
    finally:
        source.close()
    copy = sqlite.connect(target)
    try:
        return Copy(target, "sqlite", rows_of(copy), *_stood(copy))
    finally:
        copy.close()


def rows_of(connection: Any) -> dict[str, int]:
    """How many rows each table of an SQLite database has."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return {
        name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
        for (name,) in names.fetchall()
    }


def _stood(connection: Any) -> tuple[list[str], int]:
    migrations = [name for (name,) in connection.execute(MIGRATIONS).fetchall()]
    return migrations, int(connection.execute(LEDGER).fetchone()[0])


def _dumped(url: str, target: Path) -> Copy:
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (name,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        rows = postgres_rows(connection)
        _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={name}",
             f"--file={target}")  # fmt: skip
        return Copy(target, "postgresql", rows, *_stood(connection))


def postgres_rows(connection: Any) -> dict[str, int]:
    """How many rows each table of the house has."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    count = "SELECT COUNT(*) FROM {}"
    return {
        name: connection.execute(sql.SQL(count).format(sql.Identifier(name))).fetchone()[0]
        for (name,) in names.fetchall()
    }


def refuse_full(url: str) -> None:
    """Refuse a PostgreSQL database that holds anything already."""
    with psycopg.connect(url) as connection:
        if postgres_rows(connection):
            raise Refused("database_not_empty")


def load(url: str, dump: Path) -> None:
    """Bring a dump into an empty PostgreSQL database, in one transaction."""
    _run(url, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl",
         f"--dbname={urlsplit(url).path.lstrip('/')}", str(dump))  # fmt: skip


def empty(url: str) -> None:
    """Take out of a database what a restore that came to nothing had put in."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    routines = (
        "SELECT p.oid::regprocedure::text FROM pg_proc p "
        "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' "
        "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    with psycopg.connect(url) as connection:
        for (name,) in connection.execute(tables).fetchall():
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))
        for (routine,) in connection.execute(routines).fetchall():
            connection.execute(sql.SQL("DROP ROUTINE {} CASCADE").format(sql.SQL(routine)))


def _run(url: str, program: str, *words: str) -> None:
    """A program of PostgreSQL against the database at ``url``; OSError says what it said."""
    done = subprocess.run(
        [_program(program), "--no-password", *words], env=os.environ | _whereabouts(url),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise OSError(f"{program}: {done.stderr.strip()[-300:]}")


def _program(name: str) -> str:
    """The newest there is: an older pg_dump refuses a newer server."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4])
    )
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise OSError(f"{name}: not installed")
    return found


def _whereabouts(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    named = {
        "PGHOST": parts.hostname, "PGPORT": parts.port, "PGUSER": parts.username,
        "PGPASSWORD": parts.password, "PGDATABASE": parts.path.lstrip("/"),
    }  # fmt: skip
    return {name: unquote(str(value)) for name, value in named.items() if value}
