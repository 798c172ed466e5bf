"""The audit: every leaf, batch, checkpoint and committed row read again, and all faults named.

It reads one snapshot of the database, in memory that does not grow with the ledger, and writes
nothing. Leaves come first: only when the columns of a leaf are known to be those of its bytes may
rows be compared with the last leaf about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from math import inf
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from elshi.engines.merkle import checkpoints, notes
from elshi.engines.merkle.history import History
from elshi.engines.merkle.notes import Key, NoteError

from . import findings, rows, statements
from .evidence import Batch
from .findings import Finding, of_fault
from .models import BatchEntry, Checkpoint, Leaf

CHUNK = 2000
_COLUMNS = ("index", "act", "subject", "actor", "at", "canonical", "hashes")


def audit(keys: Iterable[Key] = ()) -> Iterator[Finding]:
    """Everything wrong in the database. With the log's `keys`, signatures are checked as well."""
    with snapshot():
        yield from leaves(tuple(keys))
        yield from rows.compared()


@contextmanager
def snapshot() -> Iterator[None]:
    """One unchanging view of the database, without holding up writers.

    Inside a transaction already begun, that one is the view.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with atomic():
            _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not atomic(): that begins IMMEDIATE and would keep the one writer out.
        _run("BEGIN DEFERRED")
        try:
            yield
        finally:
            _run("ROLLBACK")


def leaves(keys: tuple[Key, ...] = ()) -> Iterator[Finding]:
    """What is wrong with leaves, their columns and batches, and the checkpoints over them."""
    history = History()
    signed = _Signed(keys)
    entries = _Entries()
    yield from signed.reached(history)
    for index, act, subject, actor, at, canonical, hashes in _stored():
        written = bytes(canonical)
        yield from map(of_fault, history.skip_to(index))
        yield from map(of_fault, history.take(written, bytes(hashes)))
        head, tail = statements.opening(act, actor, at, index), statements.closing(subject)
        if not (written.startswith(head) and written.endswith(tail)):
            yield from _columns(written, index, act, subject, actor, at)
        if index >= entries.next_leaf or statements.is_over_batch(written):
            yield from entries.of(index, written)
        if history.size >= signed.next_size:
            yield from signed.reached(history)
    yield from signed.beyond(history)


def _stored() -> Iterator[tuple[Any, ...]]:
    return Leaf.objects.order_by("index").values_list(*_COLUMNS).iterator(CHUNK)


def _columns(
    written: bytes, index: int, act: str, subject: str, actor: str, at: datetime
) -> Iterator[Finding]:
    """The columns of a leaf that differ from its bytes."""
    claimed = statements.index_in(written)
    if claimed != index:
        yield Finding(findings.LEAF_MOVED, index, index, found=str(claimed))
        return
    try:
        leaf = statements.read(written)
    except ValueError:
        yield Finding(findings.LEAF_CHANGED, index, index)
        return
    stored = {"act": act, "subject": subject, "actor": actor, "at": statements.moment(at)}
    for name, value in stored.items():
        if leaf.get(name) != value:
            yield Finding(
                findings.COLUMN_CHANGED,
                index,
                index,
                field=name,
                ledger=str(leaf.get(name)),
                found=value,
            )


class _Entries:
    """Batch entries read beside the leaves, both in order of the leaf's index."""

    def __init__(self) -> None:
        rows = BatchEntry.objects.order_by("leaf_id", "position").values_list(
            "leaf_id", "position", "subject", "canonical"
        )
        self._rows = rows.iterator(CHUNK)
        self._next = next(self._rows, None)

    @property
    def next_leaf(self) -> float:
        """The leaf of the next entry not yet read; infinite when there is none."""
        return self._next[0] if self._next else inf

    def of(self, index: int, written: bytes) -> Iterator[Finding]:
        """What is wrong with the entries of leaf `index`."""
        batch = Batch()
        batch.open(index, written)
        while self._next and self._next[0] <= index:
            _, position, subject, canonical = self._next
            entry = bytes(canonical)
            head, tail = statements.entry_opening(index, position), statements.closing(subject)
            batch.take(entry if entry.startswith(head) and entry.endswith(tail) else b"")
            self._next = next(self._rows, None)
        yield from batch.close()


class _Signed:
    """All checkpoints in order of size, each compared when the history has grown to it."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self._keys = keys
        self._rows = Checkpoint.objects.order_by("size", "pk").iterator(CHUNK)
        self._next = next(self._rows, None)
        self._sound = 0

    @property
    def next_size(self) -> float:
        """The size of the next checkpoint not yet compared; infinite when there is none."""
        return self._next.size if self._next else inf

    def reached(self, history: History) -> Iterator[Finding]:
        """Findings about the checkpoints over exactly the leaves read so far, or fewer."""
        while self._next is not None and self._next.size <= history.size:
            yield from self._compared(self._next, history)
            self._next = next(self._rows, None)

    def beyond(self, history: History) -> Iterator[Finding]:
        """Findings about the checkpoints over more leaves than there are."""
        while self._next is not None:
            yield from map(of_fault, history.skip_to(self._next.size))
            yield from self.reached(history)

    def _compared(self, row: Checkpoint, history: History) -> Iterator[Finding]:
        yield from self._note(row)
        if row.size == history.size and bytes(row.root) == history.root():
            self._sound = row.size
        else:
            last = max(row.size - 1, 0)
            first = min(self._sound, last)
            yield Finding(findings.ROOT_DIFFERS, first, last, found=str(row.size))

    def _note(self, row: Checkpoint) -> Iterator[Finding]:
        try:
            note = notes.read(row.note)
            checkpoint = checkpoints.read_text(note.text)
            if (checkpoint.size, checkpoint.root) != (row.size, bytes(row.root)):
                raise NoteError("the columns differ from the note")
        except NoteError:
            yield Finding(findings.CHECKPOINT_CHANGED, found=str(row.size))
            return
        try:
            if self._keys:
                notes.check(note, self._keys)
        except NoteError:
            yield Finding(findings.CHECKPOINT_UNBELIEVED, found=str(row.size))


def _run(command: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command)
