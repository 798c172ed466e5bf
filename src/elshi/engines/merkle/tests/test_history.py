"""A history read again: every change, loss and exchange is named at its place."""

from __future__ import annotations

import pytest

from elshi.engines.merkle.history import CHANGED, MISSING, SUBTREE, Fault, History, hashes_of
from elshi.engines.merkle.tree import Frontier, leaf_hash, node_hash

ENTRIES = [str(number).encode() for number in range(21)]


def written(entries: list[bytes]) -> tuple[list[bytes], bytes]:
    frontier = Frontier()
    return [b"".join(frontier.append(leaf_hash(entry))) for entry in entries], frontier.root()


CLAIMS, TRUE_ROOT = written(ENTRIES)


def read(entries: list[bytes], claims: list[bytes]) -> tuple[list[Fault], bytes]:
    history = History()
    faults = [f for pair in zip(entries, claims, strict=True) for f in history.take(*pair)]
    return faults, history.root()


def test_a_true_history_has_no_fault() -> None:
    assert read(ENTRIES, CLAIMS) == ([], TRUE_ROOT)


@pytest.mark.parametrize("at", range(len(ENTRIES)))
def test_a_changed_leaf_is_named_once(at: int) -> None:
    entries = [*ENTRIES[:at], b"forged", *ENTRIES[at + 1 :]]
    faults, root = read(entries, CLAIMS)
    assert faults == [Fault(CHANGED, at, at)]
    assert root == written(entries)[1] != TRUE_ROOT


@pytest.mark.parametrize(("at", "first", "last"), [(4, 4, 5), (5, 4, 7), (7, 0, 15), (2, 2, 3)])
def test_a_leaf_forged_with_its_hashes_is_named_by_the_subtree_above(
    at: int, first: int, last: int
) -> None:
    entries = [*ENTRIES[:at], b"forged", *ENTRIES[at + 1 :]]
    claims = [*CLAIMS[:at], written(entries)[0][at], *CLAIMS[at + 1 :]]
    assert read(entries, claims)[0] == [Fault(SUBTREE, first, last)]


def test_an_altered_subtree_hash_is_named() -> None:
    claims = list(CLAIMS)
    claims[15] = claims[15][:64] + bytes(32) + claims[15][96:]
    assert read(ENTRIES, claims)[0] == [Fault(SUBTREE, 12, 15)]


@pytest.mark.parametrize("claim", [CLAIMS[6] + bytes(32), CLAIMS[6][:31], b""])
def test_hashes_too_many_or_too_few_are_named(claim: bytes) -> None:
    faults = read(ENTRIES, [*CLAIMS[:6], claim, *CLAIMS[7:]])[0]
    assert faults == [Fault(CHANGED, 6, 6)]


def test_missing_leaves_are_named_and_the_rest_still_checked() -> None:
    history, faults = History(), []
    for index, (entry, claim) in enumerate(zip(ENTRIES, CLAIMS, strict=True)):
        if index in (4, 5):
            continue
        faults += history.skip_to(index)
        faults += history.take(b"forged" if index == 17 else entry, claim)
    assert faults == [Fault(MISSING, 4, 5), Fault(CHANGED, 17, 17)]
    assert history.size == len(ENTRIES)
    assert history.root() != TRUE_ROOT


def test_going_back_says_nothing() -> None:
    history = History()
    history.take(ENTRIES[0], CLAIMS[0])
    assert history.skip_to(0) == []
    assert history.size == 1


def test_joined_hashes_part_again() -> None:
    first, second = leaf_hash(b"0"), leaf_hash(b"1")
    assert hashes_of(CLAIMS[1]) == [second, node_hash(first, second)]
