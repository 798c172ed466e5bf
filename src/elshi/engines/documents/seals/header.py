"""The header of a seal: who issued the document, which key signed, when, and what kind it is.

Doc 9303-13, 2.2. Version 3 (raw byte 02) gives the certificate reference five fixed characters;
version 4 (raw byte 03) writes its length as two hexadecimal digits before it. Published seals
depart from this; `readings` lists the ways in which a header may be meant, the standard one first,
and the codec keeps the first under which the whole seal adds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from . import c40

MAGIC = 0xDC
_VERSIONS = {0x02: 3, 0x03: 4}
_RAW = {version: raw for raw, version in _VERSIONS.items()}
_SIGNER = 4  # characters: two of the state, two of the seal office
_FIXED_REFERENCE = 5  # characters, version 3

DECIMAL_LENGTH = "length of the certificate reference written in decimal, not hexadecimal"
FIXED_LENGTH = "version 4 with the fixed certificate reference of version 3"
SHORT_ISSUER = "issuer not filled to three characters"


class HeaderError(ValueError):
    """A header that cannot be read, with the reason."""


class Header(NamedTuple):
    """The header's facts.

    `issuer` and `signer` are as printed in a machine-readable zone (`D<<`, `DETS`); `issued` is
    the document's date, `signed` the signature's; `definition` and `category` are one byte each
    and name the profile together. `length_text` stands only where the length before the reference
    was not written by the standard: what was found there ("40"), or "" for none at all.
    """

    version: int
    issuer: str
    signer: str
    reference: str
    issued: date
    signed: date
    definition: int
    category: int
    length_text: str | None = None

    @property
    def type(self) -> str:
        """The profile's two bytes in hexadecimal, `5D01` for a visa."""
        return f"{self.definition:02X}{self.category:02X}"


class Reading(NamedTuple):
    """A header, where it ends, and its departures from the standard."""

    header: Header
    end: int
    deviations: tuple[str, ...]


def write(header: Header) -> bytes:
    """The header's bytes. Raises HeaderError for a fact it cannot hold."""
    if header.version not in _RAW:
        raise HeaderError(f"no header version {header.version}: 3 and 4 are known")
    try:
        return b"".join(
            (
                bytes((MAGIC, _RAW[header.version])),
                c40.encode(header.issuer),
                c40.encode(header.signer + _length_text(header) + header.reference),
                write_date(header.issued),
                write_date(header.signed),
                bytes((header.definition, header.category)),
            )
        )
    except c40.C40Error as reason:
        raise HeaderError(str(reason)) from None


def _length_text(header: Header) -> str:
    if header.length_text is not None:
        return header.length_text
    if len(header.signer) != _SIGNER:
        raise HeaderError(f"the signer has {_SIGNER} characters, not {header.signer!r}")
    if header.version == 4:
        return f"{len(header.reference):02X}"
    if len(header.reference) != _FIXED_REFERENCE:
        raise HeaderError(f"a version 3 reference has {_FIXED_REFERENCE} characters")
    return ""


def readings(data: bytes) -> Iterator[Reading]:
    """The ways in which these bytes may be a header, the standard one first.

    Raises HeaderError when there is none.
    """
    reason = None
    for read_as in (read, _read_decimal, _read_fixed):
        try:
            yield read_as(data)
        except HeaderError as refused:
            reason = reason or refused
    if reason:
        raise reason


def read(data: bytes) -> Reading:
    """The header as the standard has it. Raises HeaderError."""
    if data[:1] != b"\xdc":
        raise HeaderError("no seal: the first byte is not DC")
    version = _VERSIONS.get(data[1]) if len(data) > 1 else None
    if version == 4:
        end = 8 + c40.length(_announced(data[4:8], 16))
        return _read(data, version, end, 2)
    if version == 3:
        return _read(data, version, 4 + c40.length(_SIGNER + _FIXED_REFERENCE), 0)
    raise HeaderError(f"unknown header version {data[1:2].hex() or '(none)'}: 02 and 03 are known")


def _read_decimal(data: bytes) -> Reading:
    _demand_version_4(data)
    return _read(data, 4, 8 + c40.length(_announced(data[4:8], 10)), 2, DECIMAL_LENGTH)


def _read_fixed(data: bytes) -> Reading:
    _demand_version_4(data)
    return _read(data, 4, 4 + c40.length(_SIGNER + _FIXED_REFERENCE), 0, FIXED_LENGTH)


def _demand_version_4(data: bytes) -> None:
    if data[:2] != bytes((MAGIC, _RAW[4])):
        raise HeaderError("no header of version 4")


@lru_cache(maxsize=1024)
def _announced(data: bytes, radix: int) -> int:
    """Characters of the certificate reference, from the two digits after the signer."""
    text = _text(data, "signer")[_SIGNER:]
    try:
        characters = int(text, radix)
    except ValueError:
        characters = -1
    if text != (f"{characters:02X}" if radix == 16 else f"{characters:02d}"):
        raise HeaderError(f"length of the certificate reference is {text!r}")
    return characters


def _read(
    data: bytes, version: int, end: int, digits: int, deviation: str | None = None
) -> Reading:
    """The fields around a signer and reference that end at `end`, `digits` between the two."""
    if len(data) < end + 8:
        raise HeaderError(f"cut short in the header after {len(data)} bytes")
    issuer = _issuer(data[2:4])
    named = _named(data[4:end], digits, 10 if deviation else 16)
    header = Header(
        version,
        issuer,
        named[0],
        named[1],
        read_date(data[end : end + 3]),
        read_date(data[end + 3 : end + 6]),
        data[end + 6],
        data[end + 7],
        named[2] if deviation else None,
    )
    if not deviation and len(issuer) == 3:
        return Reading(header, end + 8, ())
    found = (deviation, None if len(issuer) == 3 else SHORT_ISSUER)
    return Reading(header, end + 8, tuple(filter(None, found)))


@lru_cache(maxsize=1024)
def _issuer(data: bytes) -> str:
    return _text(data, "issuer").replace(" ", "<")


@lru_cache(maxsize=1024)
def _named(data: bytes, digits: int, radix: int) -> tuple[str, str, str]:
    """Signer, certificate reference, and the digits between; remembered, for signers are few."""
    text = _text(data, "signer and certificate reference")
    signer, announced, reference = text[:_SIGNER], text[_SIGNER:][:digits], text[_SIGNER + digits :]
    wanted = int(announced, radix) if digits else _FIXED_REFERENCE
    if len(reference) != wanted:
        raise HeaderError(f"certificate reference is not {wanted} characters long")
    return signer, reference, announced


def _text(data: bytes, what: str) -> str:
    try:
        return c40.decode(data)
    except c40.C40Error as reason:
        raise HeaderError(f"{what}: {reason}") from None


def write_date(day: date) -> bytes:
    """Three bytes: the number MMDDYYYY, big-endian (Doc 9303-13, 2.3.1)."""
    return (day.month * 1_000_000 + day.day * 10_000 + day.year).to_bytes(3, "big")


@lru_cache(maxsize=4096)
def read_date(data: bytes) -> date:
    """The day in three bytes. Raises HeaderError for a day that no calendar has."""
    rest, year = divmod(int.from_bytes(data, "big"), 10_000)
    month, day = divmod(rest, 100)
    try:
        return date(year, month, day)
    except ValueError:
        raise HeaderError(f"date {data.hex()} is no day") from None
