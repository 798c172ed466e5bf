"""Pages read from pictures: the five formats under the camera's faults, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import elshi
from elshi.engines.documents.mrz_specimens import zone
from elshi.engines.documents.picture import HIGH, read_page
from elshi.engines.documents.picture.specimen import Camera, render

FONT = Path(elshi.__file__).parent / "foundation/printing/fonts/ocrb/OCRB.otf"
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
MRVA = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
)
MRVB = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
FIELDS = {
    "document_code", "issuer", "number", "nationality", "birth", "expiry", "sex", "surname",
    "given_names", "optional",
}  # fmt: skip
HARD = Camera(line_height=24, blur=1.0, jpeg=40, shadow=0.4, guilloche=0.8, perspective=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "camera"),
    [
        (TD3, Camera()),
        (TD3, Camera(line_height=18, angle=3, blur=0.8, jpeg=40)),
        (TD3, Camera(line_height=40, angle=-3, blur=1.5, jpeg=40, shadow=0.5, bow=0.01)),
        (MRVA, HARD),
        (TD2, HARD),
        (MRVB, Camera(line_height=20, contrast=0.7, desk=0.0, blur=0.5, jpeg=40)),
        (TD1, HARD),
        (TD1, Camera(line_height=45, angle=2, shadow=0.6, quarter_turns=1)),
    ],
    ids=lambda value: "" if isinstance(value, Camera) else f"{len(value)}x{len(value[0])}",
)
def test_pages_are_read_exactly(lines: tuple[str, ...], camera: Camera) -> None:
    reading = read_page(render(lines, FONT, camera=camera, seed=9303))
    assert reading.lines == lines
    assert reading.errors == []
    assert set(reading.confidence) == FIELDS


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_the_zone_is_told_where_it_stood_however_the_page_was_held(quarters: int) -> None:
    camera = Camera(line_height=22, desk=0.0, noise=0, quarter_turns=quarters)
    image = render(TD3, FONT, camera=camera, seed=4)
    reading = read_page(image)
    assert reading.lines == TD3
    assert reading.quad is not None
    width, height = Image.open(io.BytesIO(image)).size
    shares = [(x / width, y / height) for x, y in reading.quad]
    page = [(0.055, 0.83), (0.95, 0.83), (0.95, 0.93), (0.055, 0.93)]  # upright
    turned = [[(x, y), (y, 1 - x), (1 - x, 1 - y), (1 - y, x)][quarters] for x, y in page]
    assert np.allclose(shares, turned, atol=0.02)


@pytest.mark.slow
def test_a_clear_page_is_read_with_high_confidence() -> None:
    reading = read_page(render(TD3, FONT, camera=Camera(line_height=40, jpeg=90), seed=1))
    assert reading.lines == TD3
    checked = ("number", "birth", "expiry", "optional", "nationality", "surname")
    assert all(reading.confidence[name] >= HIGH for name in checked)


@pytest.mark.slow
def test_a_wrong_check_digit_is_read_as_printed_and_named() -> None:
    forged = (TD3[0], TD3[1].replace("L898902C36", "L898902C37"))
    reading = read_page(render(forged, FONT, camera=Camera(line_height=28), seed=2))
    assert reading.lines == forged
    assert "check_digit:number" in reading.errors


@pytest.mark.slow
def test_a_page_without_a_zone_says_so() -> None:
    grains = np.random.default_rng(5).integers(0, 255, (300, 450), dtype=np.uint8)
    for picture in (Image.new("L", (450, 300), 230), Image.fromarray(grains)):
        reading = read_page(_png(picture))
        assert (reading.lines, reading.errors, reading.quad) == ((), ["no_zone"], None)


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2), (40, 40)])
def test_tiny_pictures_hold_no_zone(size: tuple[int, int]) -> None:
    assert read_page(_png(Image.new("RGB", size, "white"))).errors == ["no_zone"]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    page = Image.open(io.BytesIO(render(TD2, FONT, camera=Camera(line_height=24), seed=3)))
    file = io.BytesIO()
    picture = page.convert("L").convert("I;16") if mode == "I;16" else page.convert(mode)
    picture.save(file, "TIFF")
    assert read_page(file.getvalue()).lines == TD2


def test_what_is_no_picture_is_refused_with_the_reason() -> None:
    page = render(TD2, FONT, camera=Camera(line_height=18), seed=1)
    assert read_page(b"").errors == ["not_a_picture"]
    assert read_page(b"%PDF-1.7").errors == ["not_a_picture"]
    assert read_page(page[:100]).errors in (["not_a_picture"], ["damaged"])
    assert read_page(page[: len(page) // 2]).errors == ["damaged"]


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    assert read_page(_png(Image.new("1", (8001, 5000)))).errors == ["too_large"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 600))
def test_damaged_bytes_never_raise(noise: bytes, place: int) -> None:
    small = _png(Image.new("L", (30, 20), 200))
    reading = read_page(small[:place] + noise + small[place + len(noise) :])
    assert reading.lines == ()
    assert len(reading.errors) == 1


@pytest.mark.long
@pytest.mark.parametrize("number", range(60))
def test_sampled_pages(number: int) -> None:
    """Pages within the target's ranges, but for the smallest print and the worst blur."""
    random = Random(number)
    lines = zone(random, ["TD1", "TD2", "TD3", "MRVA", "MRVB"][number % 5])
    camera = Camera(
        line_height=random.randint(24, 45), angle=random.uniform(-3, 3), jpeg=40,
        blur=random.uniform(0, 1.2), shadow=random.uniform(0, 0.5), noise=3,
        perspective=random.uniform(0, 0.03), guilloche=random.uniform(0, 1),
    )  # fmt: skip
    assert read_page(render(lines, FONT, camera=camera, seed=number)).lines == lines


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
