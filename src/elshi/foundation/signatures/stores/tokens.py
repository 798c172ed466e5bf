"""Private keys in a PKCS#11 token: made inside it, used inside it, never seen outside.

ELSHI_PKCS11_MODULE names the vendor's library, ELSHI_PKCS11_TOKEN the token's label,
ELSHI_PKCS11_PIN its PIN (or ELSHI_PKCS11_PIN_FILE a file that holds it).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import pkcs11
from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric import utils as asymmetric
from pkcs11.util.ec import encode_named_curve_parameters

from ..certificates import PrivateKey
from ..errors import NoUsableKey, TokenMissing
from ..profiles import Algorithm

_CURVES: dict[str, tuple[str, type[ec.EllipticCurve]]] = {
    "P-256": ("secp256r1", ec.SECP256R1),
    "brainpoolP256r1": ("brainpoolp256r1", ec.BrainpoolP256R1),
}
Bytes = bytes | bytearray | memoryview
# One search or signature at a time in a session: PKCS#11 v2.40 section 5.2 ties each to it.
_turn = threading.RLock()


class Tokens:
    """A store in the token named by the environment; ``where`` is "pkcs11"."""

    where = "pkcs11"

    def generate(self, algorithm: Algorithm) -> tuple[str, PrivateKey]:
        """A fresh key made in the token, and its label there, which is its handle."""
        if algorithm != "Ed25519" and algorithm not in _CURVES:
            raise TokenMissing
        handle = secrets.token_hex(16)
        kind = pkcs11.KeyType.EC_EDWARDS if algorithm == "Ed25519" else pkcs11.KeyType.EC
        with _turn:
            parameters = _session().create_domain_parameters(
                kind, {pkcs11.Attribute.EC_PARAMS: _parameters(algorithm)}, local=True
            )
            parameters.generate_keypair(store=True, label=handle, id=bytes.fromhex(handle))
        return handle, self.private_key(handle)

    def private_key(self, handle: str) -> PrivateKey:
        """The key of a handle, as a stand-in that signs inside the token."""
        with _turn:
            private = _object(handle, pkcs11.ObjectClass.PRIVATE_KEY)
            public = _object(handle, pkcs11.ObjectClass.PUBLIC_KEY)
            point = public[pkcs11.Attribute.EC_POINT]
            if private.key_type == pkcs11.KeyType.EC_EDWARDS:
                return _TokenEd25519(private, _edwards(point))
            return _TokenEllipticCurve(private, _weierstrass(public, point))

    def destroy(self, handle: str) -> None:
        """Remove the pair from the token; nothing is said when it is gone already."""
        with _turn:
            for held in list(_session().get_objects({pkcs11.Attribute.LABEL: handle})):
                held.destroy()

    def reach(self) -> None:
        """Open the token once; raises TokenMissing when it, or its PIN, is not at hand."""
        with _turn:
            _session()


class _Inside:
    """What no stand-in can do: show its private part or do anything but sign."""

    def _refuse(self, *words: Any, **named: Any) -> NoReturn:
        raise NoUsableKey

    private_numbers = private_bytes = private_bytes_raw = exchange = _refuse

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self


class _TokenEllipticCurve(_Inside, ec.EllipticCurvePrivateKey):
    """An ECDSA key in a token; certificates and lists are signed by it as by any other."""

    def __init__(self, held: Any, public: ec.EllipticCurvePublicKey) -> None:
        self._held, self._public = held, public

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public.curve

    @property
    def key_size(self) -> int:
        return self._public.curve.key_size

    def sign(self, data: Bytes, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """A DER signature over SHA-256 of ``data``, as `cryptography` gives it."""
        digest = hashlib.sha256(data).digest()
        with _turn:
            raw = bytes(self._held.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
        half = len(raw) // 2
        r, s = int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
        return asymmetric.encode_dss_signature(r, s)


class _TokenEd25519(_Inside, ed25519.Ed25519PrivateKey):
    """An Ed25519 key in a token."""

    def __init__(self, held: Any, public: ed25519.Ed25519PublicKey) -> None:
        self._held, self._public = held, public

    def public_key(self) -> ed25519.Ed25519PublicKey:
        return self._public

    def sign(self, data: Bytes) -> bytes:
        with _turn:
            return bytes(self._held.sign(bytes(data), mechanism=pkcs11.Mechanism.EDDSA))


def _parameters(algorithm: Algorithm) -> bytes:
    if algorithm == "Ed25519":
        return bytes(core.PrintableString("edwards25519").dump())
    return encode_named_curve_parameters(_CURVES[algorithm][0])


def _edwards(point: bytes) -> ed25519.Ed25519PublicKey:
    return ed25519.Ed25519PublicKey.from_public_bytes(_unwrapped(point))


def _weierstrass(public: Any, point: bytes) -> ec.EllipticCurvePublicKey:
    held = public[pkcs11.Attribute.EC_PARAMS]
    for name, curve in _CURVES.values():
        if held == encode_named_curve_parameters(name):
            return ec.EllipticCurvePublicKey.from_encoded_point(curve(), _unwrapped(point))
    raise NoUsableKey


def _unwrapped(point: bytes) -> bytes:
    """The point itself: PKCS#11 wraps it in an OCTET STRING."""
    return bytes(core.OctetString.load(point).native)


def _object(handle: str, kind: pkcs11.ObjectClass) -> Any:
    wanted = {pkcs11.Attribute.LABEL: handle, pkcs11.Attribute.CLASS: kind}
    # The search is read to its end, which closes it.
    found = list(_session().get_objects(wanted))
    if not found:
        raise NoUsableKey
    return found[0]


def _session() -> Any:
    """This process's session; a forked child opens its own."""
    named = [os.environ.get(f"ELSHI_PKCS11_{word}", "") for word in ("MODULE", "TOKEN", "PIN")]
    module, label, pin = named
    place = os.environ.get("ELSHI_PKCS11_PIN_FILE", "")
    if place and not pin:
        pin = _written(Path(place))
    if not (module and label and pin):
        raise TokenMissing
    return _opened(module, label, pin, os.getpid())


def _written(place: Path) -> str:
    try:
        return place.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenMissing from error


@lru_cache(maxsize=2)
def _opened(module: str, label: str, pin: str, process: int) -> Any:
    try:
        return pkcs11.lib(module).get_token(token_label=label).open(rw=True, user_pin=pin)
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise TokenMissing from error
