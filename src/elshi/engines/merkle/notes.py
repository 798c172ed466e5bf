"""Signed notes: a text, an empty line, and lines of signatures (C2SP signed-note v1.0.0).

Keys are told apart by name and a 4-byte id; signatures of unknown keys are ignored, a wrong
signature of a known key spoils the whole note.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
KEY_ID_BYTES = 4
MOST_SIGNATURES = 100
LONGEST_NOTE = 1 << 20

Signer = Callable[[bytes], bytes]
"""Signs bytes with Ed25519 and gives the 64 bytes of the signature."""


class NoteError(ValueError):
    """A note, key or checkpoint that cannot be read or believed; the text says why."""


@dataclass(frozen=True)
class Key:
    """A public key that notes are checked with: its name, its kind and 32 bytes of Ed25519."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise NoteError("a key name is not empty and holds no space and no plus sign")
        if self.kind not in (ED25519, COSIGNATURE) or len(self.public) != 32:
            raise NoteError("only Ed25519 keys of kind 0x01 and 0x04 (cosignatures) are known")

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256 of name, newline, kind and key."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(named).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        material = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{material}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` over `message` was made with this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signature:
    """One signature line: who claims to have signed, with which key, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text ending in a newline, and its signatures, none of them believed yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    def signed_by(self, key: Key) -> list[Signature]:
        """The signatures that claim to be of `key`."""
        return [s for s in self.signatures if (s.name, s.key_id) == (key.name, key.id)]


def is_name(name: str) -> bool:
    """Whether `name` may name a key: not empty, no space of any kind, no plus, no control."""
    return bool(name) and "+" not in name and name.isprintable() and not any(map(str.isspace, name))


def read_key(text: str) -> Key:
    """The key written as a vkey, name+id+base64; NoteError when it is none or its id is wrong."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    material = from_base64(encoded)
    if len(material) != 33:
        raise NoteError("a public key is written name+id+base64 of 33 bytes")
    key = Key(name, material[1:], material[0])
    if key.id.hex() != key_id:
        raise NoteError("the key id does not belong to this name and key")
    return key


def sign(text: str, key: Key, signer: Signer) -> Note:
    """`text` as a note signed with `key` through `signer`."""
    if not _is_text(text):
        raise NoteError("a note ends in a newline and holds no other control character")
    return Note(text, (Signature(key.name, key.id, signer(text.encode())),))


def read(content: str | bytes) -> Note:
    """The note written in `content`, its signatures unchecked; NoteError when it is none."""
    whole = _decoded(content)
    text, parted, lines = whole.rpartition("\n\n")
    text += "\n"
    if not parted or not _is_text(text) or not lines.endswith("\n"):
        raise NoteError("a note is a text, an empty line and signature lines")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise NoteError("the note has too many signatures")
    return Note(text, signatures)


def check(note: Note, keys: Iterable[Key]) -> list[Key]:
    """The log keys whose signatures on `note` are right; NoteError if none is or one is wrong."""
    message, believed = note.text.encode(), []
    for key in keys:
        for signature in note.signed_by(key) if key.kind == ED25519 else ():
            if not key.verifies(message, signature.value):
                raise NoteError(f"the signature of {key.name} is wrong")
            believed.append(key)
    if not believed:
        raise NoteError("no signature of a known key")
    return believed


def _decoded(content: str | bytes) -> str:
    if len(content) > LONGEST_NOTE:
        raise NoteError("the note is too long")
    try:
        return content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError:
        raise NoteError("the note is not UTF-8") from None


def _is_text(text: str) -> bool:
    return text.endswith("\n") and all(mark >= " " or mark == "\n" for mark in text)


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    value = from_base64(encoded)
    if dash != "—" or not is_name(name) or len(value) <= KEY_ID_BYTES:
        raise NoteError("a signature line is a dash, a key name and base64")
    return Signature(name, value[:KEY_ID_BYTES], value[KEY_ID_BYTES:])


def from_base64(text: str) -> bytes:
    """The bytes of standard base64 in its one canonical form (RFC 4648, 4), or NoteError."""
    try:
        value = b64decode(text.encode("ascii"), validate=True)
    except (BadBase64, UnicodeEncodeError):
        raise NoteError("not base64") from None
    if b64encode(value).decode() != text:
        raise NoteError("not base64 in its one canonical form")
    return value
