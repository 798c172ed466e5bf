"""The only writers of the ledger: enter an act, a batch, a checkpoint, a witness's cosignature.

Each act takes the ledger's lock until its transaction ends, so callers enter it last. The lock is
what makes indexes gapless and leaves visible in their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError, atomic

from elshi.engines.merkle import checkpoints, notes, proofs
from elshi.engines.merkle.checkpoints import LATEST_TIME
from elshi.engines.merkle.notes import Key, NoteError, Signer
from elshi.engines.merkle.tree import Frontier, completed, leaf_hash, left_neighbours, root_at

from . import commitments, statements
from .commitments import committed, row_of, subject_of
from .models import BatchEntry, Checkpoint, Cosignature, Leaf
from .reads import StoredNodes, newest_checkpoint, size
from .statements import Row, Secrets, Statement

__all__ = [
    "HistoryRewritten", "Item", "add_cosignature", "committed", "enter", "enter_batch",
    "make_checkpoint", "record", "row_of", "subject_of",
]  # fmt: skip

LOCK = 0x456C7368
"""The number of the advisory lock on PostgreSQL: "Elsh" in ASCII."""


class HistoryRewritten(RuntimeError):
    """The leaves no longer agree with a checkpoint already signed: nothing more is signed."""


@dataclass(frozen=True)
class Item:
    """One subject of a batch and the row that resulted."""

    subject: str
    row: Row | None
    private: Secrets = field(default_factory=dict)


def enter(
    act: str,
    *,
    subject: str,
    actor: str,
    at: datetime,
    row: Row | None,
    private: Secrets | None = None,
) -> Leaf:
    """Enter an act about a subject, committing to the row that resulted (None: it was removed).

    Called inside the caller's transaction, as its last write. `private` gives value and salt of
    each private field; only their commitments are entered. Raises WrongFields when a registered
    subject's fields are not exactly those registered.
    """
    state = _state(Item(subject, row, private or {}))
    return _append(Statement(act, subject, actor, at, state), _locked_size())


def record(act: str, instance: Model, *, actor: str, at: datetime) -> Leaf:
    """Enter an act about a row of a registered model, with all its committed fields."""
    return enter(
        act,
        subject=subject_of(instance),
        actor=actor,
        at=at,
        row=row_of(instance),
        private=commitments.secrets_of(instance),
    )


def enter_batch(act: str, *, actor: str, at: datetime, items: Iterable[Item]) -> Leaf:
    """Enter one act over many subjects as one leaf over the root of its entries' own tree.

    Raises ValueError for an empty batch or a subject named twice.
    """
    batch = list(items)
    states = {item.subject: _state(item) for item in batch}
    if not batch or len(states) < len(batch):
        raise ValueError("a batch has at least one subject, and each only once")
    index, tree, entries = _locked_size(), Frontier(), []
    for position, (subject, state) in enumerate(states.items()):
        written = statements.entry(index, position, subject, state)
        tree.append(leaf_hash(written))
        entries.append(
            BatchEntry(leaf_id=index, position=position, subject=subject, canonical=written)
        )
    leaf = _append(_over(tree, act, index, actor, at), index)
    BatchEntry.objects.bulk_create(entries, batch_size=200)
    return leaf


def make_checkpoint(*, sign: Signer, key: Key, origin: str, at: datetime) -> Checkpoint:
    """Sign the tree as it stands; the same size under the same key is signed only once.

    `sign` gives the Ed25519 signature over bytes, `key` is its public side. Raises
    HistoryRewritten when the newest checkpoint is no longer the beginning of the tree.
    """
    with atomic():
        count = _locked_size()
        standing = Checkpoint.objects.filter(size=count, key=str(key)).first()
        nodes = StoredNodes()
        root = root_at(count, nodes)
        _still_the_same(newest_checkpoint(), count, root, nodes)
        if standing is not None:
            return standing
        note = checkpoints.sign(checkpoints.Checkpoint(origin, count, root), key, sign)
        notes.check(note, [key])
        return Checkpoint.objects.create(size=count, root=root, key=str(key), note=str(note), at=at)


def add_cosignature(checkpoint: Checkpoint, line: str, *, witness: Key) -> Cosignature:
    """Keep a witness's signature line under a checkpoint; NoteError when it is not right."""
    note = notes.read(checkpoint.note + line.rstrip("\n") + "\n")
    believed = checkpoints.cosignatures(notes.Note(note.text, note.signatures[-1:]), [witness])
    if len(believed) != 1 or believed[0].time > LATEST_TIME:
        raise NoteError(f"the line is no cosignature of {witness.name}")
    return Cosignature.objects.create(
        checkpoint=checkpoint,
        witness=str(witness),
        at=datetime.fromtimestamp(believed[0].time, UTC),
        line=str(note.signatures[-1]),
    )


def _state(item: Item) -> bytes:
    private = commitments.checked(item.subject, item.row, item.private)
    return statements.state(item.row, statements.commitments(private))


def _append(statement: Statement, index: int) -> Leaf:
    canonical = statement.leaf(index)
    neighbours = StoredNodes().fetch(left_neighbours(index))
    leaf = Leaf(
        index=index,
        act=statement.act,
        subject=statement.subject,
        actor=statement.actor,
        at=statement.at,
        canonical=canonical,
        hashes=b"".join(completed(leaf_hash(canonical), neighbours)),
    )
    leaf.save(force_insert=True)
    return leaf


def _over(tree: Frontier, act: str, index: int, actor: str, at: datetime) -> Statement:
    row = {"entries": tree.size, "root": tree.root().hex()}
    subject = f"{statements.BATCH_PREFIX}:{index}"
    return Statement(act, subject, actor, at, statements.state(row, {}))


def _locked_size() -> int:
    """How many leaves there are, with the ledger's lock held until the transaction ends.

    On SQLite the transaction itself is the lock: IMMEDIATE ones are one at a time.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an act is entered in the transaction of what it records")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return size()


def _still_the_same(signed: Checkpoint | None, count: int, root: bytes, nodes: StoredNodes) -> None:
    """Refuse to sign a tree that does not continue the last one signed (C2SP tlog-checkpoint)."""
    if signed is None or signed.size == 0:
        return
    continues = signed.size <= count and proofs.is_consistent(
        signed.size, count, bytes(signed.root), root, proofs.consistency(signed.size, count, nodes)
    )
    if not continues:
        raise HistoryRewritten(f"the tree no longer continues the checkpoint over {signed.size}")
