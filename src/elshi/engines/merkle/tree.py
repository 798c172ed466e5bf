"""RFC 9162 hashing, and a tree that grows by one leaf in O(log n) steps.

A perfect subtree is completed by exactly one leaf, the last it covers. Whoever stores, with each
leaf, the hashes that this leaf completes (one more than the trailing ones of its index, two on
average) can read any node of the tree from one stored row: `keeper` names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 9162, 2.1.1)."""


class Place(NamedTuple):
    """A perfect subtree: `level` 0 is a leaf; it covers 2**level leaves from number * 2**level."""

    level: int
    number: int


class Nodes(Protocol):
    """Where the hashes of completed subtrees are read; a proof asks once, for all it needs."""

    def fetch(self, places: Sequence[Place]) -> Sequence[bytes]:
        """The hashes of `places`, in their order."""
        ...


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of 0x00 and the entry (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of 0x01 and both children (RFC 9162, 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def keeper(place: Place) -> int:
    """The index of the leaf that completes the subtree at `place`."""
    return ((place.number + 1) << place.level) - 1


def left_neighbours(index: int) -> list[Place]:
    """The subtrees that leaf `index` joins with when it is appended, lowest first."""
    places, level = [], 0
    while index & 1:
        places.append(Place(level, index - 1))
        index >>= 1
        level += 1
    return places


def completed(leaf: bytes, neighbours: Iterable[bytes]) -> list[bytes]:
    """All hashes that a leaf completes: its own, then each parent up the left neighbours."""
    hashes = [leaf]
    for neighbour in neighbours:
        leaf = node_hash(neighbour, leaf)
        hashes.append(leaf)
    return hashes


def cover(start: int, end: int) -> list[Place]:
    """The perfect subtrees that make up the leaves [start, end), from the left.

    `start` must be a multiple of the largest power of two within the range: RFC 9162 splits
    ranges in no other way, and `cover(0, size)` is the frontier of a whole tree.
    """
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append(Place(level, start >> level))
        start += 1 << level
    return places


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring subtrees of falling size, joined from the right."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def root_at(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` leaves, by one read of at most log2(size) + 1 nodes."""
    return fold(nodes.fetch(cover(0, size)))


class Frontier:
    """A tree known only by its perfect subtrees: enough to append and to give the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a frontier of {size} leaves has {size.bit_count()} peaks")

    def append(self, leaf: bytes) -> list[bytes]:
        """Take the hash of the next leaf; gives all hashes it completes, its own first."""
        hashes = [leaf]
        joined = self.size
        while joined & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            hashes.append(leaf)
            joined >>= 1
        self.peaks.append(leaf)
        self.size += 1
        return hashes

    def root(self) -> bytes:
        """The root of all leaves taken so far."""
        return fold(self.peaks)


class MemoryTree:
    """A tree held in memory, each level a list: a `Nodes` for batches, tests and benchmarks."""

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self.levels: list[list[bytes]] = [[]]
        for entry in entries:
            self.append(leaf_hash(entry))

    @property
    def size(self) -> int:
        """How many leaves stand in the tree."""
        return len(self.levels[0])

    def append(self, leaf: bytes) -> None:
        """Take the hash of the next leaf."""
        index, level = self.size, 0
        self.levels[0].append(leaf)
        while index & 1:
            row = self.levels[level]
            leaf = node_hash(row[index - 1], leaf)
            index >>= 1
            level += 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(leaf)

    def fetch(self, places: Sequence[Place]) -> Sequence[bytes]:
        """The hashes of `places`, in their order."""
        levels = self.levels
        return [levels[level][number] for level, number in places]

    def root(self) -> bytes:
        """The root of all leaves taken so far."""
        return root_at(self.size, self)
