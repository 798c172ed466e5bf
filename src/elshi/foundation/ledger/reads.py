"""What the ledger answers: nodes, roots, proofs, receipts and the history of a subject."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from elshi.engines.merkle import notes, proofs
from elshi.engines.merkle.receipts import Receipt
from elshi.engines.merkle.tree import HASH_BYTES, MemoryTree, Place, keeper, root_at

from .models import BatchEntry, Checkpoint, Leaf
from .receipts import FORMAT


class NotEntered(LookupError):
    """The ledger has no leaf of this index or about this subject."""


class NotYetSigned(LookupError):
    """No checkpoint covers the leaf yet; a receipt can be had after the next one."""


class StoredNodes:
    """The nodes of the tree, read from the leaves that completed them, all in one query."""

    def fetch(self, places: Sequence[Place]) -> Sequence[bytes]:
        """The hashes of `places`, in their order; NotEntered when a leaf was removed."""
        if not places:
            return []
        keepers = [keeper(place) for place in places]
        stored = _hashes(set(keepers))
        try:
            return [
                _level(stored[at], place.level) for at, place in zip(keepers, places, strict=True)
            ]
        except KeyError as missing:
            raise NotEntered(f"leaf {missing} is missing") from None


def size() -> int:
    """How many leaves the ledger has."""
    # Written out, since every act of the house asks it under the ledger's lock.
    with connection.cursor() as cursor:
        cursor.execute('SELECT COALESCE(MAX("index") + 1, 0) FROM ledger_leaf')
        (count,) = cursor.fetchone()
    return int(count)


def root(count: int | None = None) -> bytes:
    """The root of the first `count` leaves (default: of all)."""
    return root_at(size() if count is None else count, StoredNodes())


def history_of(subject: str) -> QuerySet[Leaf]:
    """The leaves about a subject, oldest first, acts over batches included."""
    batches = BatchEntry.objects.filter(subject=subject).values("leaf")
    return (Leaf.objects.filter(subject=subject) | Leaf.objects.filter(index__in=batches)).order_by(
        "index"
    )


def newest_checkpoint() -> Checkpoint | None:
    """The checkpoint over most leaves, or none."""
    return Checkpoint.objects.order_by("-size", "-pk").first()


def note_of(checkpoint: Checkpoint) -> str:
    """The checkpoint's note with all cosignatures it has by now."""
    lines = checkpoint.cosignatures.order_by("pk").values_list("line", flat=True)
    return checkpoint.note + "".join(lines)


def receipt(about: int | str) -> dict[str, Any]:
    """The receipt for a leaf, by its index, or for the newest act about a subject.

    A JSON document: the leaf's bytes as text, a C2SP tlog-proof, and for a batch the entry with
    its way to the batch's root. Raises NotEntered or NotYetSigned.
    """
    leaf = history_of(about).last() if isinstance(about, str) else _leaf(about)
    if leaf is None:
        raise NotEntered(f"no act about {about} is entered")
    signed = newest_checkpoint()
    if signed is None or signed.size <= leaf.index:
        raise NotYetSigned(f"no checkpoint covers leaf {leaf.index} yet")
    steps = proofs.inclusion(leaf.index, signed.size, StoredNodes())
    proof = Receipt(leaf.index, tuple(steps), notes.read(note_of(signed)))
    document: dict[str, Any] = {
        "format": FORMAT,
        "leaf": bytes(leaf.canonical).decode(),
        "proof": str(proof),
    }
    if isinstance(about, str) and leaf.subject != about:
        document["batch"] = _way_within(leaf, about)
    return document


def _hashes(indexes: set[int]) -> dict[int, bytes]:
    """The stored nodes of these leaves; written out, for the same reason as `size`."""
    marks = ", ".join(["%s"] * len(indexes))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "index", hashes FROM ledger_leaf WHERE "index" IN ({marks})', [*indexes]
        )
        return dict(cursor.fetchall())


def _leaf(index: int) -> Leaf | None:
    return Leaf.objects.filter(index=index).first()


def _way_within(leaf: Leaf, subject: str) -> dict[str, Any]:
    rows = list(leaf.entries.order_by("position").values_list("subject", "canonical"))
    position = [named for named, _ in rows].index(subject)
    tree = MemoryTree(bytes(canonical) for _, canonical in rows)
    steps = proofs.inclusion(position, tree.size, tree)
    return {
        "entry": bytes(rows[position][1]).decode(),
        "proof": [b64encode(step).decode() for step in steps],
    }


def _level(hashes: bytes | memoryview, level: int) -> bytes:
    return bytes(hashes[level * HASH_BYTES : (level + 1) * HASH_BYTES])
