"""Receipts: an inclusion proof and its checkpoint in one text (C2SP tlog-proof v1).

A receipt is checked offline with the leaf's bytes and the log's public key alone.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from elshi.engines.merkle import checkpoints, notes, proofs
from elshi.engines.merkle.checkpoints import Checkpoint
from elshi.engines.merkle.notes import Key, Note, NoteError
from elshi.engines.merkle.tree import HASH_BYTES, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 128
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Receipt:
    """Leaf number `index`, the hashes of its proof, and the signed checkpoint they lead to."""

    index: int
    proof: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        steps = [b64encode(step).decode() for step in self.proof]
        return "\n".join([HEADER, f"index {self.index}", *steps, "", str(self.note)])


def read(text: str) -> Receipt:
    """The receipt written in `text`, nothing of it believed yet; NoteError when it is none."""
    head, parted, signed = text.partition("\n\n")
    lines = head.split("\n")
    if not parted or lines.pop(0) != HEADER:
        raise NoteError(f"a receipt begins with {HEADER}")
    if lines and lines[0].startswith("extra "):
        notes.from_base64(lines.pop(0).removeprefix("extra "))
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    steps = tuple(notes.from_base64(line) for line in lines)
    if not index or len(steps) > MOST_HASHES or any(len(step) != HASH_BYTES for step in steps):
        raise NoteError("the index or the hashes of the receipt cannot be read")
    return Receipt(int(index[1]), steps, notes.read(signed))


def believe(receipt: Receipt, entry: bytes, keys: Iterable[Key]) -> Checkpoint:
    """The checkpoint under which `entry` is proven to stand; NoteError when it is not."""
    checkpoint = checkpoints.believe(receipt.note, keys)
    hashed = leaf_hash(entry)
    if not proofs.includes(receipt.index, checkpoint.size, hashed, receipt.proof, checkpoint.root):
        raise NoteError("the proof does not lead from the entry to the root of the checkpoint")
    return checkpoint
