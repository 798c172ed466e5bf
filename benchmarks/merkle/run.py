"""Appends, proofs and checks a second in the Merkle engine: CPU time of one core, memory store.

python benchmarks/merkle/run.py [LEAVES]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from time import process_time

from elshi.engines.merkle import proofs
from elshi.engines.merkle.canonical import canonical
from elshi.engines.merkle.tree import Frontier, MemoryTree, leaf_hash, root_at

ASKED = 20_000


def entry(number: int) -> bytes:
    """A leaf as the ledger writes it, about 300 bytes."""
    row = {"category": "C3", "entries": 1, "fee": "60.00", "number": number, "state": "submitted"}
    head = {"act": "visas.application.submit", "actor": "post:consul", "row": row}
    return canonical({**head, "at": "2026-11-22T10:00:00.000000Z", "index": number, "private": {}})


def rate(name: str, count: int, work: Callable[[], object]) -> None:
    start = process_time()
    work()
    spent = process_time() - start
    print(f"{name:44} {count / spent:>12,.0f} /s   ({count:,} in {spent:.2f} s CPU)")


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    entries: list[bytes] = []
    rate("write canonical bytes", size, lambda: entries.extend(map(entry, range(size))))
    tree, frontier = MemoryTree(), Frontier()
    rate("hash a leaf and append, all nodes kept", size, lambda: grow(tree.append, entries))
    rate("hash a leaf and append, frontier only", size, lambda: grow(frontier.append, entries))
    draw = random.Random(9162)
    indexes = [draw.randrange(size) for _ in range(ASKED)]
    older = [draw.randrange(1, size + 1) for _ in range(ASKED)]
    shown: list[list[bytes]] = []
    joined: list[list[bytes]] = []
    rate("inclusion proof", ASKED, lambda: shown.extend(inclusions(indexes, tree)))
    rate("consistency proof", ASKED, lambda: joined.extend(consistencies(older, tree)))
    root, roots = tree.root(), {number: root_at(number, tree) for number in older}
    rate("check an inclusion proof", ASKED, lambda: check_inclusions(indexes, shown, tree, root))
    rate("check a consistency proof", ASKED, lambda: check_joined(older, joined, roots, size, root))


def grow(append: Callable[[bytes], object], entries: list[bytes]) -> None:
    for written in entries:
        append(leaf_hash(written))


def inclusions(indexes: list[int], tree: MemoryTree) -> list[list[bytes]]:
    return [proofs.inclusion(index, tree.size, tree) for index in indexes]


def consistencies(older: list[int], tree: MemoryTree) -> list[list[bytes]]:
    return [proofs.consistency(number, tree.size, tree) for number in older]


def check_inclusions(
    indexes: list[int], shown: list[list[bytes]], tree: MemoryTree, root: bytes
) -> None:
    leaves, size = tree.levels[0], tree.size
    for index, proof in zip(indexes, shown, strict=True):
        if not proofs.includes(index, size, leaves[index], proof, root):
            raise SystemExit(f"the proof of leaf {index} does not verify")


def check_joined(
    older: list[int], joined: list[list[bytes]], roots: dict[int, bytes], size: int, root: bytes
) -> None:
    for number, proof in zip(older, joined, strict=True):
        if not proofs.is_consistent(number, size, roots[number], root, proof):
            raise SystemExit(f"the consistency from {number} does not verify")


if __name__ == "__main__":
    main()
