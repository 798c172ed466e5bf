"""Inclusion and consistency proofs, made from stored nodes and checked from nothing.

Source: RFC 9162, 2.1.3 (inclusion) and 2.1.4 (consistency). A proof is a list of 32-byte hashes
from the leaf upwards. Verifiers answer True or False; they never raise on a hostile proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from elshi.engines.merkle.tree import HASH_BYTES, Nodes, Place, cover, fold, node_hash


def inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The proof that leaf `index` stands in the tree of the first `size` leaves.

    One read of at most 2 log2(size) nodes. ValueError when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    groups, start, end = [], 0, size
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            groups.append(cover(middle, end))
            end = middle
        else:
            groups.append(cover(start, middle))
            start = middle
    return _hashes(groups[::-1], nodes)


def consistency(older: int, newer: int, nodes: Nodes) -> list[bytes]:
    """The proof that the tree of `older` leaves is the beginning of the tree of `newer`.

    Empty when both are equal. ValueError unless 0 < older <= newer.
    """
    if not 0 < older <= newer:
        raise ValueError(f"no consistency proof from {older} to {newer} leaves")
    groups, start, end = [], 0, newer
    while older != end:
        middle = _middle(start, end)
        if older <= middle:
            groups.append(cover(middle, end))
            end = middle
        else:
            groups.append(cover(start, middle))
            start = middle
    if start:
        groups.append(cover(start, end))
    return _hashes(groups[::-1], nodes)


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf hash `leaf` at `index` under `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes([leaf, *proof]):
        return False
    place, last, hashed = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hashed = node_hash(step, hashed)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            hashed = node_hash(hashed, step)
        place >>= 1
        last >>= 1
    return last == 0 and hashed == root


def is_consistent(
    older: int, newer: int, older_root: bytes, newer_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the older tree begins the newer one (RFC 9162, 2.1.4.2).

    A tree begins with itself: then only an empty proof is right. From the empty tree nothing can
    be shown, so there the answer is False.
    """
    if not 0 <= older <= newer or not _are_hashes(proof):
        return False
    if older == newer:
        return not proof and older_root == newer_root
    if older == 0:
        return False
    path = [older_root, *proof] if older & (older - 1) == 0 else list(proof)
    return bool(path) and _climb(older - 1, newer - 1, path) == (older_root, newer_root)


def _climb(place: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots computed up `path` from the last leaf of the older tree; None if it misfits."""
    while place & 1:
        place >>= 1
        last >>= 1
    older = newer = path[0]
    for step in islice(path, 1, None):
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            newer = node_hash(newer, step)
        place >>= 1
        last >>= 1
    return (older, newer) if last == 0 else None


def _middle(start: int, end: int) -> int:
    """Where RFC 9162 splits a range: after the largest power of two smaller than its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _hashes(groups: Sequence[Sequence[Place]], nodes: Nodes) -> list[bytes]:
    """One hash for each group of neighbouring subtrees, after a single read of them all."""
    found = iter(nodes.fetch([place for group in groups for place in group]))
    return [fold(list(islice(found, len(group)))) for group in groups]


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(len(step) == HASH_BYTES for step in proof)
