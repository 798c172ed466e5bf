"""The published proofs of transparency-dev/merkle, good and broken, and the hashes of RFC 9162."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from elshi.engines.merkle import proofs
from elshi.engines.merkle.tree import EMPTY_ROOT, MemoryTree, leaf_hash

VECTORS = Path(__file__).parents[5] / "tests" / "vectors" / "merkle"


def vectors(name: str) -> list[Any]:
    return [
        pytest.param(case, id=case["name"].removeprefix("testdata/"))
        for case in json.loads((VECTORS / f"{name}.json").read_text())
    ]


def proof_of(case: dict[str, Any]) -> list[bytes]:
    return [b64decode(step) for step in case["proof"] or []]


@pytest.mark.parametrize("case", vectors("inclusion"))
def test_inclusion(case: dict[str, Any]) -> None:
    right = proofs.includes(
        case["leafIdx"],
        case["treeSize"],
        b64decode(case["leafHash"]),
        proof_of(case),
        b64decode(case["root"]),
    )
    assert right is not case["wantErr"]


@pytest.mark.parametrize("case", vectors("consistency"))
def test_consistency(case: dict[str, Any]) -> None:
    right = proofs.is_consistent(
        case["size1"],
        case["size2"],
        b64decode(case["root1"]),
        b64decode(case["root2"]),
        proof_of(case),
    )
    assert right is not case["wantErr"]


def test_empty_tree_and_empty_leaf() -> None:
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")
    assert leaf_hash(b"").hex().startswith("6e340b9cffb37a989ca544e6bb780a2c")
    assert MemoryTree().root() == EMPTY_ROOT


def test_published_tree_of_eight() -> None:
    """The eight entries behind the vectors; their root is the one the vectors end in."""
    entries = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        bytes.fromhex("5051525354555657"),
        bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
    ]
    root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert MemoryTree(entries).root().hex() == root
