"""Signed notes, checkpoints, cosignatures and receipts, by the examples of C2SP and by mutation."""

from __future__ import annotations

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.merkle import checkpoints, notes, proofs, receipts
from elshi.engines.merkle.checkpoints import Checkpoint
from elshi.engines.merkle.notes import COSIGNATURE, Key, NoteError
from elshi.engines.merkle.tree import MemoryTree

# C2SP signed-note v1.0.0, "Verifier keys", example (CC BY 4.0 as the specification).
PUBLISHED_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
PUBLISHED_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
    "RKuwHjG1Yu72IneyaQM=\n"
)
# C2SP tlog-cosignature, introductory example.
PUBLISHED_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)

LOG_SECRET = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
LOG = Key("mfa.example/ledger", LOG_SECRET.public_key().public_bytes_raw())
WITNESS_SECRET = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)
WITNESS = Key("mission.example/w1", WITNESS_SECRET.public_key().public_bytes_raw(), COSIGNATURE)
TREE = MemoryTree(str(number).encode() for number in range(11))
CHECKPOINT = Checkpoint("mfa.example/ledger", TREE.size, TREE.root())
NOTE = checkpoints.sign(CHECKPOINT, LOG, LOG_SECRET.sign)


def test_the_published_note_is_believed() -> None:
    key = notes.read_key(PUBLISHED_KEY)
    assert str(key) == PUBLISHED_KEY
    note = notes.read(PUBLISHED_NOTE)
    assert notes.check(note, [key]) == [key]
    assert str(note) == PUBLISHED_NOTE


def test_the_published_checkpoint_is_read() -> None:
    note = notes.read(PUBLISHED_CHECKPOINT)
    checkpoint = checkpoints.read_text(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == note.text
    assert [s.name for s in note.signatures] == [checkpoint.origin, "witness.example.com/w1"]
    assert int.from_bytes(note.signatures[1].value[:8], "big") == 1679315147
    assert str(note) == PUBLISHED_CHECKPOINT


def test_a_checkpoint_goes_the_whole_way() -> None:
    note = notes.read(str(checkpoints.cosign(NOTE, WITNESS, 1_700_000_000, WITNESS_SECRET.sign)))
    assert checkpoints.believe(note, [notes.read_key(str(LOG))]) == CHECKPOINT
    (word,) = checkpoints.cosignatures(note, [notes.read_key(str(WITNESS)), LOG])
    assert (word.key, word.time) == (WITNESS, 1_700_000_000)


@given(st.integers(0, len(str(NOTE).encode()) - 1), st.integers(1, 255))
def test_no_altered_byte_of_a_checkpoint_is_believed(at: int, change: int) -> None:
    whole = bytearray(str(NOTE).encode())
    whole[at] ^= change
    with pytest.raises(NoteError):
        checkpoints.believe(notes.read(bytes(whole)), [LOG])


def test_a_known_key_with_a_wrong_signature_spoils_the_note() -> None:
    wrong = notes.Signature(LOG.name, LOG.id, bytes(64))
    note = notes.Note(NOTE.text, (*NOTE.signatures, wrong))
    with pytest.raises(NoteError, match="signature of mfa.example/ledger is wrong"):
        checkpoints.believe(note, [LOG])


def test_unknown_keys_are_ignored_and_do_not_suffice() -> None:
    other = Key("mfa.example/ledger", WITNESS.public)
    with pytest.raises(NoteError, match="no signature of a known key"):
        checkpoints.believe(NOTE, [other])
    assert checkpoints.cosignatures(NOTE, [WITNESS]) == []


@pytest.mark.parametrize("time", [0, 1_700_000_001, 2**63])
def test_a_moved_cosignature_time_is_refused(time: int) -> None:
    cosigned = checkpoints.cosign(NOTE, WITNESS, 1_700_000_000, WITNESS_SECRET.sign)
    value = time.to_bytes(8, "big") + cosigned.signatures[1].value[8:]
    moved = notes.Note(NOTE.text, (notes.Signature(WITNESS.name, WITNESS.id, value),))
    with pytest.raises(NoteError, match="cosignature of mission.example/w1 is wrong"):
        checkpoints.cosignatures(moved, [WITNESS])


def test_only_a_cosignature_key_cosigns() -> None:
    with pytest.raises(NoteError, match="needs a cosignature key"):
        checkpoints.cosign(NOTE, LOG, 1, LOG_SECRET.sign)
    with pytest.raises(NoteError, match="POSIX time"):
        checkpoints.cosign(NOTE, WITNESS, 2**63, WITNESS_SECRET.sign)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n1\n",
        "origin\n01\n" + "A" * 43 + "=\n",
        "origin\n-1\n" + "A" * 43 + "=\n",
        "origin\n1\nAAAA\n",
        "origin\n1\n" + "A" * 42 + "B=\n",
        "\n1\n" + "A" * 43 + "=\n",
        "origin\n1\n" + "A" * 43 + "=\n\nafter\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(NoteError):
        checkpoints.read_text(text)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— name AAAAAAA\n",
        "text\n\n— name AAAAAAA=",
        "te\rxt\n\n— name AAAAAAA=\n",
        b"\xff\n\n",
        "text\n\n" + "— name AAAAAAA=\n" * 101,
        "x" * (1 << 20) + "\n\n— name AAAAAAA=\n",
    ],
)
def test_what_is_no_note(content: str | bytes) -> None:
    with pytest.raises(NoteError):
        notes.read(content)


@pytest.mark.parametrize(
    "key", ["", "name", PUBLISHED_KEY.replace("530d", "530e"), PUBLISHED_KEY.replace("+Ae", "+Ae+")]
)
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(NoteError):
        notes.read_key(key)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_readers_answer_or_refuse(text: str) -> None:
    for reader in (notes.read, notes.read_key, checkpoints.read_text, receipts.read):
        for content in (text, f"{receipts.HEADER}\n{text}", f"{text}\n\n— name AAAAAAA=\n"):
            with suppress(NoteError):
                reader(content)


def receipt_for(index: int) -> receipts.Receipt:
    return receipts.Receipt(index, tuple(proofs.inclusion(index, TREE.size, TREE)), NOTE)


@pytest.mark.parametrize("index", range(TREE.size))
def test_a_receipt_goes_the_whole_way(index: int) -> None:
    receipt = receipts.read(str(receipt_for(index)))
    assert receipt == receipt_for(index)
    assert receipts.believe(receipt, str(index).encode(), [LOG]) == CHECKPOINT
    with pytest.raises(NoteError, match="does not lead from the entry"):
        receipts.believe(receipt, b"another", [LOG])


@given(st.integers(0, len(str(receipt_for(4)).encode()) - 1), st.integers(1, 127))
def test_no_altered_byte_of_a_receipt_is_believed(at: int, change: int) -> None:
    whole = bytearray(str(receipt_for(4)).encode())
    whole[at] ^= change
    with pytest.raises(NoteError):
        receipts.believe(receipts.read(whole.decode("utf-8", "replace")), b"4", [LOG])


def test_a_receipt_may_carry_extra_bytes() -> None:
    lines = str(receipt_for(2)).split("\n")
    with_extra = "\n".join([lines[0], "extra QUJD", *lines[1:]])
    assert receipts.read(with_extra) == receipt_for(2)


@pytest.mark.parametrize("index", ["index 04", "index -1", "index ", "idx 4", "index 4 "])
def test_a_receipt_names_its_index_in_one_way(index: str) -> None:
    with pytest.raises(NoteError, match="index or the hashes"):
        receipts.read(str(receipt_for(4)).replace("index 4", index))
