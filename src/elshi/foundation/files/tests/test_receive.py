"""Uploads: hostile ones refused by name with nothing kept, good ones rewritten and sealed."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from elshi.foundation.files import actions, examiner, reads, strongroom
from elshi.foundation.files.examination import process
from elshi.foundation.files.models import CaseKey, StoredFile
from elshi.foundation.files.refusals import FINDINGS, KindNotWanted, UploadRefused

from . import hostile, hostile_documents  # noqa: F401  (its PDFs join the corpus)
from .conftest import AT, OWNER, shelved

pytestmark = pytest.mark.django_db


def receive(content: bytes, **given: object) -> StoredFile:
    asked = {"owner": OWNER, "purpose": "photo", "by": "traveller", "at": AT, **given}
    return actions.receive(content, **asked)


@pytest.mark.parametrize("name", sorted(hostile.KINDS))
def test_a_hostile_upload_is_refused_by_name_and_leaves_nothing(name: str, rooms: Path):
    finding, maker = hostile.KINDS[name]
    with pytest.raises(UploadRefused) as refused:
        receive(maker())
    assert refused.value.code == finding
    assert str(refused.value.message)
    assert str(refused.value.mend)
    assert (StoredFile.objects.count(), CaseKey.objects.count(), shelved(rooms)) == (0, 0, 0)


def test_the_corpus_is_large_and_every_finding_is_a_refusal():
    assert len(hostile.KINDS) >= 60
    assert {finding for finding, _ in hostile.KINDS.values()} <= FINDINGS.keys()


def test_a_photo_is_kept_sealed_and_without_metadata(rooms: Path):
    exif = Image.Exif()
    exif[0x010E] = "Айгүл at home"
    exif[0x0112] = 6  # turned a quarter
    content = hostile.good_jpeg(640, 480, exif=exif)
    file = receive(content)
    kept = reads.content_of(file)
    assert (file.kind, file.width, file.height, file.pages) == ("jpeg", 480, 640, 1)
    assert file.size == len(kept)
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (480, 640)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert shelved(rooms) == 1
    assert kept[:200] not in strongroom.take(file.shelf)


def test_a_png_keeps_its_dots_and_loses_its_words():
    picture = Image.effect_noise((200, 100), 80).convert("RGB")
    target = io.BytesIO()
    meta = hostile.chunk(b"tEXt", b"Author\x00Aigul")
    picture.save(target, "PNG")
    content = target.getvalue()
    kept = reads.content_of(receive(content[:33] + meta + content[33:]))
    assert b"Aigul" not in kept
    with Image.open(io.BytesIO(kept)) as again:
        assert again.convert("RGB").tobytes() == picture.tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str):
    target = io.BytesIO()
    Image.new("L", (64, 64), 200).convert(mode).save(target, "PNG")
    with Image.open(io.BytesIO(reads.content_of(receive(target.getvalue())))) as picture:
        assert picture.mode in ("L", "RGB")


def test_a_printing_press_jpeg_becomes_an_ordinary_one():
    target = io.BytesIO()
    Image.new("CMYK", (64, 64), (0, 200, 200, 0)).save(target, "JPEG")
    with Image.open(io.BytesIO(reads.content_of(receive(target.getvalue())))) as picture:
        assert picture.mode == "RGB"


def test_two_pictures_in_one_give_the_first():
    target = io.BytesIO()
    first, second = Image.new("RGB", (640, 480), "red"), Image.new("RGB", (64, 64), "blue")
    first.save(target, "MPO", save_all=True, append_images=[second])
    with Image.open(io.BytesIO(reads.content_of(receive(target.getvalue())))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (640, 480))
        assert picture.getpixel((0, 0)) == (254, 0, 0)


def test_a_colour_profile_is_applied_and_dropped():
    from PIL import ImageCms

    target = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (64, 64), (10, 200, 30)).save(
        target, "JPEG", quality=100, subsampling=0, icc_profile=profile
    )
    with Image.open(io.BytesIO(reads.content_of(receive(target.getvalue())))) as picture:
        assert "icc_profile" not in picture.info
        found = picture.getpixel((32, 32))
    assert max(abs(a - b) for a, b in zip(found, (10, 200, 30), strict=True)) <= 3


def test_a_film_behind_a_phone_picture_is_dropped():
    content = hostile.good_jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(5000)
    kept = reads.content_of(receive(content))
    assert b"ftypmp42" not in kept


def test_a_pdf_keeps_its_pages_alone():
    def dress(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Author"] = "Aigul"
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org")),
        )  # fmt: skip
        pdf.pages[0].Annots = pikepdf.Array([link])

    file = receive(hostile.pdf_with(dress, pages=3))
    kept = reads.content_of(file)
    assert (file.kind, file.pages, file.width, file.height) == ("pdf", 3, 595, 842)
    assert b"Aigul" not in kept
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        assert len(pdf.pages) == 3
        assert pdf.pages[0].Contents.read_bytes().strip() == b"0 0 m 100 100 l S"
        assert "/Annots" not in pdf.pages[0]
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}


def test_a_filled_form_stays_readable():
    def dress(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_stream(b"0 0 9 9 re f", Type=pikepdf.Name.XObject,
                               Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])  # fmt: skip
        field = pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx,
            Rect=[10, 10, 19, 19], F=4, AP=pikepdf.Dictionary(N=look),
        ))  # fmt: skip
        pdf.pages[0].Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    kept = reads.content_of(receive(hostile.pdf_with(dress)))
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        drawn = [form.read_bytes() for form in pdf.pages[0].Resources.XObject.values()]
    assert drawn == [b"0 0 9 9 re f"]


def test_a_question_says_which_kinds_it_takes(rooms: Path):
    with pytest.raises(KindNotWanted):
        receive(hostile.good_pdf(), kinds=actions.PICTURES)
    assert (StoredFile.objects.count(), shelved(rooms)) == (0, 0)


def test_an_open_file_is_read_no_further_than_the_limit():
    class Endless:
        asked = 0

        def read(self, size: int = -1, /) -> bytes:
            assert size >= 0
            self.asked += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(UploadRefused) as refused:
        receive(endless)
    assert (refused.value.code, endless.asked) == ("too_large", 8_000_001)


def test_a_row_that_cannot_be_saved_leaves_no_bytes(rooms: Path):
    with pytest.raises(Exception, match="CHECK|check"):
        actions.keep(b"x", kind="exe", owner=OWNER, purpose="visa", by="system", at=AT)
    assert shelved(rooms) == 0


def test_the_same_upload_in_another_case_is_found():
    content = hostile.good_jpeg()
    first = receive(content)
    second = receive(content, owner="visas.application:OTHER")
    receive(hostile.good_png(), owner="visas.application:THIRD")
    assert list(reads.same_upload(first)) == [second]


def test_a_picture_scaled_and_saved_again_is_found_alike():
    noise = Image.effect_noise((40, 50), 120).resize((800, 1000)).convert("RGB")
    target, again = io.BytesIO(), io.BytesIO()
    noise.save(target, "JPEG", quality=92)
    noise.resize((560, 700)).save(again, "JPEG", quality=60)
    first = receive(target.getvalue())
    second = receive(again.getvalue(), owner="visas.application:OTHER")
    receive(hostile.good_jpeg(), owner="visas.application:THIRD")
    found = reads.alike(first)
    assert [file for file, _ in found] == [second]
    assert found[0][1] <= 8


def test_the_child_has_no_files_time_or_memory_to_spare():
    with pytest.raises(UploadRefused) as refused:
        _in_child(lambda: os.open("/dev/null", os.O_RDONLY))
    assert refused.value.code == "damaged"
    with pytest.raises(UploadRefused) as refused:
        _in_child(lambda: bytearray(700_000_000))
    assert refused.value.code == "too_costly"


def _in_child(act) -> None:
    """Run ``act`` where an examination runs, by the same doors."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        process.child(theirs, lambda content: act(), 0)
    theirs.close()
    with ours, pytest.MonkeyPatch.context() as patch:
        patch.setattr(examiner.PORTER, "line", lambda: ours)
        examiner.examine(b"\xff\xd8\xff")
    os.wait()


def test_a_porter_that_died_is_replaced():
    examiner.examine(hostile.good_jpeg())
    examiner.PORTER._control.close()
    assert examiner.examine(hostile.good_jpeg()).kind == "jpeg"


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_damage_makes_the_examination_fall(data):
    """Good files with bytes changed, cut and doubled: an answer always, never an exception."""
    maker = data.draw(st.sampled_from([hostile.good_jpeg, hostile.good_png, hostile.good_pdf]))
    content = bytearray(maker())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    report, kept = process.examine(bytes(content[:cut] if data.draw(st.booleans()) else content))
    assert ("found" in report) == (kept == b"")
    assert report.get("found", "empty") in FINDINGS
