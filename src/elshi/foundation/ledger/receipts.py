"""A receipt as its holder keeps it, and the check that needs nothing but a public key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elshi.engines.merkle import notes, proofs, receipts
from elshi.engines.merkle.checkpoints import Checkpoint
from elshi.engines.merkle.notes import Key, NoteError
from elshi.engines.merkle.tree import leaf_hash

from . import statements

FORMAT = "elshi-ledger-receipt/1"


@dataclass(frozen=True)
class Proven:
    """What a receipt proves: the leaf, for a batch also the entry, and the checkpoint above."""

    leaf: dict[str, Any]
    entry: dict[str, Any] | None
    checkpoint: Checkpoint


def believe(document: Mapping[str, Any], keys: Iterable[Key]) -> Proven:
    """What the receipt proves under the log's keys; NoteError when it proves nothing."""
    try:
        if document["format"] != FORMAT:
            raise NoteError(f"a receipt has the format {FORMAT}")
        written = document["leaf"].encode()
        checkpoint = receipts.believe(receipts.read(document["proof"]), written, keys)
        leaf = statements.read(written)
        batch = document.get("batch")
        entry = None if batch is None else _within(batch, leaf)
    except NoteError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as reason:
        raise NoteError("the receipt cannot be read") from reason
    return Proven(leaf, entry, checkpoint)


def _within(batch: Mapping[str, Any], leaf: Mapping[str, Any]) -> dict[str, Any]:
    written = batch["entry"].encode()
    entry = statements.read(written)
    proof = [notes.from_base64(step) for step in batch["proof"]]
    row, position = leaf["row"], entry["position"]
    root = bytes.fromhex(row["root"])
    if not proofs.includes(position, row["entries"], leaf_hash(written), proof, root):
        raise NoteError("the entry does not stand in the batch of the leaf")
    return entry
