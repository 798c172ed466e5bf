"""Certificates and lists, judged by OpenSSL and read byte for byte."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from elshi.foundation.signatures.certificates import DOCUMENT_TYPE_LIST, RevokedEntry
from elshi.foundation.signatures.profiles import SIGNERS, VDS_NC_SIGNING

from .chains import AT, DAY, chain, pem


def names_of(certificate):
    return [(part.oid, part.value) for part in certificate.subject]


def test_seal_signers_carry_country_and_two_letters_alone():
    certificate = chain().signers["seal"].certificate
    assert names_of(certificate) == [
        (NameOID.COUNTRY_NAME, "UT"),
        (NameOID.COMMON_NAME, "VS"),
    ]
    assert certificate.serial_number == 1
    assert chain().signers["seal"].identity == "UTVS"
    assert chain().signers["seal_nc"].identity == "UTNC"


@pytest.mark.parametrize(
    ("purpose", "der"),
    [("seal", "3008020100310313" + "0156"), ("seal_nc", "3009020100310413024e56")],
)
def test_document_types_stand_as_icao_writes_them(purpose, der):
    certificate = chain().signers[purpose].certificate
    found = certificate.extensions.get_extension_for_oid(DOCUMENT_TYPE_LIST)
    assert found.value.value.hex() == der
    assert found.critical is False


def test_usages_are_those_of_the_standards():
    signers = chain().signers
    extended = {
        purpose: signer.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        for purpose, signer in signers.items()
        if SIGNERS[purpose].extended
    }
    assert [use.dotted_string for use in extended["seal_nc"].value] == [VDS_NC_SIGNING]
    assert [use.dotted_string for use in extended["timestamp"].value] == ["1.3.6.1.5.5.7.3.8"]
    assert extended["timestamp"].critical is True
    assert extended["document"].critical is False


def test_a_seal_key_signs_fourteen_months_and_is_believed_ten_years_more():
    certificate = chain().signers["seal"].certificate
    period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    assert period.not_after - period.not_before == timedelta(days=365 + 61)
    assert certificate.not_valid_after_utc - AT == timedelta(days=11 * 365 + 61)
    assert chain().root.not_valid_after_utc > certificate.not_valid_after_utc + 4 * 365 * DAY


@pytest.mark.parametrize("curve", ["P-256", "brainpoolP256r1"])
@pytest.mark.parametrize("purpose", sorted(SIGNERS))
def test_openssl_follows_every_chain_with_its_list(program, tmp_path, purpose, curve):
    made = chain("UT", curve)
    (tmp_path / "root.pem").write_bytes(pem(made.root))
    (tmp_path / "own.pem").write_bytes(pem(made.signers[purpose].certificate))
    (tmp_path / "list.der").write_bytes(made.empty_list)
    command = [program("openssl"), "verify", "-x509_strict", "-crl_check"]
    command += ["-attime", str(int((AT + DAY).timestamp()))]
    command += ["-CAfile", "root.pem", "-CRLfile", "list.der", "own.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "own.pem: OK\n", done.stderr


def test_openssl_refuses_a_certificate_its_list_names(program, tmp_path):
    made = chain()
    revoked = made.signers["document"].certificate
    listed = made.list_at(AT + DAY, RevokedEntry(revoked.serial_number, AT, "keyCompromise"))
    (tmp_path / "root.pem").write_bytes(pem(made.root))
    (tmp_path / "own.pem").write_bytes(pem(revoked))
    (tmp_path / "list.der").write_bytes(listed)
    command = [program("openssl"), "verify", "-crl_check"]
    command += ["-attime", str(int((AT + 2 * DAY).timestamp()))]
    command += ["-CAfile", "root.pem", "-CRLfile", "list.der", "own.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "certificate revoked" in done.stderr


def test_a_list_says_who_when_why_and_until():
    made = chain()
    entry = RevokedEntry(7, AT + DAY, "superseded")
    listed = x509.load_der_x509_crl(made.list_at(AT + DAY, entry, number=5))
    assert listed.is_signature_valid(made.root.public_key())
    assert listed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 5
    assert listed.next_update_utc == AT + 8 * DAY
    (line,) = listed
    assert (line.serial_number, line.revocation_date_utc) == (7, AT + DAY)
    reason = line.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.superseded
