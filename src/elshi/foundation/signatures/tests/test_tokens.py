"""Keys in a hardware token, tried against SoftHSM."""

from __future__ import annotations

import pytest
from cryptography import x509

from elshi.foundation.observe.tests.programs import token_in
from elshi.foundation.signatures import actions, pades, reads
from elshi.foundation.signatures.errors import NoUsableKey, TokenMissing
from elshi.foundation.signatures.models import Key
from elshi.foundation.signatures.profiles import PURPOSES, SIGNERS
from elshi.foundation.signatures.stores.tokens import Tokens

from .chains import AT, DAY

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def token(tmp_path_factory):
    """The label of a fresh SoftHSM token: one a session, as the library reads its place once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in token_in(tmp_path_factory.mktemp("softhsm"), "elshi-test").items():
            patch.setenv(name, value)
        yield "elshi-test"


@pytest.fixture
def in_token(db, keys_root, house, token):
    return actions.create_authority(country="UT", at=AT, by=house, where="pkcs11")


def test_a_whole_authority_lives_in_the_token(in_token, keys_root):
    assert set(Key.objects.values_list("where", flat=True)) == {"pkcs11"}
    assert Key.objects.count() == len(PURPOSES)
    assert not keys_root.exists()
    for purpose in SIGNERS:
        signer = reads.signer(purpose, AT + DAY)
        signer.certificate.verify_directly_issued_by(signer.issuer)
        assert len(signer.sign(b"message")) == 64


@pytest.mark.parametrize("purpose", ["seal", "checkpoint"])
def test_its_signatures_are_like_any_other(in_token, purpose):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    signer = reads.signer(purpose, AT + DAY)
    public = signer.certificate.public_key()
    how = (ec.ECDSA(hashes.SHA256()),) if purpose == "seal" else ()
    public.verify(signer.sign_der(b"message"), b"message", *how)


def test_it_signs_documents_and_lists(in_token, house):
    import typst

    plain = typst.compile(b"A letter", pdf_standards=["a-2b"], timestamp=AT, format="pdf")
    signed = actions.sign_document(plain, reason="", location="", by=house, at=AT + DAY)
    assert pades.verify(signed, reads.trust_roots(), at=AT + 2 * DAY).valid is True
    listed = x509.load_der_x509_crl(reads.revocation_list(in_token, AT + DAY))
    assert listed.is_signature_valid(reads.trust_roots()[0].public_key())


def test_no_private_part_comes_out(in_token):
    private = reads.signer("seal", AT + DAY).private
    with pytest.raises(NoUsableKey):
        private.private_numbers()
    with pytest.raises(NoUsableKey):
        private.private_bytes(None, None, None)


@pytest.mark.django_db(transaction=True)
def test_a_purpose_moves_from_a_file_into_the_token(authority, keys_root, house, token):
    old = Key.objects.get(purpose="seal")
    fresh = actions.rotate("seal", by=house, at=AT + DAY, where="pkcs11")
    assert (fresh.where, fresh.reference) == ("pkcs11", "03")
    assert not (keys_root / f"{old.handle}.key").exists()
    assert len(reads.signer("seal", AT + DAY).sign(b"message")) == 64


@pytest.mark.django_db(transaction=True)
def test_a_revoked_key_is_gone_from_the_token(in_token, house):
    key = Key.objects.get(purpose="seal")
    actions.revoke(key, reason="keyCompromise", by=house, at=AT + DAY)
    with pytest.raises(NoUsableKey):
        Tokens().private_key(key.handle)


def test_without_its_token_it_says_so(in_token, monkeypatch):
    monkeypatch.delenv("ELSHI_PKCS11_PIN_FILE")
    monkeypatch.setenv("ELSHI_PKCS11_PIN", "0000")
    with pytest.raises(TokenMissing):
        reads.signer("seal", AT + DAY)
    monkeypatch.delenv("ELSHI_PKCS11_PIN")
    with pytest.raises(TokenMissing) as refusal:
        reads.signer("seal", AT + DAY)
    assert "ELSHI_PKCS11_MODULE" in str(refusal.value)
