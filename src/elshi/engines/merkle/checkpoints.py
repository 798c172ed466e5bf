"""Checkpoints and witnesses' cosignatures: size and root of a tree, signed.

Sources: C2SP tlog-checkpoint v1.0.0; C2SP tlog-cosignature v1 (Ed25519, kind 0x04).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace

from elshi.engines.merkle import notes
from elshi.engines.merkle.notes import Key, Note, NoteError, Signature, Signer
from elshi.engines.merkle.tree import HASH_BYTES

LATEST_TIME = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_TIME_BYTES = 8
_ED25519_BYTES = 64


@dataclass(frozen=True)
class Checkpoint:
    """The tree of `origin` at `size` leaves has this `root`; extension lines are carried along."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body that is signed: at least three lines."""
        root = b64encode(self.root).decode()
        return "\n".join([self.origin, str(self.size), root, *self.extensions]) + "\n"


@dataclass(frozen=True)
class Cosignature:
    """A witness's verified word: `key` saw this checkpoint as the largest at `time` (POSIX)."""

    key: Key
    time: int


def read_text(text: str) -> Checkpoint:
    """The checkpoint in the body of a note; NoteError when the lines are not those of one."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise NoteError("a checkpoint has three lines: origin, size and root")
    origin, size, encoded, *extensions = lines
    root = notes.from_base64(encoded)
    if not _SIZE.fullmatch(size) or len(root) != HASH_BYTES:
        raise NoteError("the size or the root of the checkpoint cannot be read")
    return Checkpoint(origin, int(size), root, tuple(extensions))


def sign(checkpoint: Checkpoint, key: Key, signer: Signer) -> Note:
    """The checkpoint as a signed note."""
    if not checkpoint.origin or "\n" in checkpoint.origin:
        raise NoteError("the origin is one line that is not empty")
    return notes.sign(checkpoint.text, key, signer)


def believe(note: Note, keys: Iterable[Key]) -> Checkpoint:
    """The checkpoint that a known log key signed; NoteError when none did or one signed wrong."""
    notes.check(note, keys)
    return read_text(note.text)


def cosign(note: Note, key: Key, time: int, signer: Signer) -> Note:
    """`note` with one more line: the word of witness `key` at `time` (POSIX seconds).

    The witness must have checked that the checkpoint is consistent with the largest it saw.
    """
    read_text(note.text)
    if key.kind != notes.COSIGNATURE or not 0 <= time <= LATEST_TIME:
        raise NoteError("a cosignature needs a cosignature key (0x04) and a POSIX time")
    value = time.to_bytes(_TIME_BYTES, "big") + signer(_witnessed(note.text, time))
    return replace(note, signatures=(*note.signatures, Signature(key.name, key.id, value)))


def cosignatures(note: Note, witnesses: Iterable[Key]) -> list[Cosignature]:
    """The cosignatures of known witnesses; NoteError when one of them is wrong."""
    return [
        _cosignature(note.text, witness, signature)
        for witness in witnesses
        if witness.kind == notes.COSIGNATURE
        for signature in note.signed_by(witness)
    ]


def _cosignature(text: str, witness: Key, signature: Signature) -> Cosignature:
    time = int.from_bytes(signature.value[:_TIME_BYTES], "big")
    right = (
        len(signature.value) == _TIME_BYTES + _ED25519_BYTES
        and time <= LATEST_TIME
        and witness.verifies(_witnessed(text, time), signature.value[_TIME_BYTES:])
    )
    if not right:
        raise NoteError(f"the cosignature of {witness.name} is wrong")
    return Cosignature(witness, time)


def _witnessed(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
