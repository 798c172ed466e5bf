"""Certificates made for tests: self-signed, or issued by another."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

Key = ec.EllipticCurvePrivateKey
VDS_NC = "2.23.136.1.1.14.2"


def certificate(
    country: str,
    name: str,
    serial: int,
    *,
    issued_by: tuple[bytes, Key] | None = None,
    use: str | None = None,
) -> tuple[bytes, Key]:
    """A P-256 certificate in DER, valid 2026-01-01 to 2027-03-01, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    issuer, signing_key = subject, key
    if issued_by:
        issuer, signing_key = x509.load_der_x509_certificate(issued_by[0]).subject, issued_by[1]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2026, 1, 1))
        .not_valid_after(datetime(2027, 3, 1))
    )
    if use:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ObjectIdentifier(use)]), critical=True
        )
    return builder.sign(signing_key, hashes.SHA256()).public_bytes(Encoding.DER), key
