"""A specimen page in three languages, read back by other programs."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from elshi.engines.documents import barcodes
from elshi.foundation.observe.tests.programs import program
from elshi.foundation.printing import actions
from elshi.foundation.printing.errors import TemplateBroken, Unprintable

AT = datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC)
ZONE = [
    "VNUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
]
TEXTS = {
    "kk": "Қазақстан Республикасы Сыртқы істер министрлігі. Әңгіме, ғылым, ұйым, үміт, өтініш, һәм "
    "қаңтар. Алым: 12 500 ₸; «виза берілді».",
    "ru": "Министерство иностранных дел. Съёмка, объезд, юный щёголь: пошлина 12 500 ₸; «виза "
    "выдана».",
    "en": "Ministry of Foreign Affairs. Kazakh in Latin letters: Ä, Ö, Ü, Ğ, Ū, Ŋ, Ş, ı; fee "
    "12,500 ₸; “visa issued”.",
}


def facts_of(language: str, text: str = "") -> dict:
    return {
        "title": {"kk": "Виза", "ru": "Виза", "en": "Visa"}[language],
        "ministry": "Ministry",
        "office": "Astana",
        "number": "№ 7/2026",
        "footer": "Elshi",
        "mark": "SPECIMEN",
        "text": text or TEXTS[language],
        "fields": [["Тегі", "Эрикссон"], ["Given names", "Anna Maria"], ["№", "L8988901C"]],
        "particulars": [["Категория", "B12"], ["Entries", "1"]],
        "heads": ["Month", "Issued"],
        "rows": [["January", "12"], ["February", "7"]],
        "note": "Compare the passport.",
        "zone": ZONE,
        "abouts": ["Seal", "QR code", "Portrait"],
    }


def attached() -> dict[str, bytes]:
    picture = io.BytesIO()
    Image.new("RGB", (70, 90), "#778899").save(picture, "PNG")
    return {
        "seal.svg": barcodes.data_matrix(bytes(range(150))).svg(0.5).encode(),
        "qr.svg": barcodes.qr("https://localhost/verify").svg(0.6).encode(),
        "portrait.png": picture.getvalue(),
    }


def printed(language: str = "en", text: str = "", **changes) -> bytes:
    words = {"language": language, "at": AT, "files": attached(), **changes}
    return actions.render("printing/specimen.typ", facts_of(language, text), **words)


def told(tmp_path, pdf: bytes, *words: str) -> str:
    (tmp_path / "page.pdf").write_bytes(pdf)
    done = subprocess.run(
        [program(words[0]), *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    return done.stdout


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_its_text_comes_back_letter_by_letter(tmp_path, language):
    said = told(tmp_path, printed(language), "pdftotext", "-raw", "page.pdf", "-")
    joined = said.replace("\u00ad\n", "")
    assert flat(TEXTS[language]) in flat(joined)
    for line in ZONE:
        assert line in said
    for word in ("Эрикссон", "№ 7/2026", "February"):
        assert word in said


def test_all_fonts_are_embedded_and_ours(tmp_path):
    rows = told(tmp_path, printed("kk"), "pdffonts", "page.pdf").splitlines()[2:]
    names = {row.split()[0].partition("+")[2] for row in rows}
    assert names == {
        "NotoSerif-Regular", "NotoSerif-Bold", "NotoSans-Regular", "NotoSans-Bold",
        "OCRB-Regular-Identity-H",
    }  # fmt: skip
    for row in rows:
        embedded, subset, unicode_ = row.split()[-5:-2]
        assert (embedded, subset, unicode_) == ("yes", "yes", "yes")


def test_it_is_pdf_a_2b_with_title_language_and_date():
    with pikepdf.open(io.BytesIO(printed("ru"))) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
        assert meta["dc:title"] == "Виза"
        assert meta["xmp:CreateDate"].startswith("2026-03-01T10:00:00")
        assert str(document.Root.Lang) == "ru"
        assert document.Root.MarkInfo.Marked is True


def test_it_can_be_read_aloud():
    """PDF/A-2a and PDF/UA-1 at once: typst refuses a picture without words."""
    with pikepdf.open(io.BytesIO(printed("kk", standard=("a-2a", "ua-1")))) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("A", "1")


def test_the_same_facts_give_the_same_bytes_and_another_hour_does_not():
    assert printed("kk") == printed("kk")
    assert printed("kk", at=AT + timedelta(seconds=1)) != printed("kk")


@pytest.mark.parametrize("dots", [150, 300])
def test_both_codes_are_read_from_the_page(tmp_path, dots):
    told(tmp_path, printed(), "pdftoppm", "-r", str(dots), "-gray", "page.pdf", "page")
    (page,) = tmp_path.glob("page-*.pgm")
    found = dict(barcodes.read_codes(Image.open(page), wanted=frozenset({"DataMatrix", "QRCode"})))
    assert found == {"DataMatrix": bytes(range(150)), "QRCode": b"https://localhost/verify"}


def test_the_zone_stands_at_ten_characters_an_inch(tmp_path):
    said = told(tmp_path, printed(), "pdftotext", "-bbox", "page.pdf", "-")
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)<', said)
    rows = [(float(left), float(top), float(right)) for left, top, right, text in boxes
            if text.replace("&lt;", "<") in ZONE]  # fmt: skip
    assert len(rows) == 2
    for left, _top, right in rows:
        assert (right - left) / 44 == pytest.approx(7.2, abs=0.01)
    assert rows[1][1] - rows[0][1] == pytest.approx(18.0, abs=0.01)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from("#[]{}$*_`\"'\\/@<>-~=+;:()%!? aБң1\n"), max_size=60))
def test_facts_are_never_source(text):
    """Whatever is typed is printed: no command, no mark-up, no error."""
    assert printed("en", "x" + text).startswith(b"%PDF-1.7")


def test_a_command_typed_by_a_traveller_is_printed_as_typed(tmp_path):
    typed = '#read("/etc/passwd") $x$ *bold* @ref <label> // comment'
    said = told(tmp_path, printed("en", typed), "pdftotext", "-raw", "page.pdf", "-")
    assert typed in flat(said)


def test_letters_without_a_shape_are_refused_by_name():
    with pytest.raises(Unprintable):
        printed("en", "慶")


@pytest.mark.parametrize(
    "name", ["printing/none.typ", "none/specimen.typ", "printing/../models.typ", "specimen.typ"]
)
def test_only_an_app_s_own_templates_are_printed(name):
    with pytest.raises((TemplateBroken, LookupError)):
        actions.render(name, {}, language="en", at=AT)


def test_files_keep_to_their_folder_and_standards_to_the_list():
    with pytest.raises(TemplateBroken):
        printed(files={"../house.typ": b""})
    with pytest.raises(TemplateBroken):
        printed(standard="1.4")


def test_a_missing_fact_is_our_mistake_and_says_which():
    with pytest.raises(TemplateBroken, match="title"):
        actions.render("printing/specimen.typ", {}, language="en", at=AT)
