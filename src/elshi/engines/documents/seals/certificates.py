"""Signers' certificates, read tolerantly: what a seal's check needs and nothing more.

A reader of its own, because strict ones refuse certificates in use: ICAO's specimen carries NULL
parameters in its signature algorithm, travel-document keys carry their curve spelled out, and
brainpoolP224r1 is unknown to `cryptography`. Nothing is trusted for being readable: whoever calls
decides which certificates to believe. Source: RFC 5280, 4.1; Doc 9303-12, 7.1; RFC 5480, 2.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from . import curves
from .curves import Curve

_ALGORITHMS = {  # signature algorithms of a certificate: OID to hash
    "1.2.840.10045.4.3.1": "sha224",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
_PUBLIC_KEY, _PRIME_FIELD = "1.2.840.10045.2.1", "1.2.840.10045.1.1"
_COUNTRY, _COMMON_NAME = "2.5.4.6", "2.5.4.3"
_EXTENDED_USE, _DOCUMENT_TYPES = "2.5.29.37", "2.23.136.1.1.6.2"
_SEQUENCE, _INTEGER, _BITS, _OCTETS, _OID = 0x30, 0x02, 0x03, 0x04, 0x06
_UTC_TIME, _VERSION, _EXTENSIONS = 0x17, 0xA0, 0xA3


class CertificateError(ValueError):
    """Bytes that are no certificate a seal could be checked with, with the reason."""


class Certificate(NamedTuple):
    """A signer's certificate.

    `not_before` and `not_after` are whole days, both included; `point` is the public key in SEC 1
    form on `curve`; `uses` are the extended key usages and `document_types` the papers it may seal
    ("NV"), both empty when not said. `body` is what `signature` (DER) covers under `hash`. `sha1`
    is the whole certificate's digest, by which German administrative seals name their signer.
    """

    serial: int
    country: str
    common_name: str
    not_before: date
    not_after: date
    curve: Curve
    point: bytes
    uses: tuple[str, ...]
    document_types: tuple[str, ...]
    body: bytes
    hash: str
    signature: bytes
    sha1: str

    @property
    def signer(self) -> str:
        """The signer as a seal's header names it: state and office (Doc 9303-13, 2.2.1)."""
        return (self.country + self.common_name).upper()

    @property
    def reference(self) -> str:
        """The serial number as a seal's header names it."""
        return f"{self.serial:X}"

    def named_by(self, signer: str, reference: str) -> bool:
        """Whether a header's signer and reference mean this certificate, leading zeros aside.

        A name is no proof: the signature decides, so a weak digest does no harm here.
        """
        if reference == self.sha1:
            return True
        return self.signer == signer and self.reference == (reference.lstrip("0") or "0")


def load(data: bytes) -> Certificate:
    """The certificate in DER or PEM bytes. Raises CertificateError."""
    try:
        return _certificate(_unarmour(data))
    except (ValueError, IndexError, KeyError, OverflowError) as reason:
        if isinstance(reason, CertificateError):
            raise
        raise CertificateError(f"no readable certificate: {reason}") from None


def _unarmour(data: bytes) -> bytes:
    if b"-----BEGIN CERTIFICATE-----" not in data:
        return data
    armoured = data.partition(b"-----BEGIN CERTIFICATE-----")[2].partition(b"-----END")[0]
    return binascii.a2b_base64(armoured)


class _Node(NamedTuple):
    """One DER element: its tag, its content, and its whole bytes."""

    tag: int
    content: bytes
    whole: bytes


def _elements(data: bytes) -> Iterator[_Node]:
    at = 0
    while at < len(data):
        start, tag, length = at, data[at], data[at + 1]
        at += 2
        if length > 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        elif length == 0x80:
            raise CertificateError("an indefinite length")
        if at + length > len(data):
            raise CertificateError("cut short")
        yield _Node(tag, data[at : at + length], data[start : at + length])
        at += length


def _inside(node: _Node, tag: int = _SEQUENCE) -> list[_Node]:
    if node.tag != tag:
        raise CertificateError(f"element {node.tag:02X} where {tag:02X} belongs")
    return list(_elements(node.content))


