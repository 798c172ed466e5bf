"""Signatures in their raw and their DER form, checked by other hands."""

from __future__ import annotations

import hashlib

import ecdsa
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from .chains import chain


@pytest.mark.parametrize("purpose", ["seal", "seal_nc", "revocation", "answer"])
def test_a_raw_signature_is_r_and_s_of_32_bytes_each(purpose):
    signer = chain().signers[purpose]
    raw = signer.sign(b"message")
    assert len(raw) == 64
    point = signer.certificate.public_key().public_numbers()
    public = ecdsa.VerifyingKey.from_string(
        point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big"), ecdsa.NIST256p
    )
    assert public.verify(raw, b"message", hashlib.sha256)
    with pytest.raises(ecdsa.BadSignatureError):
        public.verify(raw, b"massage", hashlib.sha256)


def test_the_der_form_is_the_one_certificates_carry():
    signer = chain().signers["document"]
    public = signer.certificate.public_key()
    public.verify(signer.sign_der(b"message"), b"message", ec.ECDSA(hashes.SHA256()))


def test_a_checkpoint_signature_is_ed25519():
    signer = chain().signers["checkpoint"]
    raw = signer.sign(b"message")
    assert len(raw) == 64
    assert raw == signer.sign_der(b"message")
    signer.certificate.public_key().verify(raw, b"message")


def test_a_signer_never_shows_its_private_part():
    assert "private" not in repr(chain().signers["seal"])
