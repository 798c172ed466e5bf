"""Authorities opened, keys rotated and revoked, lists published: all in the ledger."""

from __future__ import annotations

import base64
import shutil
from datetime import timedelta

import pytest
from cryptography import x509
from django.db import IntegrityError, transaction

from elshi.foundation.access.actors import ANONYMOUS
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs.models import Fact
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.signatures import actions, master, pades, reads
from elshi.foundation.signatures.checks import master_key_at_hand, no_demo_key
from elshi.foundation.signatures.errors import (
    KeyStands,
    MasterKeyMissing,
    MasterKeyUnfit,
    NoUsableKey,
    ReferencesSpent,
)
from elshi.foundation.signatures.models import Authority, Key, RevocationList
from elshi.foundation.signatures.profiles import PURPOSES, SIGNERS

from .chains import AT, DAY

PDF = b"%PDF-1.7\n"
LATER = AT + DAY


def leaves(act: str) -> int:
    return Leaf.objects.filter(act=act).count()


def key_of(purpose: str, status: str = "active") -> Key:
    return Key.objects.get(purpose=purpose, status=status)


def test_an_authority_has_one_active_key_a_purpose_and_a_list(authority, keys_root):
    active = Key.objects.filter(authority=authority, status="active")
    assert sorted(active.values_list("purpose", flat=True)) == sorted(PURPOSES)
    assert {path.stem for path in keys_root.glob("*.key")} == set(
        active.values_list("handle", flat=True)
    )
    assert RevocationList.objects.get().number == 1
    assert leaves("signatures.authority.opened") == 1
    assert leaves("signatures.key.issued") == len(PURPOSES)
    assert leaves("signatures.list.published") == 1


def test_seal_references_count_from_01(authority):
    assert reads.signer("seal", LATER).reference == "01"
    assert reads.signer("seal_nc", LATER).reference == "02"
    assert reads.signer("seal", LATER).identity == "UTVS"
    assert reads.signer("seal", LATER).certificate.serial_number == 1


@pytest.mark.parametrize("purpose", sorted(SIGNERS))
def test_every_signer_s_signature_fits_its_certificate(authority, purpose):
    signer = reads.signer(purpose, LATER)
    signer.certificate.verify_directly_issued_by(signer.issuer)
    assert len(signer.sign(b"message")) == 64


def test_no_private_key_lies_in_clear_in_the_data_folder(authority, keys_root):
    for path in keys_root.glob("*.key"):
        sealed = path.read_bytes()
        assert sealed.startswith(master.FORM)
        assert path.stat().st_mode & 0o077 == 0
        with pytest.raises(ValueError):
            actions.reads.x509.load_der_x509_certificate(sealed)


def test_a_copied_data_folder_signs_nothing_without_the_master_key(
    authority, keys_root, settings, tmp_path, monkeypatch
):
    copy = tmp_path / "copy"
    shutil.copytree(keys_root, copy)
    settings.KEYS_ROOT = copy
    monkeypatch.delenv("ELSHI_MASTER_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another machine"))
    with pytest.raises(MasterKeyMissing) as refusal:
        reads.signer("seal", LATER)
    assert "ELSHI_MASTER_KEY_FILE" in str(refusal.value)
    another = base64.b64encode(b"another" + b"!" * 25).decode()
    monkeypatch.setenv("ELSHI_MASTER_KEY", another)
    with pytest.raises(MasterKeyUnfit):
        reads.signer("seal", LATER)


def test_two_key_files_exchanged_are_refused(authority, keys_root):
    seal, document = key_of("seal"), key_of("document")
    shutil.copy(keys_root / f"{document.handle}.key", keys_root / f"{seal.handle}.key")
    with pytest.raises(MasterKeyUnfit):
        reads.signer("seal", LATER)


def test_one_country_has_one_open_authority(authority, house):
    with pytest.raises(KeyStands):
        actions.create_authority(country="UT", at=LATER, by=house)
    assert Authority.objects.count() == 1
    assert Key.objects.count() == len(PURPOSES)