def _certificate(data: bytes) -> Certificate:
    whole = next(_elements(data), None)
    if whole is None:
        raise CertificateError("an empty certificate")
    body, algorithm, signature = _inside(whole)[:3]
    fields = [node for node in _inside(body) if node.tag != _VERSION]
    serial, _, _, validity, subject, key = fields[:6]
    names = _names(subject)
    not_before, not_after = (_day(node) for node in _inside(validity)[:2])
    curve, point = _public_key(key)
    extensions = _extensions([node for node in fields[6:] if node.tag == _EXTENSIONS])
    return Certificate(
        int.from_bytes(serial.content, "big"),
        names.get(_COUNTRY, ""),
        names.get(_COMMON_NAME, ""),
        not_before,
        not_after,
        curve,
        point,
        tuple(_oid(node.content) for node in extensions.get(_EXTENDED_USE, ())),
        _document_types(extensions.get(_DOCUMENT_TYPES, ())),
        body.whole,
        _ALGORITHMS.get(_oid(_inside(algorithm)[0].content), ""),
        signature.content[1:],
        hashlib.sha1(whole.whole, usedforsecurity=False).hexdigest().upper(),
    )


def _names(name: _Node) -> dict[str, str]:
    pairs = (_inside(pair) for group in _inside(name) for pair in _inside(group, 0x31))
    return {_oid(kind.content): text.content.decode("utf-8") for kind, text in pairs}


def _day(node: _Node) -> date:
    text = node.content.decode("ascii")
    if node.tag == _UTC_TIME:  # two-digit years: RFC 5280, 4.1.2.5.1
        text = ("20" if text[:2] < "50" else "19") + text
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _oid(content: bytes) -> str:
    arcs, number = [], 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(number)
            number = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def _public_key(node: _Node) -> tuple[Curve, bytes]:
    algorithm, bits = _inside(node)[:2]
    kind, parameters = _inside(algorithm)[:2]
    if _oid(kind.content) != _PUBLIC_KEY or bits.tag != _BITS:
        raise CertificateError("the key is not of an elliptic curve")
    if parameters.tag == _OID:
        curve = curves.BY_OID.get(_oid(parameters.content))
    else:
        curve = _spelled_out(parameters)
    if curve is None:
        raise CertificateError("the key is of an unknown curve")
    curves.point(curve, bits.content[1:])
    return curve, bits.content[1:]


def _spelled_out(parameters: _Node) -> Curve | None:
    """The known curve whose every parameter is the one given, the generator too.

    Comparing fewer would let a chosen generator forge signatures (CVE-2020-0601).
    """
    _, field, coefficients, generator, order = _inside(parameters)[:5]
    kind, prime = _inside(field)[:2]
    if _oid(kind.content) != _PRIME_FIELD:
        return None
    a, b = (int.from_bytes(node.content, "big") for node in _inside(coefficients)[:2])
    p, n = (int.from_bytes(node.content, "big") for node in (prime, order))
    for curve in curves.CURVES:
        if (curve.p, curve.a, curve.b, curve.n) == (p, a, b, n):
            return curve if curves.point(curve, generator.content) == (curve.x, curve.y) else None
    return None


def _extensions(found: list[_Node]) -> dict[str, list[_Node]]:
    """Each extension's OID with the elements inside its value."""
    parts = [_inside(part) for node in found for part in _inside(_inside(node, _EXTENSIONS)[0])]
    return {_oid(part[0].content): _opened(part[-1]) for part in parts}


def _opened(octets: _Node) -> list[_Node]:
    inner = list(_elements(octets.content))
    return list(_elements(inner[0].content)) if inner and inner[0].tag == _SEQUENCE else inner


def _document_types(parts: list[_Node] | tuple[()]) -> tuple[str, ...]:
    """The texts in the document-type list: a version, then a set of strings (Doc 9303-12, 7.1)."""
    texts = (inner for part in parts if part.tag == 0x31 for inner in _elements(part.content))
    return tuple(node.content.decode("ascii") for node in texts)
