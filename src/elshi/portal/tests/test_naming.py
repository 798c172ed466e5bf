"""The ministry's name and emblem after set-up: judged, kept, shown on pages and printed."""

from __future__ import annotations

import io
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from elshi.foundation.files.examination.limits import Found
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.observe.tests.programs import program
from elshi.foundation.printing import press
from elshi.portal import drawings, emblem, face

from .conftest import founded

pytestmark = pytest.mark.slow

PAGE = "/en/house/"
NAMES = {"name_kk": "Жаңа министрлік", "name_ru": "Новое министерство", "name_en": "New ministry"}
HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
SVG = HEAD + b' width="90" height="90"><path fill="#00ff00" d="M0 0h9v9H0z"/></svg>'
RED, GREEN = (255, 0, 0), (0, 255, 0)


def inside(part: bytes) -> bytes:
    return HEAD + b">" + part + b"</svg>"


def png(size: tuple[int, int] = (400, 500)) -> bytes:
    """A red disc on clear ground."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=(*RED, 255))
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no_drawing"),
        (b"no drawing", "no_drawing"),
        (b"<html/>", "no_drawing"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + SVG, "no_drawing"),
        (SVG.decode().encode("utf-16"), "no_drawing"),
        (b"GIF89a" + bytes(100), "no_drawing"),
        (inside(b"<script>1</script>"), "moving_parts"),
        (inside(b"<animateTransform/>"), "moving_parts"),
        (inside(b'<path onclick="1"/>'), "moving_parts"),
        (inside(b'<b xmlns="http://www.w3.org/1999/xhtml"/>'), "moving_parts"),
        (inside(b"<foreignObject/>"), "moving_parts"),
        (b'<?xml-stylesheet href="http://a.example/"?>' + SVG, "moving_parts"),
        (inside(b'<use href="http://a.example/x.svg#a"/>'), "way_out"),
        (inside(b'<path fill="url(http://a.example/x)"/>'), "way_out"),
        (inside(b"<style>@import 'http://a.example/'</style>"), "way_out"),
        (inside(b"<style>p{fill:u\\72l(http://a.example)}</style>"), "way_out"),
        (inside(b"<g/>" * 5001), "too_intricate"),
        (inside(b'<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "too_intricate"),
        (b"\x89PNG\r\n\x1a\nbroken", "damaged"),
        (png()[:600], "damaged"),
        (png() + b"<script>", "polyglot"),
        (png((20, 20)), "too_few_pixels"),
        (bytes(1_100_000), "too_large"),
    ],
)
def test_an_unfit_emblem_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(emblem.UnfitEmblem) as refused:
        emblem.fit(content)
    assert refused.value.code == why


def test_a_drawing_is_kept_as_it_is_and_a_picture_keeps_its_clear_ground() -> None:
    assert emblem.fit(SVG) == ("emblem.svg", SVG)
    with_words = b'<?xml version="1.0" encoding="UTF-8"?>\n' + inside(
        b'<defs><linearGradient id="a"/></defs><path style="fill:url(#a)"/><use href="#b"/>'
    )
    assert emblem.fit(with_words) == ("emblem.svg", with_words)
    name, kept = emblem.fit(png((1200, 1500)))
    picture = Image.open(io.BytesIO(kept))
    assert (name, picture.size, picture.mode) == ("emblem.png", (640, 800), "RGBA")
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.info == {}


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=120).map(lambda t: inside(t.encode()))))
def test_whatever_comes_is_judged(content: bytes) -> None:
    try:
        found = drawings.judged(content)
    except Found as finding:
        found = finding.code.encode()
    assert found in {content, b"no_drawing", b"moving_parts", b"way_out", b"too_intricate"}


@pytest.mark.slow
@pytest.mark.parametrize(("file", "colour"), [(png(), RED), (SVG, GREEN)])
def test_name_and_emblem_reach_pages_and_letters(
    file, colour, home, administrator, ministry, tmp_path, django_capture_on_commit_callbacks
) -> None:
    asked = {**NAMES, "which": "other", "file": SimpleUploadedFile("anything", file)}
    with django_capture_on_commit_callbacks(execute=True):
        assert administrator.post(PAGE, asked).status_code == 302
    public = Client().get("/ru/").content.decode()
    assert "Новое министерство" in public
    address = public.split('src="/emblem')[1].split('"')[0]
    assert Client().get("/emblem" + address).content == face.current_emblem()[1]
    ministry.party.refresh_from_db()
    assert ministry.party.name["kk"] == "Жаңа министрлік"
    acts = list(Leaf.objects.order_by("index").values_list("act", flat=True))[-2:]
    assert acts == ["offices.party.rename", "portal.emblem.choose"]
    assert list(audit([])) == []
    letter = administrator.get("/en/house/letter.pdf")
    assert colour in colours(letter.content, tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(PAGE, {**NAMES, "which": "none"})
    assert Client().get("/emblem").status_code == 404
    assert colour not in colours(administrator.get("/en/house/letter.pdf").content, tmp_path)


def colours(pdf: bytes, folder) -> set:
    """The colours of a page's picture, as another program draws it."""
    (folder / "letter.pdf").write_bytes(pdf)
    call = [program("pdftoppm"), "-r", "50", "letter.pdf", "letter"]
    subprocess.run(call, cwd=folder, check=True)
    page = Image.open(next(folder.glob("letter-*.ppm")))
    return {colour for _count, colour in page.getcolors(1 << 24)}


def test_another_emblem_is_printed_from_the_next_letter_on(home) -> None:
    own = press.house_files()["emblem.svg"]
    face.keep(NAMES, ("emblem.png", png()))
    picture = press.house_files()["emblem.svg"]
    face.keep(NAMES, ("emblem.svg", SVG))
    assert press.house_files()["emblem.svg"] == SVG
    assert b"data:image/png" in picture
    face.keep(NAMES, None)
    assert press.house_files()["emblem.svg"] == own
    assert sorted(path.name for path in home.iterdir()) == ["house.json"]


@pytest.mark.parametrize(
    "asked",
    [
        {**NAMES, "which": "other"},
        {**NAMES, "name_kk": "", "which": "keep"},
        {**NAMES, "which": "keep", "file": SimpleUploadedFile("a.svg", SVG)},
        {**NAMES, "which": "other", "file": SimpleUploadedFile("a.svg", b"<html/>")},
        {**NAMES, "which": "other", "file": SimpleUploadedFile("a.png", bytes(1_100_000))},
    ],
)
def test_what_does_not_fit_changes_nothing(asked, home, administrator, ministry) -> None:
    before = Leaf.objects.count()
    assert administrator.post(PAGE, asked).status_code == 422
    ministry.party.refresh_from_db()
    assert (ministry.party.name["en"], Leaf.objects.count()) == ("mfa e", before)
    assert list(home.iterdir()) == []


def test_the_house_belongs_to_its_founder(home, ministry, signed_in) -> None:
    """Another party's administrator keeps offices here, and not the ministry's name."""
    other = signed_in(founded("other").account)
    assert other.get(PAGE).status_code == 404
    assert other.post(PAGE, {**NAMES, "which": "keep"}).status_code == 404
    assert other.get("/en/house/letter.pdf").status_code == 404
    ministry.party.refresh_from_db()
    assert ministry.party.name["en"] == "mfa e"
