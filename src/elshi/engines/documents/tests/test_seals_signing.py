"""Seals made and checked on every curve, by the library, by our own arithmetic and by `ecdsa`."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import date

import ecdsa
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from elshi.engines.documents.seals import certificates, codec, curves, signing
from elshi.engines.documents.seals.header import Header
from elshi.engines.documents.seals.values import Stay

HEADER = Header(4, "KAZ", "KZVS", "A7", date(2026, 11, 22), date(2026, 11, 22), 0x5D, 0x01)
ZONE_A = "VCUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109"
ZONE_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109"
FIELDS = {1: ZONE_A, 3: 2, 4: Stay(30), 5: "L8988901C", 0x80: b"\x00\x00\x12\x34"}
LIBRARY_CURVES = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}


def made_on(curve: ec.EllipticCurve) -> tuple[bytes, ec.EllipticCurvePrivateKey, signing.PublicKey]:
    key = ec.generate_private_key(curve)
    public = signing.PublicKey.of_numbers(key.public_key().public_numbers())
    return signing.seal(HEADER, FIELDS, signing.signer(key)), key, public


@pytest.mark.parametrize("name", LIBRARY_CURVES)
def test_a_seal_is_made_read_and_verified(name: str) -> None:
    sealed, _, public = made_on(LIBRARY_CURVES[name])
    seal = codec.decode(sealed)
    assert public.curve.name == name
    assert seal.header == HEADER
    assert seal.fields == FIELDS
    assert seal.errors == ()
    assert codec.encode(seal) == sealed
    assert signing.verify(sealed, public)
    assert not signing.verify(sealed, made_on(LIBRARY_CURVES[name])[2])


@pytest.mark.parametrize("name", LIBRARY_CURVES)
def test_our_arithmetic_agrees_with_the_library(name: str) -> None:
    """The check kept for brainpoolP224r1, held against the library on the curves both know."""
    sealed, key, public = made_on(LIBRARY_CURVES[name])
    numbers = key.public_key().public_numbers()
    seal, size = codec.decode(sealed), public.curve.size
    r, s = (int.from_bytes(half, "big") for half in (seal.signature[:size], seal.signature[size:]))
    body = sealed[: seal.body]
    point = (numbers.x, numbers.y)
    assert curves.verify(public.curve, point, body, r, s)
    assert not curves.verify(public.curve, point, body + b"\0", r, s)
    assert not curves.verify(public.curve, point, body, 0, s)
    assert not curves.verify(public.curve, point, body, r, public.curve.n)


def test_brainpool_224_verifies_what_ecdsa_signed() -> None:
    key = ecdsa.SigningKey.generate(ecdsa.curves.BRAINPOOLP224r1, hashfunc=hashlib.sha224)
    curve = next(curve for curve in curves.CURVES if curve.name == "brainpoolP224r1")
    public = signing.PublicKey(curve, key.verifying_key.to_string("uncompressed"))
    sealed = signing.seal(HEADER, FIELDS, key.sign)
    assert len(codec.decode(sealed).signature) == 56
    assert signing.verify(sealed, public)
    assert not signing.verify(sealed[:-1] + bytes((sealed[-1] ^ 1,)), public)
    compressed = signing.PublicKey(curve, key.verifying_key.to_string("compressed"))
    assert signing.verify(sealed, compressed)


def test_sizes_in_print() -> None:
    """TR-03137-1, 5.1 has 44 modules a side for MRV-B; with P-256 the bytes are these."""
    key = ec.generate_private_key(ec.SECP256R1())
    plain = {4: Stay(30), 5: "L8988901C"}
    assert len(signing.seal(HEADER, {1: ZONE_A, **plain}, signing.signer(key))) == 147
    assert len(signing.seal(HEADER, {2: ZONE_B, **plain}, signing.signer(key))) == 143


@pytest.mark.parametrize(
    ("header", "fields", "reason"),
    [
        (HEADER._replace(version=5), FIELDS, "no header version 5"),
        (HEADER._replace(signer="KZV"), FIELDS, "the signer has 4 characters"),
        (HEADER._replace(issuer="Қаз"), FIELDS, "C40 has no character"),
        (HEADER._replace(version=3), FIELDS, "a version 3 reference has 5 characters"),
        (HEADER._replace(issuer="KA"), FIELDS, "issuer not filled"),
        (HEADER, {**FIELDS, 1: ZONE_A[:-1]}, "lines of 44 and 28"),
        (HEADER, {**FIELDS, 3: 256}, "tag 03 (number of entries) has 2 bytes"),
        (HEADER, {**FIELDS, 4: Stay(256)}, "bytes must be in range"),
        (HEADER, {**FIELDS, 5: "L898"}, "tag 05 (passport number) has 4 bytes"),
        (HEADER, {3: 1, 4: Stay(30), 5: "L8988901C"}, "no machine-readable zone"),
        (HEADER, {**FIELDS, 300: b"x"}, "no tag 300"),
        (HEADER, {**FIELDS, 255: b"x"}, "tag FF is the signature's"),
    ],
)
def test_facts_that_make_no_seal_are_refused_before_signing(
    header: Header, fields: dict[int, object], reason: str
) -> None:
    def never(data: bytes) -> bytes:
        raise AssertionError("nothing may be signed")

    with pytest.raises(codec.SealError) as refused:
        signing.seal(header, fields, never)  # type: ignore[arg-type]
    assert reason in str(refused.value)


def test_a_certificate_is_read_from_der_and_pem() -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from .authority import certificate

    der, _ = certificate("KZ", "VS", 0xA7)
    pem = x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    read = certificates.load(der)
    assert certificates.load(pem) == read
    assert (read.signer, read.reference) == ("KZVS", "A7")
    assert (read.not_before, read.not_after) == (date(2026, 1, 1), date(2027, 3, 1))
    assert read.named_by("KZVS", "000A7")
    assert not read.named_by("KZVS", "A8")
    assert not read.named_by("KZVT", "A7")
    assert read.named_by("DEZV", hashlib.sha1(der).hexdigest().upper())


def test_who_issued_a_certificate() -> None:
    from .authority import certificate

    authority, authority_key = certificate("KZ", "KZ CSCA", 1)
    signer, _ = certificate("KZ", "VS", 0xA7, issued_by=(authority, authority_key))
    stranger, _ = certificate("KZ", "KZ CSCA", 1)
    read = certificates.load(signer)
    assert signing.issued_by(read, certificates.load(authority))
    assert not signing.issued_by(read, certificates.load(stranger))


@pytest.mark.parametrize("place", range(0, 300, 11))
def test_a_broken_certificate_is_refused_or_read_never_a_crash(place: int) -> None:
    from .authority import certificate

    der, _ = certificate("KZ", "VS", 0xA7)
    for broken in (der[:place], der[:place] + b"\xff" + der[place + 1 :]):
        with suppress(certificates.CertificateError):
            certificates.load(broken)
