"""Acts, batches, checkpoints and receipts, in the database."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elshi.engines.merkle import checkpoints, notes, proofs
from elshi.engines.merkle.canonical import commit
from elshi.engines.merkle.notes import NoteError
from elshi.engines.merkle.tree import EMPTY_ROOT, MemoryTree, root_at
from elshi.foundation.ledger import actions, audit, findings, reads, receipts
from elshi.foundation.ledger.actions import HistoryRewritten, Item
from elshi.foundation.ledger.commitments import NotCommitted, WrongFields, subject_of
from elshi.foundation.ledger.findings import Finding
from elshi.foundation.ledger.models import BatchEntry, Checkpoint, Cosignature, Leaf

from .conftest import AT, Signatory, enter, issue, sql
from .register import Permit

pytestmark = pytest.mark.django_db
SALT = bytes(range(16))


def tree() -> MemoryTree:
    return MemoryTree(bytes(leaf.canonical) for leaf in Leaf.objects.all())


def test_an_empty_ledger_has_the_empty_root() -> None:
    assert (reads.size(), reads.root()) == (0, EMPTY_ROOT)


def test_acts_grow_the_tree_without_gaps() -> None:
    for number in range(37):
        enter(number)
        assert reads.size() == number + 1
        assert reads.root() == tree().root()
    assert list(Leaf.objects.values_list("index", flat=True)) == list(range(37))
    whole, nodes = tree(), reads.StoredNodes()
    for size in range(1, 38):
        assert reads.root(size) == root_at(size, whole)
        proof = proofs.inclusion(size // 2, size, nodes)
        assert proofs.includes(size // 2, size, whole.levels[0][size // 2], proof, reads.root(size))
    assert list(audit.audit()) == []


def test_a_leaf_says_who_did_what_when_with_which_result() -> None:
    leaf = actions.enter(
        "register.case.approve",
        subject="register.case:ҚЗ-1",
        actor="post:consul",
        at=AT,
        row={"state": "approved", "fee": Decimal("60.00")},
        private={"surname": (b"ABDRAKHMANOV", SALT)},
    )
    assert json.loads(leaf.canonical) == {
        "act": "register.case.approve",
        "actor": "post:consul",
        "at": "2026-11-22T10:57:03.250000Z",
        "index": 0,
        "private": {"surname": commit(b"ABDRAKHMANOV", SALT).hex()},
        "row": {"fee": "60.00", "state": "approved"},
        "subject": "register.case:ҚЗ-1",
    }
    assert b"ABDRAKHMANOV" not in leaf.canonical
    assert leaf.hash == tree().levels[0][0]


def test_an_act_costs_three_statements_at_most() -> None:
    for number in range(7):
        enter(number)
    with CaptureQueriesContext(connection) as statements:
        enter(7)
    kinds = [query["sql"].split()[0] for query in statements.captured_queries]
    assert [kind for kind in kinds if kind == "INSERT"] == ["INSERT"]
    lock = 1 if connection.vendor == "postgresql" else 0
    assert len(kinds) == 3 + lock


def test_a_refused_act_leaves_nothing(permits: type[Permit]) -> None:
    permit = issue("P1")
    for row in ({"state": "annulled"}, {**actions.row_of(permit), "extra": 1}):
        with pytest.raises(WrongFields, match="register.permit:P1 commits to conditions, decided"):
            actions.enter("x", subject="register.permit:P1", actor="a", at=AT, row=row)
    with pytest.raises(WrongFields, match="own subject"):
        actions.enter("x", subject="ledger.batch:0", actor="a", at=AT, row={})
    with pytest.raises(ValueError, match="with a zone"):
        actions.enter("x", subject="s:1", actor="a", at=AT.replace(tzinfo=None), row={})
    with pytest.raises(ValueError, match="at least 16 bytes"):
        actions.enter("x", subject="s:1", actor="a", at=AT, row={}, private={"n": (b"v", b"s")})
    assert reads.size() == 1


def test_a_row_is_committed_as_the_database_holds_it(permits: type[Permit]) -> None:
    permit = Permit(reference="P1", fee=60, valid_until="2027-01-31", conditions=[{"days": 30}])
    permit.save()
    leaf = actions.record("register.permit.issue", permit, actor="post:consul", at=AT)
    assert json.loads(leaf.canonical)["row"] == {
        "conditions": [{"days": 30}],
        "decided_at": None,
        "entries": 1,
        "fee": "60.00",
        "state": "submitted",
        "valid_until": "2027-01-31",
    }
    assert leaf.subject == subject_of(permit) == "register.permit:P1"
    assert actions.row_of(permit)["valid_until"] == date(2027, 1, 31)


def test_a_model_never_registered_is_named() -> None:
    with pytest.raises(NotCommitted, match="ledger_register.Permit is not registered"):
        actions.row_of(Permit())


def test_a_subject_belongs_to_one_model(permits: type[Permit]) -> None:
    with pytest.raises(ValueError, match="already another model's"):
        actions.committed(Leaf, fields=["act"], subject="register.permit")
    with pytest.raises(ValueError, match="holds a colon"):
        actions.committed(Leaf, fields=["act"], subject="a:b")


def batch(size: int) -> Leaf:
    items = [Item(f"note:{number}", {"sent": True}) for number in range(size)]
    return actions.enter_batch("register.remind", actor="system", at=AT, items=items)


@pytest.mark.parametrize("size", [1, 2, 7, 450])
def test_a_batch_is_one_leaf_over_the_root_of_its_entries(size: int) -> None:
    enter(0)
    leaf = batch(size)
    entries = [bytes(entry.canonical) for entry in BatchEntry.objects.filter(leaf=leaf)]
    said = json.loads(leaf.canonical)
    assert said["row"] == {"entries": size, "root": MemoryTree(entries).root().hex()}
    assert said["subject"] == "ledger.batch:1"
    assert (reads.size(), len(entries)) == (2, size)
    assert [act.index for act in reads.history_of("note:0")] == [0, 1]
    assert list(audit.audit()) == []


@pytest.mark.parametrize("items", [[], [Item("a:1", {}), Item("a:1", {"x": 1})]])
def test_no_batch_without_subjects_or_with_one_twice(items: list[Item]) -> None:
    with pytest.raises(ValueError, match="at least one subject, and each only once"):
        actions.enter_batch("x", actor="a", at=AT, items=items)
    assert (reads.size(), BatchEntry.objects.count()) == (0, 0)


def test_a_checkpoint_signs_the_tree_once(log: Signatory) -> None:
    enter(0)
    enter(1)
    made = log.checkpoint()
    note = notes.read(made.note)
    assert checkpoints.believe(note, [log.key]).root == tree().root() == bytes(made.root)
    assert note.text.split("\n")[:2] == ["mfa.example/ledger", "2"]
    assert log.checkpoint() == made
    assert Checkpoint.objects.count() == 1
    enter(2)
    assert log.checkpoint().size == 3
    assert Signatory("mfa.example/new").checkpoint().size == 3
    assert list(audit.audit()) == []
    unknown = Finding(findings.CHECKPOINT_UNBELIEVED, found="3")
    assert list(audit.audit([log.key])) == [unknown]


def test_an_empty_ledger_may_be_signed(log: Signatory) -> None:
    assert log.checkpoint().size == 0
    enter(0)
    assert log.checkpoint().size == 1
    assert list(audit.audit([log.key])) == []


def test_a_signer_that_is_not_the_key_is_refused(log: Signatory, witness: Signatory) -> None:
    enter(0)
    with pytest.raises(NoteError, match="signature of mfa.example/ledger is wrong"):
        actions.make_checkpoint(sign=witness.sign, key=log.key, origin="o", at=AT)
    assert Checkpoint.objects.count() == 0


@pytest.mark.parametrize("tamper", ["cut", "forge"])
def test_a_rewritten_tree_is_not_signed(unguarded: None, log: Signatory, tamper: str) -> None:
    for number in range(6):
        enter(number)
    log.checkpoint()
    if tamper == "cut":
        sql('DELETE FROM ledger_leaf WHERE "index" = 5')
    else:
        sql('UPDATE ledger_leaf SET hashes = %s WHERE "index" = 5', bytes(64))
    with pytest.raises(HistoryRewritten, match="no longer continues the checkpoint over 6"):
        log.checkpoint()
    assert Checkpoint.objects.count() == 1


def test_witnesses_cosign(log: Signatory, witness: Signatory) -> None:
    enter(0)
    made = log.checkpoint()
    cosigned = checkpoints.cosign(notes.read(made.note), witness.key, 1_700_000_000, witness.sign)
    line = str(cosigned.signatures[-1])
    kept = actions.add_cosignature(made, line, witness=witness.key)
    assert kept.at.timestamp() == 1_700_000_000
    assert reads.note_of(made) == str(cosigned)
    enter(1)
    other = log.checkpoint()
    with pytest.raises(NoteError, match="cosignature of mission.example/w1 is wrong"):
        actions.add_cosignature(other, line, witness=witness.key)
    with pytest.raises(NoteError, match="no cosignature of mission.example/w2"):
        actions.add_cosignature(made, line, witness=Signatory("mission.example/w2", 4).key)
    with pytest.raises(NoteError):
        actions.add_cosignature(made, "not a line", witness=witness.key)
    assert Cosignature.objects.count() == 1


def test_a_receipt_proves_a_leaf_to_an_outsider(log: Signatory) -> None:
    for number in range(9):
        enter(number)
    with pytest.raises(reads.NotYetSigned, match="covers leaf 4 yet"):
        reads.receipt(4)
    log.checkpoint()
    document = json.loads(json.dumps(reads.receipt(4)))
    proven = receipts.believe(document, [log.key])
    assert (proven.leaf["subject"], proven.checkpoint.size) == ("note:4", 9)
    assert reads.receipt("note:4") == document
    with pytest.raises(NoteError):
        receipts.believe({**document, "leaf": document["leaf"].replace("4", "5")}, [log.key])
    for missing in (9, "note:9"):
        with pytest.raises(reads.NotEntered):
            reads.receipt(missing)


def test_a_receipt_proves_an_entry_of_a_batch(log: Signatory) -> None:
    enter(0)
    batch(11)
    log.checkpoint()
    document = json.loads(json.dumps(reads.receipt("note:7")))
    proven = receipts.believe(document, [log.key])
    assert proven.entry is not None
    assert (proven.entry["subject"], proven.entry["row"]) == ("note:7", {"sent": True})
    document["batch"]["entry"] = document["batch"]["entry"].replace("true", "false")
    with pytest.raises(NoteError, match="does not stand in the batch"):
        receipts.believe(document, [log.key])


@pytest.mark.parametrize(
    "document",
    [{}, {"format": "x"}, {"format": receipts.FORMAT}, {"format": receipts.FORMAT, "leaf": 1}],
)
def test_what_is_no_receipt(document: dict[str, object], log: Signatory) -> None:
    with pytest.raises(NoteError):
        receipts.believe(document, [log.key])
