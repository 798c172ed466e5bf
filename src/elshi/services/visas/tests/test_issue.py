"""The visa as it is issued, and what becomes of it: revoked, annulled, replaced, its key lost."""

from __future__ import annotations

import io
import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from elshi.engines.documents.pages import pages
from elshi.engines.documents.picture import read_page
from elshi.engines.documents.seals import keyfile, offline, revocation
from elshi.engines.documents.seals.offline import Finding
from elshi.foundation.access.actors import system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs import worker
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.notices.models import Notice
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.observe.tests.programs import program
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import OtherEyesNeeded
from elshi.foundation.signatures import pades
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.models import Key
from elshi.portal.demonstration import ministry
from elshi.services.visas import key_commands as commands
from elshi.services.visas.actions import issue, replacement, stickers
from elshi.services.visas.actions import revocation as revocations
from elshi.services.visas.models import RevocationList, Visa
from elshi.services.visas.reads import trust
from elshi.services.visas.sealing import zone_in

from . import desk_cases
from .issued_cases import GIVEN, codes, document, end, issued

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]
HOUSE = system("test")


def finding(pdf: bytes, at: datetime) -> Finding:
    """What an officer without a network is told about a whole visa."""
    return offline.judge_all(list(codes(pdf).values()), _keys(at), at).finding


def seal_finding(pdf: bytes, at: datetime) -> Finding:
    return offline.judge(codes(pdf)["DataMatrix"], _keys(at), at).finding


def _keys(at: datetime) -> keyfile.KeyFile:
    return keyfile.load(trust.key_file(at))


def told(visa: Visa) -> list[str]:
    return list(
        Notice.objects.filter(subject=visa.subject)
        .order_by("pk")
        .values_list("template", flat=True)
    )


def test_the_issued_visa_is_valid_by_both_codes_and_its_zone_is_read(
    now: datetime, visa: Visa
) -> None:
    pdf = document(visa)
    read = codes(pdf)
    assert set(read) == {"DataMatrix", "QRCode"}
    assert offline.judge(read["DataMatrix"], _keys(now), now).finding is Finding.VALID
    assert offline.judge(read["QRCode"], _keys(now), now).finding is Finding.VALID
    page = next(pages(pdf, dpi=150))
    png = io.BytesIO()
    page.save(png, "PNG")
    lines = read_page(png.getvalue()).lines
    assert "\n".join((lines[0], lines[1][:28])) == zone_in(read["DataMatrix"])


def test_the_pdf_is_signed_and_one_changed_byte_is_seen(
    now: datetime, visa: Visa, tmp_path: Path
) -> None:
    pdf = document(visa)
    whole, changed = tmp_path / "visa.pdf", tmp_path / "changed.pdf"
    whole.write_bytes(pdf)
    place = pdf.index(b"/Title")
    changed.write_bytes(pdf[: place + 1] + b"X" + pdf[place + 2 :])
    assert "Signature is Valid." in _pdfsig(whole)
    assert "Digest Mismatch." in _pdfsig(changed)
    later = now + timedelta(minutes=1)
    assert pades.verify(pdf, keys.trust_roots(), at=later).valid is True
    assert pades.verify(changed.read_bytes(), keys.trust_roots(), at=later).valid is False


def _pdfsig(path: Path) -> str:
    asked = [program("pdfsig"), "-nocert", str(path)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def test_chain_and_stamp_hold_before_openssl(now: datetime, visa: Visa, tmp_path: Path) -> None:
    pdf = document(visa)
    root = tmp_path / "root.pem"
    root.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in keys.trust_roots()))
    signature, stamp = _signatures(pdf)
    assert "successful" in _openssl("cms", "-verify", signature, root, tmp_path)
    assert "Verification: OK" in _openssl("ts", "-verify", stamp, root, tmp_path)


