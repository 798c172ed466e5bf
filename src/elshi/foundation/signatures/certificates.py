"""Certificates and revocation lists as ICAO and the PKIX profile ask; pure, time is passed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .profiles import ROOT, Profile

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey

DOCUMENT_TYPE_LIST = x509.ObjectIdentifier("2.23.136.1.1.6.2")


class _DocumentTypes(core.SetOf):  # type: ignore[misc]
    _child_spec = core.PrintableString


class _DocumentTypeList(core.Sequence):  # type: ignore[misc]
    """Doc 9303-12, DocumentTypeListSyntax: version 0 and a set of document types."""

    _fields = [("version", core.Integer), ("types", _DocumentTypes)]


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate and its private key, able to sign certificates and lists."""

    certificate: x509.Certificate
    private: PrivateKey


@dataclass(frozen=True, slots=True)
class RevokedEntry:
    """One line of a revocation list."""

    serial: int
    revoked_at: datetime
    reason: str


def root_certificate(
    private: PrivateKey, *, country: str, organisation: str, serial: int, at: datetime
) -> x509.Certificate:
    """The self-signed certificate of a country signing authority.

    Path length 0: it signs end certificates only. The name carries what passports of several
    states may share one reader with, so country and common name are both present.
    """
    name = _name(country, ROOT.common_name, organisation)
    builder = _builder(name, name, private.public_key(), serial, ROOT, at)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    builder = builder.add_extension(_key_identifier(private.public_key()), critical=False)
    return builder.sign(private, hashes.SHA256())


def signer_certificate(
    public: PublicKey,
    profile: Profile,
    *,
    issuer: Issuer,
    country: str,
    organisation: str,
    serial: int,
    at: datetime,
) -> x509.Certificate:
    """A certificate for one purpose, issued directly by the root.

    Seal signers have country and two letters in their subject and nothing else (Doc 9303-13).
    """
    subject = _name(country, profile.common_name, "" if profile.seal else organisation)
    builder = _builder(subject, issuer.certificate.subject, public, serial, profile, at)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(_usage(commits=profile.non_repudiation), critical=True)
    builder = builder.add_extension(_key_identifier(public), critical=False)
    builder = builder.add_extension(_authority_identifier(issuer.certificate), critical=False)
    for extension, critical in _marks(profile):
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer.private, hashes.SHA256())


def revocation_list(
    issuer: Issuer,
    entries: Iterable[RevokedEntry],
    *,
    number: int,
    at: datetime,
    life: timedelta,
) -> bytes:
    """A signed list of revoked certificates (RFC 5280 section 5), in DER.

    ``life``: after it the list says nothing any more, and a reader must fetch a newer one.
    """
    moment = at.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(moment)
        .next_update(moment + life)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_identifier(issuer.certificate), critical=False)
    )
    for entry in entries:
        builder = builder.add_revoked_certificate(_revoked(entry))
    return _der(builder.sign(issuer.private, hashes.SHA256()))


def _revoked(entry: RevokedEntry) -> x509.RevokedCertificate:
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(entry.serial)
        .revocation_date(entry.revoked_at.replace(microsecond=0))
        .add_extension(x509.CRLReason(x509.ReasonFlags(entry.reason)), critical=False)
        .build()
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: PublicKey,
    serial: int,
    profile: Profile,
    at: datetime,
) -> x509.CertificateBuilder:
    starts = at.replace(microsecond=0)
    period = x509.PrivateKeyUsagePeriod(starts, starts + profile.use)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(serial)
        .not_valid_before(starts)
        .not_valid_after(starts + profile.life)
        .add_extension(period, critical=False)
    )


def _marks(profile: Profile) -> list[tuple[x509.ExtensionType, bool]]:
    marks: list[tuple[x509.ExtensionType, bool]] = []
    if profile.extended:
        purposes = [x509.ObjectIdentifier(name) for name in profile.extended]
        # RFC 3161 section 2.3: critical, and alone, on a time-stamping authority.
        alone = purposes == [ExtendedKeyUsageOID.TIME_STAMPING]
        marks.append((x509.ExtendedKeyUsage(purposes), alone))
    if profile.document_types:
        listed = _DocumentTypeList({"version": 0, "types": profile.document_types}).dump()
        marks.append((x509.UnrecognizedExtension(DOCUMENT_TYPE_LIST, listed), False))
    return marks


def _usage(*, authority: bool = False, commits: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(country: str, common_name: str, organisation: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, country)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key_identifier(public: PublicKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(public)


def _authority_identifier(certificate: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def _der(signed: x509.CertificateRevocationList) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return signed.public_bytes(Encoding.DER)
