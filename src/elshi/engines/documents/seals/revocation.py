"""The signed list of withdrawn papers: a bit each, so it names nobody.

Every sealed paper carries an index drawn at random; the list is a string of bits, the first index
the highest bit of the first byte, compressed with zlib. It is dated twice: when made, and until
when it may be relied on. After that it still says *revoked*, which is final, but never again
*valid*. In the spirit of W3C Bitstring Status List 1.0; canonical JSON (RFC 8785) under ES256.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

import rfc8785

from .codec import Seal
from .signing import PublicKey, Sign

KIND = "elshi revocation list"
INDEX_TAG = 0x80  # of a seal's feature with the index; free for issuers (TR-03137-1, 3.2.3)
MOST = 1 << 24  # papers a list may span: 2 MB of bits
_LEAST = 1 << 17  # W3C: 131,072 at least, so that a small list hides its papers too


class RevocationError(ValueError):
    """A text that is no readable revocation list, with the reason."""


class Status(StrEnum):
    """What a list says of one paper."""

    VALID = "valid"
    REVOKED = "revoked"
    NOT_KNOWN = "not known"


class RevocationList(NamedTuple):
    """A read list. `bits` are uncompressed; `signed` is what `signature` (raw r || s) covers."""

    issuer: str
    number: int
    issued: datetime
    valid_until: datetime
    size: int
    bits: bytes
    key: str
    signed: bytes
    signature: bytes


def build(
    revoked: Iterable[int],
    *,
    size: int,
    issuer: str,
    number: int,
    issued: datetime,
    valid_until: datetime,
    key: str,
    sign: Sign,
) -> str:
    """The signed list of these indices as canonical JSON.

    `size` is how many papers exist, rounded up to 131,072 or a whole byte; `number` grows with
    each list; `key` names the signing certificate (`keyfile.fingerprint`).
    Raises RevocationError for an index or times that make no list.
    """
    size = -(-max(size, _LEAST) // 8) * 8
    if size > MOST or valid_until <= issued:
        raise RevocationError("a list spans at most 16,777,216 papers and ends after its issue")
    data: dict[str, object] = {
        "kind": KIND,
        "issuer": issuer,
        "number": number,
        "issued": _stamp(issued),
        "valid_until": _stamp(valid_until),
        "size": size,
        "bits": _base64url(zlib.compress(_bits(revoked, size), 9)),
        "key": key,
    }
    signature = _base64url(sign(_canonical(data)))
    return _canonical({"data": data, "signature": signature}).decode("utf-8")


def _bits(revoked: Iterable[int], size: int) -> bytes:
    bits = bytearray(size // 8)
    for index in revoked:
        if not 0 <= index < size:
            raise RevocationError(f"index {index} lies outside the list of {size}")
        bits[index >> 3] |= 0x80 >> (index & 7)
    return bytes(bits)


def read(text: str | bytes) -> RevocationList:
    """The list in a JSON text. Raises RevocationError; the signature is not yet checked."""
    try:
        whole = json.loads(text)
        return _list(whole["data"], whole["signature"])
    except RevocationError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError, zlib.error) as reason:
        raise RevocationError(f"no revocation list: {reason}") from None


def _list(data: dict[str, object], signature: str) -> RevocationList:
    size, number = data["size"], data["number"]
    if data["kind"] != KIND or not isinstance(number, int):
        raise RevocationError("no revocation list")
    if not isinstance(size, int) or not 0 < size <= MOST or size % 8:
        raise RevocationError("a list of no possible size")
    return RevocationList(
        str(data["issuer"]),
        number,
        _moment(str(data["issued"])),
        _moment(str(data["valid_until"])),
        size,
        _inflate(_bytes(str(data["bits"])), size // 8),
        str(data["key"]),
        _canonical(data),
        _bytes(signature),
    )


def _inflate(packed: bytes, size: int) -> bytes:
    """The bits, never more than announced: a small text may not swell to fill the memory."""
    inflater = zlib.decompressobj()
    bits = inflater.decompress(packed, size + 1)
    if len(bits) != size or not inflater.eof:
        raise RevocationError("the bits are not as many as announced")
    return bits


def genuine(of: RevocationList, key: PublicKey) -> bool:
    """Whether this key signed the list."""
    return key.verify(of.signed, of.signature)


def status(of: RevocationList, index: int | None, at: datetime) -> Status:
    """What the list says of the paper with this index at that moment.

    A set bit is *revoked* whenever one looks: revocation is final. A clear bit is *valid* only
    between the list's two times, and *not known* otherwise, as is an index the list lacks.
    """
    if index is None or not 0 <= index < of.size:
        return Status.NOT_KNOWN
    if of.bits[index >> 3] & 0x80 >> (index & 7):
        return Status.REVOKED
    return Status.VALID if of.issued <= at < of.valid_until else Status.NOT_KNOWN


def index_field(index: int) -> bytes:
    """The value of a seal's feature `INDEX_TAG` for this index: four bytes."""
    return index.to_bytes(4, "big")


def index_of(seal: Seal) -> int | None:
    """The index a binary seal carries, None when it carries none."""
    value = seal.fields.get(INDEX_TAG)
    return int.from_bytes(value, "big") if isinstance(value, bytes) and len(value) == 4 else None


def _canonical(value: dict[str, object]) -> bytes:
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise RevocationError(f"{text} has no time zone")
    return moment


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as reason:
        raise RevocationError(f"no base64url text: {reason}") from None