def _signatures(pdf: bytes) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    """(DER, covered bytes) of the signature and of the document time stamp."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    parts = []
    for each in found:
        one, two, three, four = (int(number) for number in each.byte_range)
        parts.append((each.pkcs7_content, pdf[one : one + two] + pdf[three : three + four]))
    return parts[0], parts[-1]


def _openssl(tool: str, verb: str, part: tuple[bytes, bytes], root: Path, folder: Path) -> str:
    der, covered = folder / f"{tool}.der", folder / f"{tool}.bytes"
    der.write_bytes(part[0])
    covered.write_bytes(part[1])
    if tool == "cms":
        words = ["-inform", "DER", "-in", str(der), "-content", str(covered), "-binary",
                 "-purpose", "any", "-out", "/dev/null"]  # fmt: skip
    else:
        words = ["-in", str(der), "-token_in", "-data", str(covered)]
    run = subprocess.run(
        [program("openssl"), tool, verb, *words, "-CAfile", str(root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.stdout + run.stderr


@pytest.mark.parametrize(("step", "state"), [("revoke", "revoked"), ("annul", "annulled")])
def test_a_visa_ended_by_two_persons_is_listed_told_and_shown(
    now: datetime, visa: Visa, step: str, state: str
) -> None:
    pdf, number = document(visa), RevocationList.objects.latest("number").number
    visa = end(visa, step, now)
    assert visa.state == state
    listed = RevocationList.objects.latest("number")
    assert listed.number > number
    read = revocation.read(listed.signed)
    assert revocation.status(read, visa.position, now) is revocation.Status.REVOKED
    assert finding(pdf, now) is Finding.REVOKED
    assert told(visa) == [f"visas.{state}"]
    page = _status_page(visa)
    assert ("Your visa was revoked" in page) is (step == "revoke")
    assert ("Your visa was annulled" in page) is (step == "annul")
    assert GIVEN["reasoning"] in page
    assert "false, damaged or not accepted" in page
    assert "<h1>Your visa is ready</h1>" not in page


def _status_page(visa: Visa) -> str:
    from django.test import Client

    client = Client()
    answers = _answers(visa)
    sent = {
        "reference": visa.application.reference,
        "passport_number": answers["passport_number"],
        "birth": answers["birth"],
    }
    page = client.post("/en/visas/status/", sent, follow=True)
    return page.content.decode()


def _answers(visa: Visa) -> dict[str, Any]:
    from elshi.services.visas.reads.cases import answers_of

    return answers_of(visa.application)


def test_one_person_cannot_end_a_visa(now: datetime, visa: Visa) -> None:
    consul = ministry.actor_of("HAG-CONSUL", now)
    visa = procedures.take(visa, "propose_revocation", by=consul, at=now, given=GIVEN)
    with pytest.raises(OtherEyesNeeded):
        procedures.take(visa, "revoke", by=consul, at=now, given=GIVEN)
    visa.refresh_from_db()
    assert visa.state == "in_force"
    assert told(visa) == []


def test_a_new_passport_brings_a_new_visa_of_the_same_days(now: datetime, visa: Visa) -> None:
    old, days = document(visa), (visa.valid_from, visa.valid_until)
    consul, later = ministry.actor_of("HAG-CONSUL", now), now + timedelta(days=3)
    replacement.correct(
        visa.application,
        {"passport_number": "N7654321"},
        reason="A new passport.",
        by=consul,
        at=later,
    )
    worker.drain(at=later)
    replacement.replace(visa, by=consul, at=later)
    worker.drain(at=later)
    visa.refresh_from_db()
    fresh = visa.replaced_by.get()
    assert (visa.state, fresh.state) == ("superseded", "in_force")
    assert (fresh.valid_from, fresh.valid_until) == days
    assert told(visa) == ["visas.reissued"]
    revocations.publish(at=later)
    assert finding(old, later) is Finding.REVOKED
    verdict = offline.judge_all(list(codes(document(fresh)).values()), _keys(later), later)
    assert (verdict.finding, verdict.compare) == (Finding.VALID, "N7654321")


def test_a_lost_signer_is_given_up_and_its_visas_are_issued_anew(
    now: datetime, visa: Visa, capsys: pytest.CaptureFixture[str]
) -> None:
    other = issued(now)
    ended = end(issued(now), "revoke", now)
    pdf = document(visa)
    drilled = revocations.withdraw_signer(visa.signer, by=HOUSE, at=now)
    assert drilled.reissued == (visa.number, other.number)
    assert drilled.erased == ()
    assert drilled.successor != visa.signer
    assert Key.objects.get(purpose="seal", reference=visa.signer[4:]).status == "revoked"
    # At once, before a single new visa is made, no fresh key file believes the old key.
    assert finding(pdf, now) is Finding.SIGNER_WITHDRAWN
    worker.drain(at=now)
    visa.refresh_from_db()
    fresh = visa.replaced_by.get()
    assert (visa.state, fresh.signer) == ("superseded", drilled.successor)
    assert seal_finding(pdf, now) is Finding.SIGNER_WITHDRAWN
    revocations.publish(at=now)
    assert finding(pdf, now) is Finding.REVOKED
    assert finding(document(fresh), now) is Finding.VALID
    assert told(visa) == told(other) == ["visas.reissued"]
    assert ended.replaced_by.count() == 0
    acts = Leaf.objects.filter(subject__startswith="signatures.key").values_list("act", flat=True)
    assert "signatures.key.revoked" in set(acts)
    # A second run finds nothing left to do, and the key revoked once.
    again = revocations.withdraw_signer(visa.signer, by=HOUSE, at=now)
    assert again.reissued == ()
    assert commands.drill(["--signer", drilled.successor, "--list"]) == 0
    assert capsys.readouterr().out.split() == sorted(
        Visa.objects.filter(state="in_force").values_list("number", flat=True)
    )


def test_a_lost_signer_of_qr_codes_is_found_by_its_time(now: datetime, visa: Visa) -> None:
    key = Key.objects.get(purpose="seal_nc")
    drilled = revocations.withdraw_signer(f"UTNC{key.reference}", by=HOUSE, at=now)
    assert drilled.reissued == (visa.number,)


def test_the_drill_refuses_strangers_and_unknown_signers(now: datetime, visa: Visa) -> None:
    officer = ministry.actor_of("HAG-OFFICER", now)
    with pytest.raises(NotAllowed):
        revocations.withdraw_signer(visa.signer, by=officer, at=now)
    with pytest.raises(Refusal) as refused:
        revocations.withdraw_signer("UTVS99", by=HOUSE, at=now)
    assert refused.value.code == "no_signer"
    assert Key.objects.filter(status="revoked").count() == 0
    visa.refresh_from_db()
    assert visa.state == "in_force"


def test_a_list_of_a_lost_key_is_left_out_of_the_key_file(now: datetime) -> None:
    from elshi.foundation.signatures import actions as signatures

    visa = issued(now)
    key = Key.objects.get(purpose="revocation", status="active")
    signatures.revoke(key, reason="keyCompromise", by=HOUSE, at=now)
    assert _keys(now).revocation is None
    assert finding(document(visa), now) is Finding.NOT_KNOWN
    revocations.publish(at=now)
    assert finding(document(visa), now) is Finding.VALID


def test_the_sticker_carries_the_same_seal_and_its_zone_is_read(
    now: datetime, visa: Visa, tmp_path: Path
) -> None:
    consul = ministry.actor_of("HAG-CONSUL", now)
    pdf = stickers.printed(visa, by=consul, at=now)
    assert codes(pdf) == {"DataMatrix": codes(document(visa))["DataMatrix"]}
    import pypdfium2

    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)) == (120.0, 80.0)
    client = desk_cases.signed_in("HAG-CONSUL")
    place = f"/en/visas/cases/{visa.application.reference}/visas/{visa.reference}/sticker/"
    assert client.get(place).status_code == 405
    answer = client.post(place)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert desk_cases.signed_in("DEL-CONSUL").post(place).status_code == 404


def test_no_sticker_of_an_ended_or_corrected_visa(now: datetime, visa: Visa) -> None:
    consul = ministry.actor_of("HAG-CONSUL", now)
    replacement.correct(
        visa.application, {"surname": "ERIKSEN"}, reason="A misprint.", by=consul, at=now
    )
    corrected = Visa.objects.get(pk=visa.pk)
    with pytest.raises(Refusal) as refused:
        stickers.printed(corrected, by=consul, at=now)
    assert refused.value.code == "corrected_since"
    ended = end(corrected, "annul", now)
    with pytest.raises(Refusal) as refused:
        stickers.printed(ended, by=consul, at=now)
    assert refused.value.code == "not_in_force"


def test_a_job_that_comes_twice_replaces_once(now: datetime, visa: Visa) -> None:
    for edition in (1, 2):
        from elshi.foundation.jobs import actions as jobs

        jobs.enqueue("visas.reissue", {"visa": visa.reference}, key=f"again:{edition}")
    worker.drain(at=now)
    assert visa.replaced_by.count() == 1


def test_keys_and_page_are_exported(now: datetime, visa: Visa, tmp_path: Path) -> None:
    target = tmp_path / "keys.json"
    assert commands.export_keys([str(target)]) == 0
    assert keyfile.load(target.read_text()).named(visa.signer[:4], visa.signer[4:])
    page = tmp_path / "page.html"
    assert commands.export_page([str(page)]) == 0
    assert json.loads(target.read_text())["revocation"]["signature"] in page.read_text()
    assert commands.export_keys([str(tmp_path / "nowhere" / "keys.json")]) == 2


def test_expired_and_ended_visas_are_not_issued_anew(now: datetime, visa: Visa) -> None:
    after = now + timedelta(days=400)
    assert list(revocations.sealed_by(revocations.signer_named(visa.signer), after)) == []
    assert issue.LIST_SIZE > visa.position >= 0


def test_a_guard_looks_at_the_moment_that_the_step_is_taken_at(now: datetime, visa: Visa) -> None:
    late = now + timedelta(days=60)
    case = desk_cases.draft(now)  # arrives in thirty days
    with pytest.raises(Refusal) as refusal:
        procedures.take(case, "submit", by=desk_cases.applicant(case), at=late)
    assert refusal.value.code == "not_ready"
    case.refresh_from_db()
    assert case.state == "draft"
    assert procedures.take(case, "submit", by=desk_cases.applicant(case), at=now).state == "unpaid"
