"""`elshi ledger verify`: exit codes, languages and JSON, and that no framework is loaded."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from elshi.engines.merkle import checkpoints, proofs
from elshi.engines.merkle.checkpoints import Checkpoint
from elshi.engines.merkle.notes import COSIGNATURE, Key
from elshi.engines.merkle.receipts import Receipt
from elshi.engines.merkle.tree import Frontier, MemoryTree, leaf_hash
from elshi.foundation.ledger import evidence, receipts, statements
from elshi.portal.tools import ledger

SECRET = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
KEY = Key("mfa.example/ledger", SECRET.public_key().public_bytes_raw())
WITNESS_SECRET = Ed25519PrivateKey.from_private_bytes(b"\x06" * 32)
WITNESS = Key("mission.example/w1", WITNESS_SECRET.public_key().public_bytes_raw(), COSIGNATURE)
AT = datetime(2026, 11, 22, tzinfo=UTC)
ENTRIES = [
    statements.Statement(
        "visas.visa.issue", f"visas.visa:{index}", "post:consul", AT, statements.state({}, {})
    ).leaf(index)
    for index in range(6)
]
TREE = MemoryTree(ENTRIES)
NOTE = checkpoints.cosign(
    checkpoints.sign(Checkpoint(KEY.name, 6, TREE.root()), KEY, SECRET.sign),
    WITNESS,
    1_700_000_000,
    WITNESS_SECRET.sign,
)


def lines(entries: list[bytes] = ENTRIES) -> bytes:
    tree = Frontier()
    written = [evidence.header_line(len(entries))]
    for entry in entries:
        written.append(evidence.leaf_line(entry, b"".join(tree.append(leaf_hash(entry)))))
    signed = checkpoints.sign(Checkpoint(KEY.name, tree.size, tree.root()), KEY, SECRET.sign)
    note = NOTE if entries == ENTRIES else signed
    return b"".join([*written, evidence.checkpoint_line(str(note))])


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(lines())
    return path


def answer(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str]:
    code = ledger.main(["verify", *map(str, argv)])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Журнал дұрыс: 6 жазба, 1 бақылау нүктесі"),
        ("ru", "Журнал верен. Записей: 6; контрольных точек: 1"),
        ("en", "The ledger is sound. Leaves: 6; checkpoints: 1; leaves signed, from the first: 6."),
    ],
)
def test_a_sound_export(
    capsys: pytest.CaptureFixture[str], export: Path, language: str, words: str
) -> None:
    code, said = answer(capsys, export, "--key", KEY, "--language", language)
    assert (code, words in said) == (0, True)


def test_a_key_may_be_a_file_and_the_export_packed(
    capsys: pytest.CaptureFixture[str], export: Path, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_text(f"{KEY}\n\n{WITNESS}\n")
    packed = tmp_path / "ledger.jsonl.gz"
    packed.write_bytes(gzip.compress(export.read_bytes()))
    code, said = answer(capsys, packed, "--key", tmp_path / "keys", "--json")
    document = json.loads(said)
    assert (code, document["sound"], document["witnesses"]) == (0, True, ["mission.example/w1"])
    assert document["root"] == TREE.root().hex()


def test_the_first_wrong_leaf_is_named_first(
    capsys: pytest.CaptureFixture[str], export: Path
) -> None:
    export.write_bytes(export.read_bytes().replace(b"visas.visa:3", b"visas.visa:9"))
    code, said = answer(capsys, export, "--key", KEY, "--language", "en")
    assert (code, said.split("\n")[0]) == (
        1,
        "Leaf 3 was changed: its content does not give the hash stored with it.",
    )
    assert "The ledger is not sound. Faults found: 2" in said
    code, said = answer(capsys, export, "--key", KEY, "--json")
    first, *_, last = map(json.loads, said.splitlines())
    assert (first["kind"], first["first"], last["sound"]) == ("leaf changed", 3, False)


def test_a_history_rewritten_with_the_real_key(
    capsys: pytest.CaptureFixture[str], export: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "earlier"
    kept.write_text(str(NOTE))
    forged = [*ENTRIES[:2], ENTRIES[2].replace(b"consul", b"forger"), *ENTRIES[3:]]
    export.write_bytes(lines(forged))
    assert answer(capsys, export, "--key", KEY)[0] == 0
    code, said = answer(capsys, export, "--key", KEY, "--checkpoint", kept, "--language", "en")
    assert code == 1
    assert "The checkpoint (leaves: 6) does not agree with the ledger" in said


def test_a_missing_witness(capsys: pytest.CaptureFixture[str], export: Path) -> None:
    forged = [*ENTRIES[:5], ENTRIES[5].replace(b"consul", b"forger")]
    export.write_bytes(lines(forged))
    argv = [export, "--key", KEY, "--witness", WITNESS, "--language", "en"]
    code, said = answer(capsys, *argv)
    assert (code, "Witnesses who cosigned the newest checkpoint: 0; wanted: 1." in said) == (
        1,
        True,
    )
    assert answer(capsys, *argv, "--quorum", 0)[0] == 0


def test_leaves_not_yet_signed_are_said(capsys: pytest.CaptureFixture[str], export: Path) -> None:
    tree = Frontier()
    for entry in ENTRIES:
        tree.append(leaf_hash(entry))
    after = ENTRIES[5].replace(b'"index":5', b'"index":6')
    hashes = b"".join(tree.append(leaf_hash(after)))
    export.write_bytes(export.read_bytes() + evidence.leaf_line(after, hashes))
    code, said = answer(capsys, export, "--key", KEY, "--language", "en")
    assert (code, "Note: leaves at the end not signed yet: 1." in said) == (0, True)


def receipt(index: int) -> dict[str, str]:
    proof = Receipt(index, tuple(proofs.inclusion(index, 6, TREE)), NOTE)
    return {"format": receipts.FORMAT, "leaf": ENTRIES[index].decode(), "proof": str(proof)}


def test_a_receipt_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt(4)))
    code, said = answer(capsys, path, "--key", KEY, "--json")
    assert (code, json.loads(said)["subject"]) == (0, "visas.visa:4")
    path.write_text(json.dumps({**receipt(4), "leaf": ENTRIES[3].decode()}))
    code, said = answer(capsys, path, "--key", KEY, "--language", "en")
    assert (code, said.startswith("The receipt proves nothing:")) == (1, True)


@pytest.mark.parametrize(
    "content",
    [b"\x1f\x8bnot", gzip.compress(lines())[:90], b"plain"],
    ids=["no-gzip", "cut", "plain"],
)
def test_a_broken_file_is_a_call_that_cannot_be_carried_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "ledger.jsonl.gz"
    path.write_bytes(content)
    code, said = answer(capsys, path, "--key", KEY, "--language", "en")
    assert (code, said.endswith("Check that it was copied whole.\n")) == (2, True)


@pytest.mark.parametrize(
    "key", ["absent", f"{KEY}x", "a+b+c"], ids=["absent", "too-long", "no-key"]
)
def test_a_key_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], export: Path, key: str
) -> None:
    code, said = answer(capsys, export, "--key", key, "--language", "en")
    assert (code, said.startswith("A public key or checkpoint cannot be read")) == (2, True)


def test_no_framework_is_loaded() -> None:
    program = "import sys, elshi.portal.tools.ledger; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_word_is_in_three_languages() -> None:
    for words in ledger.WORDS.values():
        assert len({*words}) == 3
