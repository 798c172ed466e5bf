"""The verifier's doors: page, key file, carriers' answers. Asked through HTTP, as strangers ask."""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from elshi.engines.documents.pages import pages
from elshi.engines.documents.seals import certificates, keyfile, signing
from elshi.foundation.files.models import StoredFile
from elshi.foundation.jobs import worker
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.signatures import reads as keys
from elshi.services.visas.actions import revocation as revocations
from elshi.services.visas.boarding import Question
from elshi.services.visas.models import Visa
from elshi.services.visas.offline import assembly
from elshi.services.visas.reads import verification
from elshi.services.visas.reads.cases import answers_of
from elshi.services.visas.verdicts import WORDS

from .issued_cases import codes, document, end

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases="__all__")]
PAGE, CARRIER = "/en/visas/verify/", "/visas/carrier/"


def sent(content: bytes, page: str = PAGE, name: str = "visa.pdf") -> Any:
    return Client().post(page, {"way": "file", "file": SimpleUploadedFile(name, content)})


def words(answer: Any) -> str:
    """The text of the page's main part, blanks joined."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def number_of(visa: Visa) -> dict[str, str]:
    from elshi.services.visas.reads.cases import answers_of

    return {"number": visa.number, "passport": answers_of(visa.application)["passport_number"]}


def test_a_pdf_is_answered_whole_and_nothing_is_kept(visa: Visa) -> None:
    before = (StoredFile.objects.count(), Leaf.objects.count())
    answer = sent(document(visa))
    said = words(answer)
    assert answer.status_code == 200
    assert "The visa is valid" in said
    assert "The file is as it was issued" in said
    assert f"its number must be {number_of(visa)['passport']}" in said
    assert "ERIKSSON ANNA MARIA" in said
    assert (StoredFile.objects.count(), Leaf.objects.count()) == before
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.cookies == {}


def test_a_photograph_is_answered_by_its_seal(visa: Visa) -> None:
    picture = io.BytesIO()
    next(pages(document(visa), dpi=150)).rotate(3, fillcolor=255).save(picture, "JPEG", quality=60)
    said = words(sent(picture.getvalue(), name="photo.jpg"))
    assert "The visa is valid" in said
    assert "signature" not in said.partition("Check another visa")[0]


@pytest.mark.parametrize(
    ("language", "title"),
    [("kk", "Виза жарамды"), ("ru", "Виза действительна"), ("en", "The visa is valid")],
)
def test_the_answer_is_in_the_readers_language(visa: Visa, language: str, title: str) -> None:
    page = f"/{language}/visas/verify/"
    answer = Client().post(page, {"way": "number", **number_of(visa)})
    assert title in words(answer)


def test_a_changed_file_is_told_from_a_changed_seal(visa: Visa) -> None:
    pdf = document(visa)
    place = pdf.index(b"/Title")
    said = words(sent(pdf[: place + 1] + b"X" + pdf[place + 2 :]))
    assert "The visa is valid" in said
    assert "The file was changed" in said
    assert "The file is as it was issued" not in said


def test_a_revoked_visa_is_refused_by_every_way(visa: Visa) -> None:
    pdf, given = document(visa), number_of(visa)
    end(visa, "revoke", timezone.now())
    assert "Not valid: revoked" in words(sent(pdf))
    assert "Not valid No visa of this number" in words(
        Client().post(PAGE, {"way": "number", **given})
    )


def test_a_seal_made_with_a_stolen_key_is_not_in_the_register(visa: Visa) -> None:
    """Whoever has the key can make a perfect seal; only the register knows that it was not us."""
    now = timezone.now()
    from elshi.engines.documents.seals import codec

    read = codec.decode(codes(document(visa))["DataMatrix"])
    key = keys.signer("seal", now)
    forged = signing.seal(read.header, {**read.fields, 0x05: "X9999999 "}, key.sign)
    offline_says = verification.of_codes([forged], now)
    assert (offline_says.verdict.finding, offline_says.finding) == ("valid", "unregistered")
    said = words(Client().post(PAGE, {"way": "code", "code": forged.hex()}))
    assert "Not in the register" in said
    assert "X9999999" not in said.partition("Check another visa")[0]


def test_a_typed_code_is_read_as_hexadecimal_or_as_json(visa: Visa) -> None:
    read = codes(document(visa))
    for code in (read["DataMatrix"].hex(), read["QRCode"].decode()):
        assert "The visa is valid" in words(Client().post(PAGE, {"way": "code", "code": code}))
    flipped = bytearray(read["DataMatrix"])
    flipped[60] ^= 1
    answer = Client().post(PAGE, {"way": "code", "code": flipped.hex()})
    assert words(answer).startswith("Forged")
    answer = Client().post(PAGE, {"way": "code", "code": "no code"})
    assert answer.status_code == 422
    assert "neither hexadecimal digits nor the text of a QR code" in words(answer)


def test_numbers_answer_yes_or_no_and_name_nobody(visa: Visa) -> None:
    given = number_of(visa)
    yes = words(Client().post(PAGE, {"way": "number", **given}))
    assert "The visa is valid" in yes
    assert "ERIKSSON" not in yes
    unknown = words(Client().post(PAGE, {"way": "number", **given, "number": "V99999999"}))
    wrong = words(Client().post(PAGE, {"way": "number", **given, "passport": "X0000000"}))
    strip = str.maketrans("", "", "0123456789VXL")
    assert unknown.translate(strip) == wrong.translate(strip)
    assert "Not valid" in wrong


def test_bad_files_are_refused_with_a_reason(visa: Visa) -> None:
    assert "No seal could be read" in words(sent(b"%PDF-1.7 nothing"))
    assert "No seal could be read" in words(sent(b"junk", name="x.png"))
    answer = sent(b"\0" * 8_000_001)
    assert answer.status_code == 422
    assert "larger" in words(answer)
    assert Client().post(PAGE, {"way": "file"}).status_code == 422


@pytest.mark.slow
@effort(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damage_makes_the_page_fall(visa: Visa, data: st.DataObject) -> None:
    cache.clear()
    content = bytearray(document(visa))
    for _ in range(data.draw(st.integers(1, 40))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    answer = sent(bytes(content[:cut]))
    assert answer.status_code in (200, 413, 422)


def test_haste_is_refused(visa: Visa) -> None:
    client = Client()
    for _ in range(20):
        assert client.post(PAGE, {"way": "number", **number_of(visa)}).status_code == 200
    refused = client.post(PAGE, {"way": "number", **number_of(visa)})
    assert refused.status_code == 429
    assert "The visa is valid" not in words(refused)


def test_the_page_may_be_cached_and_runs_webassembly_only_here(visa: Visa) -> None:
    answer = Client().get(PAGE)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.cookies == {}
    assert "script-src 'self' 'wasm-unsafe-eval';" in answer.headers["Content-Security-Policy"]
    other = Client().get("/en/visas/guide/").headers["Content-Security-Policy"]
    assert "wasm" not in other


def test_the_key_file_is_public_dated_and_tagged(visa: Visa) -> None:
    answer = Client().get("/visas/keys.json")
    read = keyfile.load(answer.content)
    assert read.revocation is not None
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = Client().get("/visas/keys.json", headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    revocations.publish(at=timezone.now())
    fresh = Client().get("/visas/keys.json", headers={"if-none-match": answer.headers["ETag"]})
    assert fresh.status_code == 200
    newer = keyfile.load(fresh.content)
    assert newer.revocation is not None
    assert newer.revocation.number == read.revocation.number + 1


def test_the_list_is_published_anew_before_it_runs_out(visa: Visa) -> None:
    first = keyfile.load(Client().get("/visas/keys.json").content)
    later = timezone.now() + timedelta(hours=12, minutes=1)
    worker.drain(at=later, rounds=True)
    second = keyfile.load(Client().get("/visas/keys.json").content)
    assert first.revocation is not None
    assert second.revocation is not None
    assert second.revocation.number > first.revocation.number
    assert second.revocation.issued - first.revocation.issued >= timedelta(hours=12)


def test_the_offline_page_is_one_file_with_its_own_policy(visa: Visa) -> None:
    answer = Client().get("/visas/offline.html")
    page = answer.content.decode()
    assert len(answer.content) <= assembly.LIMIT
    unframed = f"{assembly.policy(page)}; frame-ancestors 'none'"
    assert answer.headers["Content-Security-Policy"] == unframed
    assert "default-src 'none'" in assembly.policy(page)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="elshi-verify.html"'
    outside = re.findall(r"""(?:src|href)=["'](?!data:|#)([^"']+)""", page.partition("<script")[0])
    assert outside == []
    texts = json.loads(re.search(r'id="texts">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert set(texts) == {"kk", "ru", "en", "tones"}
    assert set(texts["kk"]) == set(texts["ru"]) == set(texts["en"])
    same = [name for name, text in texts["en"].items() if texts["kk"][name] == text]
    assert same in ([], ["house"])
    assert set(texts["tones"]) == {str(name) for name in WORDS}


def ask(**question: str) -> Any:
    return Client().post(CARRIER, question, content_type="application/json")


def opened(signed: str) -> dict[str, Any]:
    """The payload of a signed answer, its signature and its chain checked as a carrier does."""
    parts = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in signed.split(".")]
    header = json.loads(parts[0])
    der = base64.b64decode(header["x5c"][0])
    assert header["alg"] == "ES256"
    assert keyfile.fingerprint(der) == header["kid"]
    root = next(each for each in keys.trust_roots())
    x509.load_der_x509_certificate(der).verify_directly_issued_by(root)
    key = signing.PublicKey.of(certificates.load(der))
    assert key.verify(signed.rpartition(".")[0].encode(), parts[2])
    payload: dict[str, Any] = json.loads(parts[1])
    return payload


def test_a_carrier_is_told_to_board_with_a_signed_answer_that_names_nobody(visa: Visa) -> None:
    today = visa.valid_from.isoformat()
    asked = {**number_of(visa), "on": today, "nonce": "carrier-4711"}
    answer = ask(**asked)
    body = answer.json()
    payload = opened(body["signed"])
    assert (answer.status_code, body["answer"], payload["answer"]) == (200, "board", "board")
    assert set(payload) == {"kind", "issuer", "answer", "on", "at", "question"}
    day = datetime.fromisoformat(today).date()
    question = Question(day, asked["number"], asked["passport"], "", "carrier-4711")
    assert payload["question"] == question.digest()
    for personal in (asked["number"], asked["passport"], "ERIKSSON"):
        assert personal not in answer.content.decode()


def test_unknown_and_wrong_are_one_answer(visa: Visa) -> None:
    good = {**number_of(visa), "on": visa.valid_from.isoformat()}
    late = (visa.valid_until + timedelta(days=1)).isoformat()
    bad = [
        {**good, "number": "V99999999"}, {**good, "passport": "X1"}, {**good, "on": late},
        {**good, "on": "2020-01-01"},
    ]  # fmt: skip
    for question in bad:
        body = ask(**question).json()
        assert set(body) == {"answer", "on", "at", "nonce", "signed"}
        assert body["answer"] == opened(body["signed"])["answer"] == "do not board"
    end(visa, "annul", timezone.now())
    assert ask(**good).json()["answer"] == "do not board"


def test_a_seal_answers_too_and_only_for_its_passport(visa: Visa) -> None:
    read, today = codes(document(visa)), visa.valid_from.isoformat()
    for seal in (read["DataMatrix"].hex(), read["QRCode"].decode()):
        assert ask(seal=seal, on=today).json()["answer"] == "board"
        passport = number_of(visa)["passport"]
        assert ask(seal=seal, on=today, passport=passport).json()["answer"] == "board"
        assert ask(seal=seal, on=today, passport="X1").json()["answer"] == "do not board"
    flipped = bytearray(read["DataMatrix"])
    flipped[-1] ^= 1
    assert ask(seal=flipped.hex(), on=today).json()["answer"] == "do not board"
    assert ask(seal="zz", on=today).json()["answer"] == "do not board"


def test_a_question_that_cannot_be_read_is_a_problem(visa: Visa) -> None:
    for body in ("no json", "[]", "{}", '{"number": "V1", "on": "2026-01-01"}', '{"on": {}}'):
        answer = Client().post(CARRIER, body, content_type="application/json")
        assert answer.status_code == 422, body
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "invalid_input"
    assert Client().get(CARRIER).status_code == 302


def test_people_ask_for_a_passenger_by_a_form(visa: Visa) -> None:
    asked = {**number_of(visa), "on": visa.valid_from.isoformat()}
    said = words(Client().post("/en/visas/carrier/", asked))
    assert said.startswith("Board")
    said = words(Client().post("/en/visas/carrier/", {**asked, "passport": "X1"}))
    assert said.startswith("Do not board")
    assert Client().post("/en/visas/carrier/", {"on": "x"}).status_code == 422


def test_by_a_carrier_with_the_number_or_the_seal(visa: Visa) -> None:
    on, at = visa.valid_from, timezone.now()
    held = answers_of(visa.application)["passport_number"]
    seal = next(code.hex() for code in codes(document(visa)).values() if code[:1] != b"{")
    for typed in (held, f"{held[:2]}-{held[2:]}", f" {held.lower()} "):
        assert verification.stands(visa.number, typed, on), typed
        assert verification.may_board(Question(on=on, passport=typed, seal=seal), at), typed
    for typed in (held[:-1], "-", f"{held}1"):
        assert not verification.stands(visa.number, typed, on)
    assert not verification.may_board(Question(on=on, passport=held[:-1], seal=seal), at)
