"""The photo check on drawn portraits: each fault named, a fit picture free of reasons."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from elshi.engines.documents.portrait import report
from elshi.engines.documents.portrait.checking import check, check_picture
from elshi.engines.documents.portrait.specimen import draw

pytestmark = pytest.mark.slow

SIZE = (420, 540)


@cache
def portrait(seed: int = 3, **changes: object) -> Image.Image:
    return draw(seed, SIZE, **changes)


def coded(picture: Image.Image, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", **{"quality": 92, **options})
    return target.getvalue()


def lit(picture: Image.Image, factor: float) -> Image.Image:
    return picture.point(lambda value: min(255, int(value * factor)))


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 6, 9])
def test_a_fit_portrait_of_any_skin_is_accepted(seed: int):
    answer = check(coded(portrait(seed)))
    assert (answer.verdict, answer.codes, answer.width, answer.height) == ("accepted", (), *SIZE)


def striped(picture: Image.Image) -> Image.Image:
    values = np.array(picture)
    values[:, : SIZE[0] // 6] = np.where(np.arange(SIZE[1])[:, None, None] // 20 % 2, 90, 230)
    return Image.fromarray(values)


def beside(one: Image.Image, other: Image.Image) -> Image.Image:
    both = one.copy()
    both.paste(other.crop((SIZE[0] // 2, 0, *SIZE)), (SIZE[0] // 2, 0))
    return both


FAULTS = {
    report.TOO_SMALL: lambda: portrait().resize((210, 270)),
    report.PROPORTION: lambda: portrait().crop((0, 0, 420, 470)),
    report.TOO_DARK: lambda: lit(portrait(), 0.3),
    report.TOO_BRIGHT: lambda: lit(portrait(), 1.9),
    report.LOW_CONTRAST: lambda: portrait().point(lambda value: int(170 + (value - 128) * 0.15)),
    report.BLURRED: lambda: portrait().filter(ImageFilter.GaussianBlur(3)),
    report.BACKGROUND_BUSY: lambda: striped(portrait()),
    report.BACKGROUND_DARK: lambda: portrait(ground=(70, 74, 80)),
    report.NO_FACE: lambda: Image.effect_noise(SIZE, 60).convert("RGB"),
    report.MANY_FACES: lambda: beside(
        portrait(1, head=0.45, offset=(-0.25, 0.0)), portrait(2, head=0.45, offset=(0.25, 0.0))
    ),
    report.HEAD_SMALL: lambda: portrait(head=0.4),
    report.HEAD_LARGE: lambda: portrait(head=0.98),
    report.HEAD_OFF_CENTRE: lambda: portrait(head=0.66, offset=(0.17, 0.0)),
    report.HEAD_TILTED: lambda: portrait(turn=16.0),
    report.MONOCHROME: lambda: portrait().convert("L").convert("RGB"),
    report.FRAMED: lambda: ImageOps.expand(portrait().resize((392, 512)), 14, (0, 0, 0)),
    report.FACE_TOO_SMALL: lambda: portrait(head=0.4),
    report.HEAD_CUT: lambda: portrait().crop((0, 190, 420, 540)).resize(SIZE),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_named(code: str):
    answer = check(coded(FAULTS[code]()))
    assert code in answer.codes
    assert answer.verdict == ("doubtful" if set(answer.codes) <= report.DOUBTS else "refused")


def test_blocks_of_compression_are_a_doubt():
    answer = check(coded(portrait(), quality=6))
    assert report.COMPRESSED in answer.codes


def test_a_moved_camera_is_blur():
    values = np.asarray(portrait()).astype(float)
    moved = sum(np.roll(values, shift, axis=1) for shift in range(13)) / 13
    answer = check_picture(Image.fromarray(moved.astype(np.uint8)))
    assert report.BLURRED in answer.codes


def test_a_wide_picture_offers_its_cut():
    wide = Image.new("RGB", (1200, 1000), (236, 238, 240))
    wide.paste(draw(3, (560, 720)), (300, 150))
    answer = check(coded(wide))
    assert answer.verdict == "refused"
    assert answer.crop is not None
    left, top, right, bottom = answer.crop
    assert 0 <= left < right <= 1200
    assert 0 <= top < bottom <= 1000
    assert abs((right - left) / (bottom - top) - 35 / 45) < 0.01
    again = check_picture(wide.crop(answer.crop))
    assert not {report.PROPORTION, report.HEAD_SMALL, report.HEAD_LARGE} & set(again.codes)


def test_a_picture_turned_by_its_note_is_judged_upright():
    exif = Image.Exif()
    exif[0x0112] = 8
    lying = portrait().transpose(Image.Transpose.ROTATE_270)
    assert check(coded(lying, exif=exif)).codes == ()


def test_reasons_carry_what_was_found_and_the_bound():
    found = {reason.code: reason for reason in check(coded(portrait(head=0.4))).reasons}
    assert found[report.HEAD_SMALL].found < found[report.HEAD_SMALL].bound


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + bytes(40)]
)
def test_what_is_no_picture_is_unreadable(content: bytes):
    answer = check(content)
    assert (answer.verdict, answer.codes) == ("refused", (report.UNREADABLE,))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_damage_makes_the_check_fall(data):
    content = bytearray(coded(portrait().resize((105, 135))))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    answer = check(bytes(content[: data.draw(st.integers(0, len(content)))]))
    assert set(answer.codes) <= set(report.CODES)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(16, 900), st.integers(16, 900), st.integers(0, 255))
def test_every_size_and_shade_has_an_answer(width: int, height: int, shade: int):
    answer = check_picture(Image.new("RGB", (width, height), (shade, shade, shade)))
    assert answer.verdict == "refused"
    assert report.NO_FACE in answer.codes
