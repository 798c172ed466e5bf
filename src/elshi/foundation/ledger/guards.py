"""Triggers that refuse to change or delete what is entered, and to enter leaves with a gap.

They stop accidents and any account without the right to drop triggers; whoever drops them is
caught by the audit. SQLite's `INSERT OR REPLACE` deletes without firing delete triggers, so the
insert trigger refuses an index that is already taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_leaf", "ledger_batchentry", "ledger_checkpoint", "ledger_cosignature")
REFUSAL = "the ledger is only ever added to"
GAP = "a leaf follows the last one"

_SQLITE_EVENTS = ("UPDATE", "DELETE")
_SQLITE_GAPLESS = f"""
CREATE TRIGGER ledger_leaf_gapless BEFORE INSERT ON ledger_leaf
WHEN NEW."index" <> (SELECT COALESCE(MAX("index") + 1, 0) FROM ledger_leaf)
BEGIN SELECT RAISE(ABORT, '{GAP}'); END
"""
_POSTGRESQL_REFUSE = f"""
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL_FOLLOW = f"""
CREATE OR REPLACE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."index" <> (SELECT COALESCE(MAX("index") + 1, 0) FROM ledger_leaf) THEN
    RAISE EXCEPTION '{GAP}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""
_POSTGRESQL_GAPLESS = """
CREATE TRIGGER ledger_leaf_gapless BEFORE INSERT ON ledger_leaf
FOR EACH ROW EXECUTE FUNCTION ledger_follow()
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers in place."""
    _run(connection, _installing(connection.vendor))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers away."""
    _run(connection, _lifting(connection.vendor))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """No triggers within the block: for emptying a test database, never in service."""
    lift(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, commands: list[str]) -> None:
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


def _installing(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [*(_sqlite(table, event) for table, event in _pairs()), _SQLITE_GAPLESS]
    return [
        _POSTGRESQL_REFUSE,
        _POSTGRESQL_FOLLOW,
        *(_postgresql(table) for table in TABLES),
        _POSTGRESQL_GAPLESS,
    ]


def _lifting(vendor: str) -> list[str]:
    if vendor == "sqlite":
        names = [f"{table}_no_{event.lower()}" for table, event in _pairs()]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in [*names, "ledger_leaf_gapless"]]
    return [
        *(f"DROP TRIGGER IF EXISTS {table}_only_added ON {table}" for table in TABLES),
        "DROP TRIGGER IF EXISTS ledger_leaf_gapless ON ledger_leaf",
    ]


def _pairs() -> list[tuple[str, str]]:
    return [(table, event) for table in TABLES for event in _SQLITE_EVENTS]


def _sqlite(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _postgresql(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
