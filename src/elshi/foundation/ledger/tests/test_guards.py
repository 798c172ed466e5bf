"""Triggers: what is entered is neither changed nor deleted, and leaves have no gap."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models
from django.db.transaction import atomic

from elshi.engines.merkle import checkpoints, notes
from elshi.foundation.ledger import actions, guards
from elshi.foundation.ledger.models import BatchEntry, Checkpoint, Cosignature, Leaf

from .conftest import AT, Signatory, enter, sql

pytestmark = pytest.mark.django_db
TABLES: list[type[models.Model]] = [Leaf, BatchEntry, Checkpoint, Cosignature]


@pytest.fixture
def filled(log: Signatory, witness: Signatory) -> None:
    enter(0)
    actions.enter_batch("x", actor="a", at=AT, items=[actions.Item("note:1", {})])
    made = log.checkpoint()
    note = checkpoints.cosign(notes.read(made.note), witness.key, 1, witness.sign)
    actions.add_cosignature(made, str(note.signatures[-1]), witness=witness.key)
    if connection.vendor == "postgresql":
        # As after a commit: no foreign key of this transaction is still to be checked.
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def stored() -> list[object]:
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


@pytest.mark.parametrize("table", guards.TABLES)
@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET {} = NULL", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_change_and_deletion_are_refused(filled: None, table: str, verb: str) -> None:
    if verb.startswith("TRUNCATE") and connection.vendor == "sqlite":
        verb = "DELETE FROM {} WHERE 1"
    before = stored()
    column = {"ledger_leaf": "act", "ledger_batchentry": "subject", "ledger_checkpoint": "note"}
    with pytest.raises(DatabaseError, match=guards.REFUSAL), atomic():
        sql(verb.format(table, column.get(table, "line")))
    assert stored() == before


@pytest.mark.parametrize("index", [0, 1, 3, 100])
def test_a_leaf_only_follows_the_last(filled: None, index: int) -> None:
    before = stored()
    leaf = Leaf(index=index, act="x", subject="x", actor="x", at=AT, canonical=b"", hashes=b"")
    with pytest.raises(DatabaseError, match=guards.GAP), atomic():
        leaf.save(force_insert=True)
    assert stored() == before


def test_replacing_is_no_way_round(filled: None) -> None:
    if connection.vendor != "sqlite":
        statement = (
            'INSERT INTO ledger_leaf SELECT * FROM ledger_leaf WHERE "index" = 0 '
            "ON CONFLICT (\"index\") DO UPDATE SET act = 'forged'"
        )
    else:
        statement = 'INSERT OR REPLACE INTO ledger_leaf SELECT * FROM ledger_leaf WHERE "index" = 0'
    before = stored()
    with pytest.raises(DatabaseError), atomic():
        sql(statement)
    assert stored() == before


def test_guards_can_be_lifted_and_come_back() -> None:
    enter(0)
    with guards.lifted(connection):
        sql("DELETE FROM ledger_leaf")
    enter(0)
    with pytest.raises(DatabaseError, match=guards.REFUSAL), atomic():
        sql("DELETE FROM ledger_leaf")
    assert Leaf.objects.count() == 1
