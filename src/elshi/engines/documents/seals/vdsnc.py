"""VDS-NC: the seal as JSON, for papers with room for a large QR code.

Signed bytes are `data` in canonical form (JCS, RFC 8785); the signature is ECDSA, raw r || s in
base64url; the signer's certificate travels inside, in `cer`. That certificate proves nothing by
itself: a checker compares it with one it trusts, or with the authority that issued it. Source:
ICAO Technical Report VDS-NC 1.1, 2 and 3.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import NamedTuple, TypeVar

import rfc8785

from . import certificates
from .certificates import Certificate
from .signing import PublicKey, Sign, issued_by

_Kind = TypeVar("_Kind")
_HASHES = {"ES256": "sha256", "ES384": "sha384", "ES512": "sha512"}
USE = "2.23.136.1.1.14.2"  # extended key usage of a certificate that may sign VDS-NC
NO_CERTIFICATE = "no readable signer certificate inside"
BROKEN = "the signature is not that of the certificate inside"


class VdsNcError(ValueError):
    """A text that is no readable VDS-NC, with the reason."""


class VdsNc(NamedTuple):
    """A read VDS-NC: header facts, the message as it stands, and what was signed.

    `certificate` is None where `cer` could not be read; `errors` then says why.
    """

    type: str
    version: int
    issuer: str
    message: dict[str, object]
    signed: bytes
    algorithm: str
    signature: bytes
    certificate: Certificate | None
    errors: tuple[str, ...] = ()


def build(
    kind: str,
    issuer: str,
    message: dict[str, object],
    certificate: bytes,
    sign: Sign,
    *,
    version: int = 1,
) -> str:
    """The VDS-NC text over this message, in canonical form; `certificate` is the signer's DER.

    `sign` gives the raw ES256 signature of the bytes it is handed.
    """
    data = {"hdr": {"t": kind, "v": version, "is": issuer}, "msg": message}
    signature = {
        "alg": "ES256",
        "cer": _base64url(certificate),
        "sigvl": _base64url(sign(_canonical(data))),
    }
    return _canonical({"data": data, "sig": signature}).decode("utf-8")


def read(text: str | bytes) -> VdsNc:
    """The seal in a JSON text. Raises VdsNcError, with the reason, for anything else."""
    try:
        whole = json.loads(text, object_pairs_hook=_members)
    except (ValueError, RecursionError) as reason:
        raise VdsNcError(f"no JSON: {reason}") from None
    data = _part(whole, "data", dict)
    header, signature = _part(data, "hdr", dict), _part(whole, "sig", dict)
    certificate, errors = _certificate(signature)
    return VdsNc(
        _part(header, "t", str),
        _part(header, "v", int),
        _part(header, "is", str),
        _part(data, "msg", dict),
        _canonical(data),
        _part(signature, "alg", str),
        _bytes(_part(signature, "sigvl", str)),
        certificate,
        errors,
    )


def verify(seal: VdsNc, trusted: Certificate) -> bool:
    """Whether `trusted`, or a signer that it issued, signed the seal.

    The certificate inside counts only when the trusted one issued it.
    """
    if verify_with(seal, PublicKey.of(trusted)):
        return True
    inside = seal.certificate
    if inside is None or USE not in inside.uses:
        return False  # an authority also issues keys that may seal nothing
    return issued_by(inside, trusted) and intact(seal)


def intact(seal: VdsNc) -> bool:
    """Whether the signature is that of the certificate inside; says nothing of trust in it."""
    return seal.certificate is not None and verify_with(seal, PublicKey.of(seal.certificate))


def verify_with(seal: VdsNc, key: PublicKey) -> bool:
    """Whether this key signed the seal."""
    digest = _HASHES.get(seal.algorithm.replace(" ", ""))
    return digest == key.curve.hash and key.verify(seal.signed, seal.signature)


def describe(seal: VdsNc, *, verified: bool | None = None) -> dict[str, object]:
    """The seal under the keys that `codec.describe` uses; `fields` is the message as it stands."""
    inside = seal.certificate
    broken = () if inside is None or intact(seal) else (BROKEN,)
    return {
        "version": seal.version,
        "issuer": seal.issuer,
        "signer": inside.signer if inside else None,
        "reference": inside.reference if inside else None,
        "issued": None,
        "signed": None,
        "type": seal.type,
        "document": "VDS-NC",
        "fields": seal.message,
        "signature": seal.signature.hex(),
        "verified": verified,
        "errors": [*seal.errors, *broken],
    }


def _canonical(value: object) -> bytes:
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except (ValueError, RecursionError) as reason:
        raise VdsNcError(f"no canonical JSON: {reason}") from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise VdsNcError("a member stands twice")
    return members


def _part(of: object, name: str, kind: type[_Kind]) -> _Kind:
    value = of.get(name) if isinstance(of, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise VdsNcError(f"no {name} of the expected form")
    return value


def _certificate(signature: dict[str, object]) -> tuple[Certificate | None, tuple[str, ...]]:
    text = signature.get("cer")
    if not isinstance(text, str):
        return None, (NO_CERTIFICATE,)
    try:
        return certificates.load(_bytes(text)), ()
    except (VdsNcError, certificates.CertificateError) as reason:
        return None, (f"{NO_CERTIFICATE}: {reason}",)


def _bytes(text: str) -> bytes:
    """Base64url with or without padding; the older alphabet is read too."""
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise VdsNcError("no base64url text") from None


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
