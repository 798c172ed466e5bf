"""Properties of trees and proofs: what is right verifies, whatever is altered does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.merkle import proofs
from elshi.engines.merkle.tree import (
    Frontier,
    MemoryTree,
    Place,
    completed,
    cover,
    keeper,
    leaf_hash,
    left_neighbours,
    node_hash,
    root_at,
)

TREE = MemoryTree(str(number).encode() for number in range(130))
ROOTS = [root_at(size, TREE) for size in range(TREE.size + 1)]
sizes = st.integers(1, TREE.size)


def root_by_definition(entries: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, as it is written there."""
    if len(entries) == 1:
        return leaf_hash(entries[0])
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return node_hash(root_by_definition(entries[:half]), root_by_definition(entries[half:]))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70))
def test_all_ways_to_a_root_agree(entries: list[bytes]) -> None:
    frontier = Frontier()
    for entry in entries:
        frontier.append(leaf_hash(entry))
    expected = root_by_definition(entries)
    assert frontier.root() == MemoryTree(entries).root() == expected


def test_a_frontier_goes_on_from_its_peaks() -> None:
    for size in range(TREE.size):
        frontier = Frontier(size, TREE.fetch(cover(0, size)))
        hashes = frontier.append(TREE.levels[0][size])
        assert frontier.root() == ROOTS[size + 1]
        neighbours = TREE.fetch(left_neighbours(size))
        assert hashes == completed(TREE.levels[0][size], neighbours)
        places = [Place(level, size >> level) for level in range(len(hashes))]
        assert hashes == TREE.fetch(places)
        assert {keeper(place) for place in places} == {size}


def test_a_frontier_refuses_the_wrong_number_of_peaks() -> None:
    with pytest.raises(ValueError, match="3 leaves has 2 peaks"):
        Frontier(3, [bytes(32)])


def test_every_inclusion_proof_up_to_130_leaves() -> None:
    for size in range(1, TREE.size + 1):
        for index in range(size):
            proof = proofs.inclusion(index, size, TREE)
            leaf = TREE.levels[0][index]
            assert proofs.includes(index, size, leaf, proof, ROOTS[size])
            assert len(proof) <= (size - 1).bit_length()


def test_every_consistency_proof_up_to_130_leaves() -> None:
    for newer in range(1, TREE.size + 1):
        for older in range(1, newer + 1):
            proof = proofs.consistency(older, newer, TREE)
            assert proofs.is_consistent(older, newer, ROOTS[older], ROOTS[newer], proof)


@given(st.data())
def test_an_altered_inclusion_proof_fails(data: st.DataObject) -> None:
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    leaf, root = TREE.levels[0][index], ROOTS[size]
    proof = proofs.inclusion(index, size, TREE)
    assert not proofs.includes(index, size, leaf, altered(data, proof), root)
    other = data.draw(st.integers(0, size).filter(lambda number: number != index))
    assert not proofs.includes(other, size, leaf, proof, root)
    assert not proofs.includes(index, size, flip(data, leaf), proof, root)
    assert not proofs.includes(index, size, leaf, proof, flip(data, root))


@given(st.data())
def test_an_altered_consistency_proof_fails(data: st.DataObject) -> None:
    newer = data.draw(sizes)
    older = data.draw(st.integers(1, newer))
    roots = ROOTS[older], ROOTS[newer]
    proof = proofs.consistency(older, newer, TREE)
    assert not proofs.is_consistent(older, newer, *roots, altered(data, proof))
    assert not proofs.is_consistent(older, newer, flip(data, roots[0]), roots[1], proof)
    assert not proofs.is_consistent(older, newer, roots[0], flip(data, roots[1]), proof)


@given(
    st.integers(-2, 2**65),
    st.integers(-2, 2**65),
    st.lists(st.binary(max_size=33) | st.binary(min_size=32, max_size=32), max_size=70),
)
def test_verifiers_survive_anything(first: int, second: int, proof: list[bytes]) -> None:
    assert not proofs.includes(first, second, bytes(32), proof, b"\x01" * 32)
    assert not proofs.is_consistent(first, second, bytes(32), b"\x01" * 32, proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_inclusion_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        proofs.inclusion(index, size, TREE)


@pytest.mark.parametrize(("older", "newer"), [(0, 3), (4, 3), (-1, 3)])
def test_no_consistency_proof_backwards(older: int, newer: int) -> None:
    with pytest.raises(ValueError, match="no consistency proof"):
        proofs.consistency(older, newer, TREE)


class Counting:
    """Nodes of the tree, with the number of reads."""

    def __init__(self) -> None:
        self.reads: list[int] = []

    def fetch(self, places: list[Place]) -> list[bytes]:
        self.reads.append(len(places))
        return list(TREE.fetch(places))


def test_a_proof_reads_once_and_little() -> None:
    for size in range(1, TREE.size + 1):
        for index in range(size):
            nodes = Counting()
            proofs.inclusion(index, size, nodes)
            proofs.consistency(index + 1, size, nodes)
            assert len(nodes.reads) == 2
            assert max(nodes.reads) <= 2 * size.bit_length()


def flip(data: st.DataObject, hashed: bytes) -> bytes:
    bit = data.draw(st.integers(0, 255))
    return (int.from_bytes(hashed, "big") ^ 1 << bit).to_bytes(32, "big")


def altered(data: st.DataObject, proof: list[bytes]) -> list[bytes]:
    """The proof with one hash flipped, lost or added, or two exchanged."""
    at = data.draw(st.integers(0, len(proof)))
    kinds = ["add"] + (["flip", "lose"] if at < len(proof) else [])
    match data.draw(st.sampled_from(kinds)):
        case "flip":
            return [*proof[:at], flip(data, proof[at]), *proof[at + 1 :]]
        case "lose":
            return [*proof[:at], *proof[at + 1 :]]
        case _:
            return [*proof[:at], data.draw(st.binary(min_size=32, max_size=32)), *proof[at:]]
