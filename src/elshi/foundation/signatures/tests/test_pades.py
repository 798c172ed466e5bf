"""Signed PDFs, judged by poppler, by OpenSSL and by pyHanko with the network off."""

from __future__ import annotations

import re
import socket
import subprocess
from datetime import datetime

import pytest
import typst
from asn1crypto import cms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elshi.foundation.signatures import pades
from elshi.foundation.signatures.certificates import RevokedEntry
from elshi.foundation.signatures.errors import Unprovable, UnreadableDocument

from .chains import AT, DAY, chain, pem

TEXT = b'#set text(lang: "kk")\n= Visa\nAppelbaum'


@pytest.fixture(scope="module")
def plain() -> bytes:
    return typst.compile(TEXT, pdf_standards=["a-2b"], timestamp=AT, format="pdf")


@pytest.fixture(scope="module")
def signed(plain) -> bytes:
    return sign(plain)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Any attempt to reach out fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def sign(pdf: bytes, made=None) -> bytes:
    made = made or chain()
    return pades.sign_pdf(
        pdf,
        signer=made.signers["document"],
        timestamp=made.signers["timestamp"],
        lists=[made.empty_list],
        reason="Visa issued",
        location="Astana",
        at=AT,
    )


def parts_of(pdf: bytes, kind: bytes) -> tuple[bytes, bytes]:
    """The signed bytes and the signature of the signature dictionary of this kind."""
    ranges = [
        tuple(map(int, found.groups()))
        for found in re.finditer(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+)", pdf)
    ]
    for first, length, second, rest in ranges:
        held = bytes.fromhex(pdf[first + length + 1 : second - 1].decode())
        content = cms.ContentInfo.load(held)
        if content["content"]["encap_content_info"]["content_type"].native == kind.decode():
            return pdf[first : first + length] + pdf[second : second + rest], content.dump()
    raise AssertionError(f"no signature of kind {kind!r}")


def run(tmp_path, *words):
    return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)


def test_poppler_calls_it_valid_and_one_changed_byte_a_mismatch(program, tmp_path, plain, signed):
    pdfsig = program("pdfsig")
    (tmp_path / "visa.pdf").write_bytes(signed)
    said = run(tmp_path, pdfsig, "visa.pdf").stdout.split("Signature #2")[0]
    assert "Signature Validation: Signature is Valid." in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Signing Time: Mar 01 2026 10:00:00" in said
    place = plain.index(b"stream") + 20
    changed = bytearray(signed)
    changed[place] ^= 1
    (tmp_path / "forged.pdf").write_bytes(changed)
    said = run(tmp_path, pdfsig, "forged.pdf").stdout.split("Signature #2")[0]
    assert "Signature Validation: Digest Mismatch." in said


def test_openssl_follows_the_chain_of_the_signature(program, tmp_path, signed):
    content, held = parts_of(signed, b"data")
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "held").write_bytes(held)
    for name, country in (("root", "UT"), ("other", "XX")):
        (tmp_path / f"{name}.pem").write_bytes(pem(chain(country).root))
    command = [program("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", "held"]
    command += ["-content", "content", "-out", "out", "-attime", str(int((AT + DAY).timestamp()))]
    good = run(tmp_path, *command, "-CAfile", "root.pem")
    assert (good.returncode, good.stderr) == (0, "CMS Verification successful\n")
    assert run(tmp_path, *command, "-CAfile", "other.pem").returncode != 0
    (tmp_path / "content").write_bytes(content[:-1] + b"?")
    assert run(tmp_path, *command, "-CAfile", "root.pem").returncode != 0


def test_openssl_believes_both_time_stamps(program, tmp_path, signed):
    content, held = parts_of(signed, b"tst_info")
    (tmp_path / "root.pem").write_bytes(pem(chain().root))
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "document").write_bytes(held)
    own = cms.ContentInfo.load(parts_of(signed, b"data")[1])["content"]["signer_infos"][0]
    (attribute,) = [a for a in own["unsigned_attrs"]
                    if a["type"].native == "signature_time_stamp_token"]  # fmt: skip
    (tmp_path / "signature").write_bytes(attribute["values"][0].dump())
    (tmp_path / "value").write_bytes(own["signature"].native)
    command = [program("openssl"), "ts", "-verify", "-token_in", "-CAfile", "root.pem"]
    command += ["-attime", str(int((AT + DAY).timestamp()))]
    for token, over in (("document", "content"), ("signature", "value")):
        good = run(tmp_path, *command, "-in", token, "-data", over)
        assert good.stdout == "Verification: OK\n", good.stderr
        assert run(tmp_path, *command, "-in", token, "-data", "root.pem").returncode == 1


