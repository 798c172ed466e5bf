"""Codes drawn and read back: through scanners' resolutions, turns, JPEG and two tones."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from elshi.engines.documents import barcodes, pages

VECTORS = Path(__file__).resolve().parents[5] / "tests" / "vectors" / "seals"
SEAL = bytes.fromhex(
    json.loads((VECTORS / "published.json").read_text("utf-8"))["vds Visa document"]["seal"]
)
SPECIMEN = (VECTORS / "vdsnc_uto.json").read_text("utf-8").strip()
MODULE_MM = 0.5
BOTH = frozenset({barcodes.DATA_MATRIX, barcodes.QR})


def page(dpi: int) -> Image.Image:
    """A small page with both codes at half a millimetre a module, as a scanner gives it."""
    sheet = Image.new("L", (2600, 2600), 255)  # 110 mm at 600 dpi
    for symbol, corner in (
        (barcodes.data_matrix(SEAL), (150, 150)),
        (barcodes.qr(SPECIMEN), (800, 850)),
    ):
        sheet.paste(symbol.picture(round(MODULE_MM * 600 / 25.4)), corner)
    side = sheet.width * dpi // 600
    return sheet.resize((side, side), Image.Resampling.BOX)


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    held = BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return barcodes.open_picture(held.getvalue())


@pytest.fixture(scope="module")
def scans() -> dict[int, Image.Image]:
    return {dpi: page(dpi) for dpi in (150, 300)}


@pytest.mark.parametrize("degrees", [-5, 0, 3])
@pytest.mark.parametrize("dpi", [150, 300])
def test_both_codes_come_back_from_a_grey_turned_jpeg(
    scans: dict[int, Image.Image], dpi: int, degrees: int
) -> None:
    turned = scans[dpi].rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    found = dict(barcodes.read_codes(jpeg(turned, 60), wanted=BOTH))
    assert found == {barcodes.DATA_MATRIX: SEAL, barcodes.QR: SPECIMEN.encode()}


@pytest.mark.parametrize("degrees", [0, 5])
@pytest.mark.parametrize("dpi", [150, 300])
def test_both_codes_come_back_from_two_tones(
    scans: dict[int, Image.Image], dpi: int, degrees: int
) -> None:
    turned = scans[dpi].rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    two_tone = turned.point(lambda tone: 255 if tone > 127 else 0).convert("1")
    found = dict(barcodes.read_codes(two_tone, wanted=BOTH))
    assert found == {barcodes.DATA_MATRIX: SEAL, barcodes.QR: SPECIMEN.encode()}


def test_a_page_without_a_code_gives_none() -> None:
    assert barcodes.read_codes(Image.new("L", (400, 300), 255)) == []


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_come_back(content: bytes) -> None:
    for symbol in (barcodes.data_matrix(content), barcodes.qr(content)):
        assert barcodes.read_codes(symbol.picture()) == [(symbol.kind, content)]


def test_the_path_covers_the_dark_modules_and_no_others() -> None:
    symbol = barcodes.data_matrix(SEAL)
    assert symbol.size == (48, 48)
    drawn: set[tuple[int, int]] = set()
    for box in symbol.path().split("M")[1:]:
        place, _, length = box.partition("h")
        x, y = map(int, place.split())
        drawn |= {(x + step, y) for step in range(int(length.partition("v")[0]))}
    rows = symbol.rows
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_the_svg_has_its_size_in_millimetres_with_the_quiet_zone() -> None:
    svg = barcodes.data_matrix(SEAL).svg(0.5)
    assert 'width="26.000mm" height="26.000mm" viewBox="-2 -2 52 52"' in svg


@pytest.mark.parametrize("make", [barcodes.data_matrix, barcodes.qr])
def test_what_fits_no_symbol_is_refused(make: object) -> None:
    for content in (b"", b"\xff" * 4000):
        with pytest.raises(barcodes.CodeError):
            make(content)  # type: ignore[operator]


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(barcodes.CodeError):
        barcodes.open_picture(content)
    with pytest.raises(pages.PageError):
        list(pages.pages(content))


# Pillow warns of the size before our own limit refuses it.
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_bomb_is_refused_before_it_is_unfolded() -> None:
    held = BytesIO()
    Image.new("1", (8000, 8000)).save(held, "PNG")
    assert len(held.getvalue()) < 20_000
    with pytest.raises(barcodes.CodeError, match="40 million pixels"):
        barcodes.open_picture(held.getvalue())


def test_transparent_is_white_as_on_paper() -> None:
    held = BytesIO()
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    symbol = barcodes.data_matrix(b"clear").picture(4)
    clear.paste(symbol.convert("RGBA"), (50, 50))
    clear.save(held, "PNG")
    codes = barcodes.read_codes(barcodes.open_picture(held.getvalue()))
    assert codes == [(barcodes.DATA_MATRIX, b"clear")]
