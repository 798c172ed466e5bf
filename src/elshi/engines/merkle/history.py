"""A whole history read again, leaf by leaf, and the first wrong place named.

The reader claims, for each leaf, the hashes that were stored with it (its own and those of the
subtrees it completes). All are computed anew; a subtree above a fault already named is not named
again, so each fault gives one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elshi.engines.merkle.tree import HASH_BYTES, fold, leaf_hash, node_hash

CHANGED = "leaf changed"
MISSING = "leaf missing"
MOVED = "leaf moved"
SUBTREE = "subtree changed"
ROOT = "root differs"


@dataclass(frozen=True)
class Fault:
    """What is wrong with the leaves `first` to `last` (inclusive); `found` is what stands there."""

    kind: str
    first: int
    last: int
    found: str = ""


class History:
    """Takes the leaves of a tree in order, with the hashes claimed for them."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[bytes, bool]] = []

    def take(self, entry: bytes, claimed: bytes) -> list[Fault]:
        """Take the next leaf: its canonical bytes and the claimed hashes, joined, its own first."""
        index = self.size
        hashed = leaf_hash(entry)
        sound = claimed[:HASH_BYTES] == hashed
        faults = [] if sound else [Fault(CHANGED, index, index)]
        expected = [hashed]
        joined, width = index, 1
        while joined & 1:
            left, left_sound = self._peaks.pop()
            hashed = node_hash(left, hashed)
            expected.append(hashed)
            width *= 2
            stored = claimed[(len(expected) - 1) * HASH_BYTES : len(expected) * HASH_BYTES]
            sound = sound and left_sound
            if sound and stored != hashed:
                faults.append(Fault(SUBTREE, index + 1 - width, index))
                sound = False
            joined >>= 1
        if sound and len(claimed) != len(expected) * HASH_BYTES:
            faults.append(Fault(CHANGED, index, index))
        self._peaks.append((hashed, sound))
        self.size += 1
        return faults

    def skip_to(self, index: int) -> list[Fault]:
        """Say that the leaves from here to before `index` are missing, and go on behind them.

        Every subtree that is still open will cover the gap, so none of them is judged again.
        """
        if index <= self.size:
            return []
        fault = Fault(MISSING, self.size, index - 1)
        self.size = index
        self._peaks = [(bytes(HASH_BYTES), False)] * index.bit_count()
        return [fault]

    def root(self) -> bytes:
        """The root of the leaves as they really are."""
        return fold([peak for peak, _ in self._peaks])


def hashes_of(claimed: bytes) -> Sequence[bytes]:
    """The single hashes of a joined row of them."""
    return [claimed[at : at + HASH_BYTES] for at in range(0, len(claimed), HASH_BYTES)]
