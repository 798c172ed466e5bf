"""The message and signature zones of a seal: tag, length, value, again and again.

Doc 9303-13, 2.3 and 2.4: lengths are definite DER lengths; tag FF holds the signature and ends
the seal. TR-03137-1, 3.2.3 speaks of one length byte from 0 to 254, and a published seal follows
it (a value of 128 bytes under length byte 80), so both are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SIGNATURE = 0xFF
PLAIN_LENGTH = "a length above 127 written in one plain byte, not by DER"
UNSIGNED = "no signature zone"
_MOST_PLAIN = 0xFE  # FF is left for the signature's tag


class MessageError(ValueError):
    """Zones that cannot be read, with the reason."""


class Zones(NamedTuple):
    """Features by tag in their order, the signature, what it covers, and where the seal ends."""

    features: dict[int, bytes]
    signature: bytes
    body: int
    end: int


def read(data: bytes, at: int, *, plain: bool = False) -> Zones:
    """The zones from offset `at`; `plain` reads every length as one byte.

    A tag may stand once: a second value would let two readers see two documents.
    """
    features: dict[int, bytes] = {}
    end = len(data)
    while at < end:
        start, tag = at, data[at]
        at += 2
        length = data[at - 1] if at <= end else 0x80
        if length > (_MOST_PLAIN if plain else 0x7F):
            length, at = _long_length(data, at - 1)
        stop = at + length
        if stop > end:
            raise MessageError(f"tag {tag:02X} wants {length} bytes, {max(0, end - at)} are left")
        if tag == SIGNATURE:
            return Zones(features, data[at:stop], start, stop)
        if tag in features:
            raise MessageError(f"tag {tag:02X} stands twice")
        features[tag] = data[at:stop]
        at = stop
    return Zones(features, b"", end, end)


def _long_length(data: bytes, at: int) -> tuple[int, int]:
    """The length of more than 127 at `at`, and where its value begins."""
    size = {b"\x81": 1, b"\x82": 2}.get(data[at : at + 1], 0)
    length = int.from_bytes(data[at + 1 : at + 1 + size], "big")
    if length < (0, 0x80, 0x100)[size] or not size:
        raise MessageError(f"no DER length: {data[at : at + 3].hex() or 'cut short'}")
    return length, at + 1 + size


def write(features: Iterable[tuple[int, bytes]], *, plain: bool = False) -> bytes:
    """The features as they stand in a seal. Raises MessageError for a tag or size they exclude."""
    return b"".join(_feature(tag, value, plain) for tag, value in features)


def _feature(tag: int, value: bytes, plain: bool) -> bytes:
    size = len(value)
    if not 0 <= tag <= SIGNATURE:
        raise MessageError(f"no tag {tag}: 0 to 254 are features, 255 the signature")
    if size > (_MOST_PLAIN if plain else 0xFFFF):
        raise MessageError(f"tag {tag:02X}: {size} bytes are too many")
    if size < 0x80 or plain:
        return bytes((tag, size)) + value
    if size < 0x100:
        return bytes((tag, 0x81, size)) + value
    return bytes((tag, 0x82)) + size.to_bytes(2, "big") + value
