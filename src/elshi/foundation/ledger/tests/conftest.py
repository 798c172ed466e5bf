from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from elshi.engines.merkle.notes import COSIGNATURE, Key
from elshi.foundation.ledger import actions, commitments, guards
from elshi.foundation.ledger.models import Checkpoint

from .register import Permit

AT = datetime(2026, 11, 22, 10, 57, 3, 250_000, tzinfo=UTC)


class Signatory:
    """A key pair that signs checkpoints or cosignatures."""

    def __init__(self, name: str, kind: int = 1) -> None:
        secret = Ed25519PrivateKey.generate()
        self.sign = secret.sign
        self.key = Key(name, secret.public_key().public_bytes_raw(), kind)

    def checkpoint(self, at: datetime = AT) -> Checkpoint:
        return actions.make_checkpoint(
            sign=self.sign, key=self.key, origin="mfa.example/ledger", at=at
        )


@pytest.fixture
def log() -> Signatory:
    return Signatory("mfa.example/ledger")


@pytest.fixture
def witness() -> Signatory:
    return Signatory("mission.example/w1", COSIGNATURE)


@pytest.fixture
def permits(db: None) -> Iterator[type[Permit]]:
    """The tests' own table, its model registered with the ledger."""
    yield from _permits({})


@pytest.fixture
def private_permits(db: None) -> Iterator[type[Permit]]:
    """As `permits`, committed to the holder's name as well."""
    yield from _permits({"holder": Permit.secret_holder})


def _permits(private: dict[str, Any]) -> Iterator[type[Permit]]:
    # Not `schema_editor()`: SQLite's refuses to work inside the test's transaction.
    sql, parameters = connection.SchemaEditorClass(connection).table_sql(Permit)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
    actions.committed(Permit, fields=Permit.PUBLIC, private=private, subject="register.permit")
    yield Permit
    commitments.forget(Permit)


@pytest.fixture
def unguarded(db: None) -> None:
    """A database whose owner dropped the triggers; the test's transaction brings them back."""
    guards.lift(connection)


def enter(number: int, **row: Any) -> None:
    """One act about a subject of no registered model."""
    actions.enter(
        "register.note",
        subject=f"note:{number}",
        actor="post:clerk",
        at=AT,
        row={"n": number, **row},
    )


def issue(reference: str, **fields: Any) -> Permit:
    """A permit issued by an act, as a service would."""
    permit = Permit.objects.create(reference=reference, **fields)
    actions.record("register.permit.issue", permit, actor="post:consul", at=AT)
    return permit


def sql(statement: str, *parameters: Any) -> None:
    """A statement past every act."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
