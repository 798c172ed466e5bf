"""A small authority made by the pure functions, for tests that need no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from elshi.foundation.signatures.certificates import (
    Issuer,
    RevokedEntry,
    revocation_list,
    root_certificate,
    signer_certificate,
)
from elshi.foundation.signatures.profiles import SIGNERS
from elshi.foundation.signatures.signers import Signer

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chain:
    """A root, its signers by purpose, and the list of the first day."""

    issuer: Issuer
    signers: dict[str, Signer]
    empty_list: bytes

    @property
    def root(self) -> x509.Certificate:
        return self.issuer.certificate

    def list_at(self, at: datetime, *entries: RevokedEntry, number: int = 2) -> bytes:
        return revocation_list(self.issuer, entries, number=number, at=at, life=7 * DAY)


def chain(country: str = "UT", curve: str = "P-256") -> Chain:
    """The same chain for the same words, made once."""
    return _chain(country, curve)


@lru_cache(maxsize=4)
def _chain(country: str, curve: str) -> Chain:
    private = generated(curve)
    root = root_certificate(private, country=country, organisation="Test", serial=1 << 80, at=AT)
    issuer = Issuer(root, private)
    signers = {}
    for number, profile in enumerate(SIGNERS.values(), start=1):
        own = generated(profile.algorithm)
        certificate = signer_certificate(
            own.public_key(),
            profile,
            issuer=issuer,
            country=country,
            organisation="Test",
            serial=number,
            at=AT,
        )
        signers[profile.purpose] = Signer(profile.purpose, f"{number:02X}", certificate, root, own)
    return Chain(issuer, signers, revocation_list(issuer, [], number=1, at=AT, life=7 * DAY))


def generated(algorithm: str):
    if algorithm == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == "RSA-3072":
        return rsa.generate_private_key(public_exponent=65537, key_size=3072)
    curve = ec.SECP256R1() if algorithm == "P-256" else ec.BrainpoolP256R1()
    return ec.generate_private_key(curve)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
