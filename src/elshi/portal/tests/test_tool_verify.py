"""`elshi verify`: a visa printed as PDF, scanned as a picture, judged with a key file alone."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typst
import zxingcpp
from PIL import Image

from elshi.engines.documents import barcodes, pages
from elshi.engines.documents.seals import (
    keyfile,
    revocation,
    signing,
    travel_authorisation,
    vdsnc,
)
from elshi.engines.documents.seals.header import Header
from elshi.engines.documents.seals.offline import Finding
from elshi.engines.documents.seals.values import Stay
from elshi.engines.documents.tests.authority import VDS_NC, certificate
from elshi.foundation.observe.tests.programs import program
from elshi.portal.tools import verify

pytestmark = pytest.mark.slow

SEALER = certificate("KZ", "VS", 0xA7, use=VDS_NC)
LISTER = certificate("KZ", "RL", 0xB1)
INDEX = 77_777
MADE = datetime(2026, 12, 9, tzinfo=UTC)
LIMIT = datetime(2026, 12, 11, tzinfo=UTC)
KINDS = [zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.QRCode]
ZONE = "VCUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F2702281"


def codes() -> tuple[bytes, str]:
    day = date(2026, 12, 1)
    header = Header(4, "KAZ", "KZVS", "A7", day, day, 0x5D, 0x01)
    fields = {
        1: ZONE,
        3: 1,
        4: Stay(30),
        5: "L898902C3",
        revocation.INDEX_TAG: revocation.index_field(INDEX),
    }
    sign = signing.signer(SEALER[1])
    facts = travel_authorisation.Authorisation(
        "KZ2026004711", "B12", "ERIKSSON<<ANNA<MARIA", "1974-08-12", "F", "UTO", "L898902C3",
        day, date(2027, 2, 28), 1, 30, INDEX,
    )  # fmt: skip
    message = travel_authorisation.message(facts)
    text = vdsnc.build(travel_authorisation.TYPE, "KAZ", message, SEALER[0], sign)
    return signing.seal(header, fields, sign), text


@pytest.fixture(scope="module")
def visa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A visa page as PDF: a Data Matrix and a QR code in the middle of words."""
    folder = tmp_path_factory.mktemp("visa")
    seal, text = codes()
    (folder / "seal").write_bytes(seal)
    (folder / "code").write_text(text)
    (folder / "seal.svg").write_text(barcodes.data_matrix(seal).svg(0.5))
    (folder / "code.svg").write_text(barcodes.qr(text).svg(0.45))
    (folder / "visa.typ").write_text(
        '#set page(paper: "a4")\n= ВИЗА\n#lorem(60)\n#image("seal.svg")\n#image("code.svg")\n'
    )
    typst.compile(str(folder / "visa.typ"), output=str(folder / "visa.pdf"))
    return folder / "visa.pdf"


def key_file(folder: Path, *revoked: int) -> Path:
    listed = revocation.build(
        revoked,
        size=100_000,
        issuer="KAZ",
        number=1,
        issued=MADE,
        valid_until=LIMIT,
        key=keyfile.fingerprint(LISTER[0]),
        sign=signing.signer(LISTER[1]),
    )
    path = folder / "keys.json"
    path.write_text(
        keyfile.build(
            issuer="KAZ",
            issued=MADE,
            trusted=[("seal", SEALER[0], False), ("list", LISTER[0], False)],
            revocation_list=listed,
        )
    )
    return path


def run(
    arguments: list[object], capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, object], str]:
    code = verify.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, json.loads(printed.out), printed.err