def test_nobody_without_the_permission_changes_keys(authority, keys_root):
    before = (list(Key.objects.values()), Leaf.objects.count(), sorted(keys_root.iterdir()))
    key = key_of("seal")
    for attempt in (
        lambda: actions.create_authority(country="XX", at=LATER, by=ANONYMOUS),
        lambda: actions.rotate("seal", by=ANONYMOUS, at=LATER),
        lambda: actions.revoke(key, reason="keyCompromise", by=ANONYMOUS, at=LATER),
        lambda: actions.publish_list(authority, by=ANONYMOUS, at=LATER),
        lambda: actions.rewrap_keys(by=ANONYMOUS, at=LATER),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    after = (list(Key.objects.values()), Leaf.objects.count(), sorted(keys_root.iterdir()))
    assert after == before


@pytest.mark.django_db(transaction=True)
def test_rotation_retires_the_old_key_and_destroys_it(authority, keys_root, house):
    old = key_of("seal")
    fresh = actions.rotate("seal", by=house, at=LATER)
    old.refresh_from_db()
    assert (old.status, old.retired_at, old.revoked_at) == ("retired", LATER, None)
    assert not (keys_root / f"{old.handle}.key").exists()
    assert (fresh.reference, fresh.status) == ("03", "active")
    assert reads.signer("seal", LATER + DAY).reference == "03"
    assert leaves("signatures.key.retired") == 1
    fact = Fact.objects.get(name="signatures.KeyRotated")
    assert (fact.body["identity"], fact.body["reference"], fact.body["replaced"]) == (
        "UTVS", "03", "01",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_revocation_is_listed_told_and_the_house_goes_on(authority, keys_root, house):
    key = key_of("seal")
    fresh = actions.revoke(key, reason="keyCompromise", by=house, at=LATER)
    key.refresh_from_db()
    assert (key.status, key.revoked_at, key.reason) == ("revoked", LATER, "keyCompromise")
    assert not (keys_root / f"{key.handle}.key").exists()
    assert reads.signer("seal", LATER).reference == fresh.reference == "03"
    listed = x509.load_der_x509_crl(reads.revocation_list(authority, LATER))
    (line,) = listed
    assert (line.serial_number, line.revocation_date_utc) == (1, LATER)
    fact = Fact.objects.get(name="signatures.KeyRevoked")
    assert fact.body == {
        "purpose": "seal", "identity": "UTVS", "reference": "01", "handle": key.handle,
        "reason": "keyCompromise", "revoked_at": LATER.isoformat(),
    }  # fmt: skip
    assert leaves("signatures.key.revoked") == 1


def test_a_key_is_revoked_once_and_for_a_reason_only(authority, house):
    key = key_of("seal")
    with pytest.raises(KeyStands):
        actions.revoke(key, reason="because", by=house, at=LATER)
    assert key_of("seal").pk == key.pk
    actions.revoke(key, reason="superseded", by=house, at=LATER, replace=False)
    with pytest.raises(NoUsableKey):
        reads.signer("seal", LATER)
    with pytest.raises(KeyStands):
        actions.revoke(key, reason="superseded", by=house, at=LATER)
    assert RevocationList.objects.count() == 2


def test_the_root_is_neither_rotated_nor_revoked(authority, house):
    with pytest.raises(KeyStands):
        actions.rotate("country", by=house, at=LATER)
    with pytest.raises(KeyStands):
        actions.revoke(key_of("country"), reason="keyCompromise", by=house, at=LATER)
    assert key_of("country").revoked_at is None


def test_a_key_signs_in_its_time_only(authority):
    use = SIGNERS["seal"].use
    assert reads.signer("seal", AT + use - timedelta(seconds=1)).reference == "01"
    for moment in (AT - timedelta(seconds=1), AT + use):
        with pytest.raises(NoUsableKey):
            reads.signer("seal", moment)


def test_references_end_at_ff_and_are_never_used_twice(authority, house):
    Key.objects.filter(purpose="seal_nc").update(serial="FF", reference="FF")
    before = Key.objects.count()
    with pytest.raises(ReferencesSpent):
        actions.rotate("seal", by=house, at=LATER)
    assert Key.objects.count() == before
    assert key_of("seal").reference == "01"


def test_the_database_itself_refuses_a_second_active_key(authority):
    key = key_of("seal")
    key.pk, key.serial, key.handle = None, "AB", "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        key.save(force_insert=True)


def test_a_list_is_published_anew_only_when_the_last_ran_out(authority, house):
    first = actions.current_list(authority, by=house, at=LATER)
    assert first == reads.revocation_list(authority, LATER)
    assert RevocationList.objects.count() == 1
    assert reads.revocation_list(authority, AT + 7 * DAY) is None
    second = actions.current_list(authority, by=house, at=AT + 7 * DAY)
    assert RevocationList.objects.count() == 2
    number = x509.load_der_x509_crl(second).extensions.get_extension_for_class(x509.CRLNumber)
    assert number.value.crl_number == 2


def test_a_document_is_signed_by_the_house(authority, house):
    import typst

    plain = typst.compile(b"A letter", pdf_standards=["a-2b"], timestamp=AT, format="pdf")
    signed = actions.sign_document(plain, reason="Letter", location="Astana", by=house, at=LATER)
    report = pades.verify(signed, reads.trust_roots(), at=LATER + DAY)
    assert (report.valid, report.signed_at) == (True, LATER)


def test_the_trust_bundle_lets_an_outsider_check_every_key(authority, house):
    revoked = key_of("answer")
    actions.revoke(revoked, reason="superseded", by=house, at=LATER)
    bundle = reads.trust_bundle(LATER)
    (entry,) = bundle["authorities"]
    root = x509.load_pem_x509_certificate(entry["certificate"].encode())
    listed = x509.load_der_x509_crl(base64.b64decode(entry["revocation_list"]))
    assert listed.is_signature_valid(root.public_key())
    for key in bundle["keys"]:
        certificate = x509.load_pem_x509_certificate(key["certificate"].encode())
        certificate.verify_directly_issued_by(root)
        named = listed.get_revoked_certificate_by_serial_number(certificate.serial_number)
        assert (named is not None) == (key["status"] == "revoked")
    seal = next(key for key in bundle["keys"] if key["purpose"] == "seal")
    assert (seal["signer"], seal["reference"], seal["algorithm"]) == ("UTVS", "01", "P-256")
    assert (bundle["format"], bundle["issued"]) == ("elshi-trust/1", "2026-03-02T10:00:00Z")
    assert entry["demo"] is True


def test_keys_are_rewrapped_under_a_fresh_master_key(
    authority, house, keys_root, tmp_path, monkeypatch
):
    import os

    path = tmp_path / "master.key"
    path.write_text(os.environ["ELSHI_MASTER_KEY"] + "\n")
    monkeypatch.delenv("ELSHI_MASTER_KEY")
    monkeypatch.setenv("ELSHI_MASTER_KEY_FILE", str(path))
    master.rotate()
    assert actions.rewrap_keys(by=house, at=LATER) == len(PURPOSES)
    assert actions.rewrap_keys(by=house, at=LATER) == 0
    path.write_text(path.read_text().splitlines()[0])
    assert len(reads.signer("seal", LATER).sign(b"message")) == 64


def test_production_refuses_a_demo_key_and_a_missing_master_key(
    authority, settings, monkeypatch, tmp_path
):
    assert no_demo_key(None, databases=["default"]) == []
    settings.MODE = "production"
    (error,) = no_demo_key(None, databases=["default"])
    assert (error.id, error.is_serious()) == ("signatures.E001", True)
    Authority.objects.update(is_demo=False)
    assert no_demo_key(None, databases=["default"]) == []
    assert master_key_at_hand(None) == []
    monkeypatch.delenv("ELSHI_MASTER_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (error,) = master_key_at_hand(None)
    assert error.id == "signatures.E002"
