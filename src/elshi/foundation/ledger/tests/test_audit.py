"""Whatever is changed, removed, reordered or inserted past the acts is found and named exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from elshi.engines.merkle import checkpoints
from elshi.engines.merkle.tree import Frontier, leaf_hash
from elshi.foundation.ledger import actions, findings
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.findings import Finding
from elshi.foundation.ledger.models import Leaf

from .conftest import AT, Signatory, enter, issue, sql
from .register import Permit

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SALT = bytes(range(16))


@pytest.fixture
def signed(unguarded: None, log: Signatory) -> None:
    """Ten leaves; checkpoints over four, seven and ten of them."""
    for number in range(10):
        enter(number)
        if number in (3, 6, 9):
            log.checkpoint()


def found() -> list[Finding]:
    return list(audit())


def rewritten(index: int, **changes: Any) -> bytes:
    leaf = json.loads(bytes(Leaf.objects.get(index=index).canonical))
    return json.dumps({**leaf, **changes}, separators=(",", ":")).encode()


def root_differs(*places: tuple[int, int, int]) -> list[Finding]:
    return [
        Finding(findings.ROOT_DIFFERS, first, last, found=str(size)) for first, last, size in places
    ]


def test_an_untouched_ledger_has_no_finding(signed: None, log: Signatory) -> None:
    assert list(audit([log.key])) == []


def test_a_changed_leaf_is_named(signed: None) -> None:
    forged = rewritten(5, act="register.forged")
    sql(
        'UPDATE ledger_leaf SET canonical = %s, act = %s WHERE "index" = 5',
        forged,
        "register.forged",
    )
    changed = Finding(findings.LEAF_CHANGED, 5, 5)
    assert found() == [changed, *root_differs((4, 6, 7), (4, 9, 10))]


def test_a_leaf_changed_with_its_hash_is_named_by_its_subtree(signed: None) -> None:
    forged = rewritten(4, row={"n": 400})
    sql(
        'UPDATE ledger_leaf SET canonical = %s, hashes = %s WHERE "index" = 4',
        forged,
        leaf_hash(forged),
    )
    subtree = Finding(findings.SUBTREE_CHANGED, 4, 5)
    assert found() == [subtree, *root_differs((4, 6, 7), (4, 9, 10))]


@pytest.mark.parametrize(
    ("column", "value", "ledger", "stored"),
    [
        ("act", "register.forged", "register.note", "register.forged"),
        ("subject", "note:6", "note:5", "note:6"),
        ("actor", "post:minister", "post:clerk", "post:minister"),
        ("at", "2025-01-01 00:00:00", "2026-11-22T10:57:03.250000Z", "2025-01-01T00:00:00.000000Z"),
    ],
)
def test_a_changed_column_of_a_leaf_is_named(
    signed: None, column: str, value: str, ledger: str, stored: str
) -> None:
    if column == "at" and connection.vendor == "postgresql":
        value += "+00"
    sql(f'UPDATE ledger_leaf SET "{column}" = %s WHERE "index" = 5', value)
    assert found() == [Finding(findings.COLUMN_CHANGED, 5, 5, "", column, ledger, stored)]


def test_a_removed_leaf_is_named(signed: None) -> None:
    sql('DELETE FROM ledger_leaf WHERE "index" = 5')
    missing = Finding(findings.LEAF_MISSING, 5, 5)
    assert found() == [missing, *root_differs((4, 6, 7), (4, 9, 10))]


def test_removed_first_and_last_leaves_are_named(signed: None) -> None:
    sql('DELETE FROM ledger_leaf WHERE "index" IN (0, 8, 9)')
    assert found() == [
        Finding(findings.LEAF_MISSING, 0, 0),
        *root_differs((0, 3, 4), (0, 6, 7)),
        Finding(findings.LEAF_MISSING, 8, 9),
        *root_differs((0, 9, 10)),
    ]


def test_a_removed_leaf_with_the_rest_moved_up_is_named(signed: None) -> None:
    sql('DELETE FROM ledger_leaf WHERE "index" = 5')
    for index in range(6, 10):
        sql('UPDATE ledger_leaf SET "index" = %s WHERE "index" = %s', index - 1, index)
    moved = [finding for finding in found() if finding.kind == findings.LEAF_MOVED]
    assert [(finding.first, finding.found) for finding in moved] == [
        (5, "6"), (6, "7"), (7, "8"), (8, "9"),
    ]  # fmt: skip
    assert found()[-2:] == [Finding(findings.LEAF_MISSING, 9, 9), *root_differs((4, 9, 10))]


def test_exchanged_leaves_are_named(signed: None) -> None:
    for index, new in ((2, 100), (7, 2), (100, 7)):
        sql('UPDATE ledger_leaf SET "index" = %s WHERE "index" = %s', new, index)
    moved = [finding for finding in found() if finding.kind == findings.LEAF_MOVED]
    assert moved == [
        Finding(findings.LEAF_MOVED, 2, 2, found="7"),
        Finding(findings.LEAF_MOVED, 7, 7, found="2"),
    ]


def test_a_leaf_that_is_no_json_is_named(signed: None) -> None:
    forged = b'{"act":,"index":5,'
    sql('UPDATE ledger_leaf SET canonical = %s WHERE "index" = 5', forged)
    assert found()[:2] == [Finding(findings.LEAF_CHANGED, 5, 5)] * 2


def rewrite_all(forge: int) -> None:
    """All of history again, with one leaf another and every hash right."""
    tree = Frontier()
    for leaf in Leaf.objects.order_by("index"):
        canonical = bytes(leaf.canonical)
        if leaf.index == forge:
            canonical = rewritten(forge, row={"n": "forged"})
        hashes = b"".join(tree.append(leaf_hash(canonical)))
        sql(
            'UPDATE ledger_leaf SET canonical = %s, hashes = %s WHERE "index" = %s',
            canonical,
            hashes,
            leaf.index,
        )


def test_a_rewritten_history_is_caught_by_the_checkpoints_that_stand(signed: None) -> None:
    rewrite_all(5)
    assert found() == root_differs((4, 6, 7), (4, 9, 10))


def test_a_changed_checkpoint_is_named(signed: None) -> None:
    sql("UPDATE ledger_checkpoint SET root = %s WHERE size = 7", bytes(32))
    changed = Finding(findings.CHECKPOINT_CHANGED, found="7")
    assert found() == [changed, *root_differs((4, 6, 7))]


def test_a_checkpoint_of_another_signer_is_named(signed: None, log: Signatory) -> None:
    forger = Signatory("mfa.example/ledger")
    root = Leaf.objects.get(index=7).hashes
    body = checkpoints.Checkpoint("mfa.example/ledger", 8, bytes(root)[-32:])
    note = str(checkpoints.sign(body, forger.key, forger.sign))
    sql(
        "UPDATE ledger_checkpoint SET size = 8, root = %s, note = %s WHERE size = 7",
        body.root,
        note,
    )
    assert list(audit([log.key])) == [Finding(findings.CHECKPOINT_UNBELIEVED, found="8")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_batchentry SET subject = 'note:9' WHERE position = 1",
        "DELETE FROM ledger_batchentry WHERE position = 1",
        "DELETE FROM ledger_batchentry",
        "UPDATE ledger_batchentry SET position = 9 WHERE position = 0",
        "UPDATE ledger_batchentry SET position = 9 WHERE position = 3",
        "INSERT INTO ledger_batchentry (leaf_id, position, subject, canonical) "
        "SELECT leaf_id, 7, subject, canonical FROM ledger_batchentry WHERE position = 1",
    ],
)
def test_a_tampered_batch_is_named(unguarded: None, statement: str) -> None:
    enter(0)
    items = [actions.Item(f"note:{number}", {"sent": True}) for number in range(4)]
    actions.enter_batch("register.remind", actor="system", at=AT, items=items)
    enter(1)
    sql(statement)
    assert found() == [Finding(findings.BATCH_CHANGED, 1, 1)]


def test_entries_moved_to_another_leaf_are_named_at_both(unguarded: None) -> None:
    enter(0)
    items = [actions.Item("note:1", {"sent": True})]
    actions.enter_batch("register.remind", actor="system", at=AT, items=items)
    sql("UPDATE ledger_batchentry SET leaf_id = 0")
    assert found() == [Finding(findings.BATCH_CHANGED, at, at) for at in (0, 1)]


def changed(field: str, ledger: str, stored: str, index: int = 1) -> Finding:
    return Finding(findings.ROW_CHANGED, index, index, "register.permit:P2", field, ledger, stored)


@pytest.fixture
def issued(permits: type[Permit]) -> None:
    for number in range(1, 4):
        issue(f"P{number}", valid_until="2027-01-31")


@pytest.mark.parametrize(
    ("column", "value", "ledger", "stored"),
    [
        ("state", "annulled", '"submitted"', '"annulled"'),
        ("fee", "0.00", '"60.00"', '"0.00"'),
        ("entries", 9, "1", "9"),
        ("valid_until", "2099-01-01", '"2027-01-31"', '"2099-01-01"'),
        ("conditions", '["none"]', "[]", '["none"]'),
        ("decided_at", "2026-01-01 00:00:00+00", "null", '"2026-01-01T00:00:00.000000Z"'),
    ],
)
def test_a_field_changed_by_sql_is_named(
    issued: None, column: str, value: Any, ledger: str, stored: str
) -> None:
    assert found() == []
    if column == "decided_at" and connection.vendor == "sqlite":
        value = value.removesuffix("+00")
    sql(f"UPDATE ledger_register_permit SET {column} = %s WHERE reference = 'P2'", value)
    assert found() == [changed(column, ledger, stored)]


def test_an_act_makes_a_change_lawful(issued: None) -> None:
    permit = Permit.objects.get(reference="P2")
    permit.state = "issued"
    permit.save()
    assert found() == [changed("state", '"submitted"', '"issued"')]
    actions.record("register.permit.issue", permit, actor="post:consul", at=AT)
    assert found() == []
    sql("UPDATE ledger_register_permit SET state = 'submitted' WHERE reference = 'P2'")
    assert found() == [changed("state", '"issued"', '"submitted"', index=3)]


def test_a_deleted_row_is_named(issued: None) -> None:
    sql("DELETE FROM ledger_register_permit WHERE reference = 'P2'")
    assert found() == [Finding(findings.ROW_DELETED, 1, 1, "register.permit:P2")]


def test_a_row_put_in_for_a_deleted_one_is_named_with_it(issued: None) -> None:
    sql("UPDATE ledger_register_permit SET reference = 'P9' WHERE reference = 'P2'")
    assert found() == [
        Finding(findings.ROW_UNLEDGERED, subject="register.permit:P9"),
        Finding(findings.ROW_DELETED, 1, 1, "register.permit:P2"),
    ]


def test_a_row_removed_by_an_act_is_no_finding_until_it_comes_back(issued: None) -> None:
    Permit.objects.filter(reference="P2").delete()
    actions.enter("register.permit.erase", subject="register.permit:P2", actor="a", at=AT, row=None)
    assert found() == []
    Permit.objects.create(reference="P2")
    assert found() == [Finding(findings.ROW_UNLEDGERED, subject="register.permit:P2")]


def test_an_inserted_row_is_named(issued: None) -> None:
    Permit.objects.create(reference="P7")
    assert found() == [Finding(findings.ROW_UNLEDGERED, subject="register.permit:P7")]


def test_a_batch_counts_as_the_last_word_about_its_subjects(issued: None) -> None:
    Permit.objects.filter(reference__in=["P1", "P2"]).update(state="expired")
    items = [
        actions.Item(f"register.permit:{permit.reference}", actions.row_of(permit))
        for permit in Permit.objects.filter(state="expired")
    ]
    actions.enter_batch("register.permit.expire", actor="system", at=AT, items=items)
    assert found() == []
    sql("UPDATE ledger_register_permit SET state = 'submitted' WHERE reference = 'P2'")
    assert found() == [changed("state", '"expired"', '"submitted"', index=3)]
    sql("DELETE FROM ledger_register_permit WHERE reference = 'P2'")
    assert found() == [Finding(findings.ROW_DELETED, 3, 3, "register.permit:P2")]


def test_a_private_value_changed_by_sql_is_named_without_being_shown(
    private_permits: type[Permit],
) -> None:
    issue("P1", holder="ABDRAKHMANOV", salt=SALT)
    issue("P2", holder="AKHMETOV", salt=SALT)
    assert found() == []
    sql("UPDATE ledger_register_permit SET holder = 'SMITH' WHERE reference = 'P2'")
    (finding,) = found()
    assert (finding.subject, finding.field) == ("register.permit:P2", "holder")
    assert len(finding.ledger) == len(finding.found) == 17
    assert finding.ledger != finding.found
    assert "SMITH" not in finding.sentence("en")


def test_an_erased_private_value_is_no_finding(private_permits: type[Permit]) -> None:
    issue("P1", holder="ABDRAKHMANOV", salt=SALT)
    sql("UPDATE ledger_register_permit SET holder = '', salt = %s", b"")
    assert found() == []
    sql("UPDATE ledger_register_permit SET state = 'annulled'")
    assert [finding.field for finding in found()] == ["state"]


def test_a_private_value_put_in_later_is_named(private_permits: type[Permit]) -> None:
    issue("P1")
    sql("UPDATE ledger_register_permit SET holder = 'SMITH', salt = %s", SALT)
    (finding,) = found()
    assert (finding.kind, finding.field, finding.ledger) == (findings.ROW_CHANGED, "holder", "null")


def test_fields_registered_later_are_compared_from_the_next_act_on(
    permits: type[Permit],
) -> None:
    """A release that commits to more fields must not accuse the rows before it."""
    actions.committed(Permit, fields=["state"], subject="register.permit")
    permit = issue("P2", salt=SALT, holder="ABDRAKHMANOV")
    private = {"holder": Permit.secret_holder}
    actions.committed(Permit, fields=["state", "fee"], private=private, subject="register.permit")
    sql("UPDATE ledger_register_permit SET fee = 1, holder = 'SMITH'")
    assert found() == []
    sql("UPDATE ledger_register_permit SET state = 'annulled'")
    assert found() == [changed("state", '"submitted"', '"annulled"', index=0)]
    actions.record("register.permit.annul", permit, actor="post:consul", at=AT)
    sql("UPDATE ledger_register_permit SET fee = 2")
    assert found()[0] == changed("fee", '"1.00"', '"2.00"')


def test_more_rows_than_one_chunk(permits: type[Permit], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elshi.foundation.ledger.rows.CHUNK", 4)
    for number in range(1, 14):
        issue(f"P{number}")
    sql("UPDATE ledger_register_permit SET entries = 2 WHERE reference = 'P2'")
    sql("DELETE FROM ledger_register_permit WHERE reference = 'P13'")
    assert found() == [
        changed("entries", "1", "2"),
        Finding(findings.ROW_DELETED, 12, 12, "register.permit:P13"),
    ]


@pytest.mark.parametrize("language", ["kk", "ru", "en", "de"])
def test_every_finding_can_be_said(language: str) -> None:
    for kind in findings.SENTENCES:
        finding = Finding(kind, 3, 5, "register.permit:P2", "state", '"a"', '"b"')
        assert "{" not in finding.sentence(language)
        assert finding.document(language)["sentence"] == finding.sentence(language)
    assert len({findings.SENTENCES[findings.LEAF_MOVED][at] for at in range(3)}) == 3