def test_the_printed_visa_is_valid_and_says_what_to_compare(
    visa: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = [visa, "--keys", key_file(tmp_path), "--today", "2026-12-10"]
    code, answer, said = run(call, capsys)
    assert code == 0
    assert answer == {
        "finding": "valid",
        "reason": "",
        "issuer": "KAZ",
        "document": "visa",
        "compare": "L898902C3",
        "holder": "ERIKSSON ANNA MARIA",
        "valid_from": "2026-12-01",
        "valid_until": "2027-02-28",
        "list_issued": "2026-12-09T00:00:00+00:00",
        "list_valid_until": "2026-12-11T00:00:00+00:00",
        "genuine": True,
        "revoked": False,
        "sentence": {
            "kk": "Мөр жарамды, виза қайтарып алынбаған және оның мерзімі өтпеген. "
            "Паспорт нөмірін салыстырыңыз: L898902C3.",
            "ru": "Печать подлинная, виза не отозвана и действует. "
            "Сравните номер паспорта: L898902C3.",
            "en": "The seal is genuine; the visa is not revoked and is in its time. "
            "Compare the passport number: L898902C3.",
        },
    }
    assert said.count("L898902C3") == 3


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_scan_of_it_is_valid_too(
    visa: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], dpi: int
) -> None:
    scan = next(pages.pages(visa.read_bytes(), dpi=dpi)).rotate(3, fillcolor=255, resample=3)
    scan.save(tmp_path / "scan.jpg", quality=60)
    call = [tmp_path / "scan.jpg", "--keys", key_file(tmp_path), "--today", "2026-12-10"]
    code, answer, _ = run(call, capsys)
    assert (code, answer["finding"]) == (0, "valid")


@pytest.mark.parametrize("tone", ["-gray", "-mono"])
@pytest.mark.parametrize("dpi", [150, 300])
def test_another_renderer_and_the_bare_reader_find_both_codes(
    visa: Path, tmp_path: Path, tone: str, dpi: int
) -> None:
    """None of our own reading: pdftoppm draws the page, zxing-cpp alone finds the codes.

    Only their two kinds are looked for: the reader takes a row of modules for a code of bars at
    times.
    """
    page_at = str(tmp_path / "page")
    call = [program("pdftoppm"), "-r", str(dpi), tone, "-singlefile", str(visa), page_at]
    subprocess.run(call, check=True)
    (drawn,) = tmp_path.glob("page.*")
    with Image.open(drawn) as page:
        read = zxingcpp.read_barcodes(page.convert("L"), formats=KINDS)
    printed = [visa.with_name(name).read_bytes() for name in ("seal", "code")]
    assert sorted(code.bytes for code in read) == sorted(printed)


@pytest.mark.parametrize(
    ("revoked", "today", "finding", "genuine", "is_revoked"),
    [
        ([INDEX], "2026-12-10", "revoked", True, True),
        ([], "2026-12-12", "not known", True, None),
        ([], "2027-03-01", "expired", True, None),
        ([], "2026-11-30", "not yet valid", True, None),
    ],
)
def test_each_no_is_said(
    visa: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    revoked: list[int],
    today: str,
    finding: str,
    genuine: bool,
    is_revoked: bool | None,
) -> None:
    call = [visa, "--keys", key_file(tmp_path, *revoked), "--today", today]
    code, answer, _ = run(call, capsys)
    assert (code, answer["finding"]) == (1, finding)
    assert (answer["genuine"], answer["revoked"]) == (genuine, is_revoked)


def test_every_finding_has_its_sentence_in_each_language() -> None:
    for finding in Finding:
        said = verify.sentences(verify.Verdict(finding))
        assert list(said) == ["kk", "ru", "en"]
        assert len(set(said.values())) == 3


def test_a_page_without_a_seal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    barcodes.qr("https://example.kz").picture(4).save(tmp_path / "page.png")
    call = [tmp_path / "page.png", "--keys", key_file(tmp_path), "--today", "2026-12-10"]
    code, answer, _ = run(call, capsys)
    assert (code, answer["finding"], answer["genuine"]) == (1, "unreadable", None)


def test_calls_that_cannot_be_carried_out(
    visa: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = key_file(tmp_path)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(visa.read_bytes()[:200])
    calls: list[tuple[list[object], tuple[str, str, str]]] = [
        ([visa, "--keys", visa], ("кілттер файлы емес", "не файл ключей", "is no key file")),
        (["none", "--keys", keys], ("ашылмады", "не открывается", "cannot be opened")),
        ([broken, "--keys", keys], ("бет ретінде", "как страница", "cannot be read as a page")),
        ([visa, "--keys", keys, "--today", "1.3.26"], ("күн емес", "не дата", "is not a date")),
        ([visa], ("шақыру түсініксіз", "вызов непонятен", "is not understood")),
    ]
    for call, said in calls:
        for language, words in zip(("kk", "ru", "en"), said, strict=True):
            assert verify.main([*map(str, call), "--language", language]) == 2
            printed = capsys.readouterr()
            assert printed.out == ""
            assert printed.err.startswith("elshi verify: ")
            assert words in printed.err