def test_the_signature_leaves_every_byte_before_it(plain, signed):
    assert signed.startswith(plain)


def test_we_call_it_valid_with_name_and_hour(signed):
    assert pades.verify(signed, [chain().root], at=AT + DAY) == pades.Report(
        valid=True, intact=True, trusted=True, unchanged=True, signer="Document signer",
        signed_at=AT,
    )  # fmt: skip


def test_after_its_own_list_ran_out_it_needs_a_newer_one(signed):
    later = AT + 200 * DAY
    without = pades.verify(signed, [chain().root], at=later)
    assert without.valid is False
    assert without.intact is True
    fresh = chain().list_at(later - DAY)
    assert pades.verify(signed, [chain().root], at=later, lists=[fresh]).valid is True


def test_it_outlives_its_signer_s_certificate(signed):
    """Three years on the document signer has expired; the time stamps say it had not then."""
    later = AT + 5 * 365 * DAY
    assert chain().signers["document"].certificate.not_valid_after_utc < later
    fresh = chain().list_at(later - DAY)
    report = pades.verify(signed, [chain().root], at=later, lists=[fresh])
    assert (report.valid, report.signed_at) == (True, AT)


def test_a_signer_revoked_later_leaves_it_valid_one_revoked_before_does_not(signed):
    serial = chain().signers["document"].certificate.serial_number
    later = AT + 30 * DAY

    def judged(revoked_at: datetime) -> bool:
        listed = chain().list_at(later - DAY, RevokedEntry(serial, revoked_at, "keyCompromise"))
        return pades.verify(signed, [chain().root], at=later, lists=[listed]).valid

    assert judged(AT + 20 * DAY) is True
    assert judged(AT - DAY) is False


def test_another_root_is_not_believed(signed):
    report = pades.verify(signed, [chain("XX").root], at=AT + DAY)
    assert (report.valid, report.intact, report.trusted) == (False, True, False)


def test_an_unsigned_file_says_so(plain):
    report = pades.verify(plain, [chain().root], at=AT)
    assert (report.valid, report.errors) == (False, ("no_signature",))


def test_what_is_no_pdf_is_refused():
    for junk in (b"", b"%PDF-1.7\n", b"GIF89a" * 50):
        with pytest.raises(UnreadableDocument):
            sign(junk)
        assert pades.verify(junk, [chain().root], at=AT).valid is False


def test_a_page_added_after_the_signature_is_named(signed):
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as document:
        document.add_blank_page()
        document.save(out)
    report = pades.verify(out.getvalue(), [chain().root], at=AT + DAY)
    assert report.valid is False


def test_a_text_changed_by_an_update_is_named(signed):
    """An incremental update keeps all signed bytes, so the digest alone would not tell."""
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    page.get_object()["/Rotate"] = generic.NumberObject(90)
    writer.mark_update(page)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(signed)
    report = pades.verify(out.getvalue(), [chain().root], at=AT + DAY)
    assert report.valid is False
    assert report.errors == ("bytes_outside_signatures",)


def test_no_proof_of_standing_no_signature(plain):
    made = chain()
    with pytest.raises(Unprovable):
        pades.sign_pdf(
            plain, signer=made.signers["document"], timestamp=made.signers["timestamp"],
            lists=[], reason="", location="", at=AT,
        )  # fmt: skip


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_changed_byte_is_called_valid_and_none_makes_it_fall(signed, data):
    changed = bytearray(signed)
    place = data.draw(st.integers(0, len(signed) - 1))
    changed[place] = (changed[place] + data.draw(st.integers(1, 255))) % 256
    report = pades.verify(bytes(changed), [chain().root], at=AT + DAY)
    assert report.valid is False or _says_the_same(signed, bytes(changed), place)


def _says_the_same(pdf: bytes, changed: bytes, place: int) -> bool:
    """Two changes mean nothing: a hexadecimal digit's case, and filler behind a signature."""
    return changed.lower() == pdf.lower() or pdf[place - 6 : place + 7] == b"0" * 13
