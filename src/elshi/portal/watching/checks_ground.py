"""Checks of the ground: database, its version and mode, disk, clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from .findings import Finding, check, fault, warning

SAFE_SQLITE = (3, 51, 3)
LONG_WAL = 512  # MB
SCARCE, LITTLE = 1.0, 10.0  # GB free
DRIFT = 5  # seconds


@check("database")
def database(at: datetime) -> Iterator[Finding]:
    """It answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as reason:
        yield fault("database_away", reason=type(reason).__name__)


@check("migrations")
def migrations(at: datetime) -> Iterator[Finding]:
    """Those of this release have run, and none of a later one."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    applied, ours = set(loader.applied_migrations or ()), set(loader.disk_migrations)
    known = {app for app, _ in ours}
    if unknown := [one for one in applied - ours if one[0] in known]:
        yield fault("migrations_unknown", count=len(unknown))
    if due := ours - applied:
        yield fault("migrations_due", count=len(due))


@check("wal")
def wal(at: datetime) -> Iterator[Finding]:
    """SQLite is new enough, writes ahead, and its log does not grow without end."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        version = str(cursor.execute("SELECT sqlite_version()").fetchone()[0])
        mode = str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
    if tuple(map(int, version.split("."))) < SAFE_SQLITE:
        yield fault("sqlite_old", version=version)
    if mode != "wal":
        yield warning("wal_off", mode=mode)
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    size = log.stat().st_size >> 20 if log.exists() else 0
    if size > LONG_WAL:
        yield warning("wal_long", size=size)


@check("disk")
def disk(at: datetime) -> Iterator[Finding]:
    """There is room to write."""
    place = shutil.disk_usage(Path(settings.HOME))
    free, share = place.free / 1e9, round(100 * place.free / place.total)
    if free < LITTLE:
        say = fault if free < SCARCE else warning
        yield say("disk_low", free=f"{free:.1f}", share=share)


@check("clock")
def clock(at: datetime) -> Iterator[Finding]:
    """It is not behind what is written already, nor apart from the database server's."""
    from elshi.foundation.ledger.models import Leaf

    newest = Leaf.objects.order_by("-index").first()
    if newest and (behind := (newest.at - at).total_seconds()) > DRIFT:
        yield fault("clock_back", seconds=round(behind))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            apart = abs(float(cursor.fetchone()[0]) - at.timestamp())
        if apart > DRIFT:
            yield warning("clock_apart", seconds=round(apart))
