"""Making and checking a seal's signature.

A signer is any callable from the bytes to sign to the raw signature r || s, so a key may stay in
its token: CKM_ECDSA_SHA256 gives exactly this form. Checking takes a `PublicKey`, made from a
certificate or from a loaded key. Source: Doc 9303-13, 2.4; raw form after TR-03111, 5.2.1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from . import codec, curves, message
from .certificates import Certificate
from .curves import Curve
from .header import Header
from .values import Value

if TYPE_CHECKING:  # `cryptography` starts slowly: it is imported where it is used
    from cryptography.hazmat.primitives.asymmetric import ec

Sign = Callable[[bytes], bytes]
_NO_SIGNATURE = message.write([(message.SIGNATURE, bytes(64))])  # stands in while facts are checked
_LIBRARY_NAMES = {
    "P-256": "SECP256R1",
    "P-384": "SECP384R1",
    "P-521": "SECP521R1",
    "brainpoolP256r1": "BrainpoolP256R1",
    "brainpoolP384r1": "BrainpoolP384R1",
    "brainpoolP512r1": "BrainpoolP512R1",
}


class PublicKey:
    """A key to check signatures with; loaded once, used for many seals."""

    def __init__(self, curve: Curve, point: bytes) -> None:
        self.curve = curve
        self._point = curves.point(curve, point)
        self._loaded = _library_key(curve, point)

    @classmethod
    def of(cls, certificate: Certificate) -> PublicKey:
        """The key of a certificate."""
        return cls(certificate.curve, certificate.point)

    @classmethod
    def of_numbers(cls, numbers: ec.EllipticCurvePublicNumbers) -> PublicKey:
        """The key with these numbers, from `key.public_key().public_numbers()`."""
        names = {library.lower(): ours for ours, library in _LIBRARY_NAMES.items()}
        name = names[numbers.curve.name.lower()]
        curve = next(curve for curve in curves.CURVES if curve.name == name)
        x, y = (number.to_bytes(curve.size, "big") for number in (numbers.x, numbers.y))
        return cls(curve, b"\4" + x + y)

    def verify(self, data: bytes, signature: bytes, digest: str | None = None) -> bool:
        """Whether the raw r || s is this key's signature of `data`.

        `digest` names a hash other than the curve's own.
        """
        size = self.curve.size
        if len(signature) != 2 * size:
            return False
        r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
        if self._loaded is None:
            return curves.verify(self.curve, self._point, data, r, s)
        return _library_verify(self._loaded, data, r, s, digest or self.curve.hash)


def _library_key(curve: Curve, point: bytes) -> ec.EllipticCurvePublicKey | None:
    if curve.name not in _LIBRARY_NAMES:
        return None
    from cryptography.hazmat.primitives.asymmetric import ec

    kind: type[ec.EllipticCurve] = getattr(ec, _LIBRARY_NAMES[curve.name])
    return ec.EllipticCurvePublicKey.from_encoded_point(kind(), point)


def _library_verify(
    key: ec.EllipticCurvePublicKey, data: bytes, r: int, s: int, digest: str
) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    try:
        key.verify(encode_dss_signature(r, s), data, _ecdsa(digest))
    except InvalidSignature:
        return False
    return True


@lru_cache
def _ecdsa(digest: str) -> ec.ECDSA:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.ECDSA(getattr(hashes, digest.upper())())


def signer(key: ec.EllipticCurvePrivateKey) -> Sign:
    """A callable that signs with a key held in memory, under the hash of its curve's size."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    curve = PublicKey.of_numbers(key.public_key().public_numbers()).curve
    scheme = _ecdsa(curve.hash)

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, scheme))
        return r.to_bytes(curve.size, "big") + s.to_bytes(curve.size, "big")

    return sign


def seal(header: Header, fields: dict[int, Value], sign: Sign) -> bytes:
    """A signed seal over these facts; `fields` by tag, in the order they are to stand.

    Raises codec.SealError, before anything is signed, for facts that the document's profile does
    not allow.
    """
    body = codec.encode_body(header, fields)
    departures = codec.decode(body + _NO_SIGNATURE).errors
    if departures:
        raise codec.SealError("; ".join(departures))
    return body + message.write([(message.SIGNATURE, sign(body))])


def verify(data: bytes, key: PublicKey) -> bool:
    """Whether the bytes are a seal that this key signed; False for anything else."""
    try:
        read = codec.decode(data)
    except codec.SealError:
        return False
    return key.verify(data[: read.body], read.signature)


def issued_by(certificate: Certificate, authority: Certificate) -> bool:
    """Whether the authority's key signed the certificate (RFC 5280, 4.1.1.3)."""
    raw = _raw(certificate.signature, authority.curve.size)
    key = PublicKey.of(authority)
    if raw is None or not certificate.hash or key.curve.name not in _LIBRARY_NAMES:
        return False
    return key.verify(certificate.body, raw, certificate.hash)


def _raw(der: bytes, size: int) -> bytes | None:
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    try:
        return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(der))
    except (ValueError, OverflowError):
        return None
