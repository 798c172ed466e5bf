"""A signer: one key with its certificate, and signatures in the two forms the house needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from .certificates import PrivateKey


@dataclass(frozen=True, slots=True)
class Signer:
    """A key in use. ``reference`` is how a seal names it; the private part is never shown."""

    purpose: str
    reference: str
    certificate: x509.Certificate
    issuer: x509.Certificate
    private: PrivateKey = field(repr=False)

    @property
    def identity(self) -> str:
        """Country and two letters, as a seal's header names its signer, e.g. "UTVS"."""
        return identity_of(self.certificate)

    @property
    def der(self) -> bytes:
        """The certificate as bytes, e.g. for a VDS-NC's ``cer``."""
        return self.certificate.public_bytes(Encoding.DER)

    def sign(self, message: bytes) -> bytes:
        """The raw signature: r and s side by side (64 bytes for P-256), Ed25519, or RSA's block.

        ECDSA and RSA sign SHA-256 of the message.
        """
        signature = self.sign_der(message)
        if not isinstance(self.private, ec.EllipticCurvePrivateKey):
            return signature
        width = (self.private.curve.key_size + 7) // 8
        r, s = decode_dss_signature(signature)
        return r.to_bytes(width, "big") + s.to_bytes(width, "big")

    def sign_der(self, message: bytes) -> bytes:
        """The signature as certificates and CMS carry it (ECDSA: a DER sequence of r and s)."""
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return self.private.sign(message, ec.ECDSA(hashes.SHA256()))
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(message)
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())


def identity_of(certificate: x509.Certificate) -> str:
    """Country and the first two letters of the common name, in capitals."""
    country, name = (
        str(certificate.subject.get_attributes_for_oid(kind)[0].value)
        for kind in (NameOID.COUNTRY_NAME, NameOID.COMMON_NAME)
    )
    return country + name[:2].upper()
