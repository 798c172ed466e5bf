"""Printed codes: Data Matrix and QR drawn as modules, and read back from pictures of pages.

Drawing gives the modules themselves, so that print, PDF and screen scale them without a blurred
edge. Reading takes what a scanner or a telephone gives: grey or two-tone, turned by some degrees,
blurred by JPEG, few dots a module; it tries the picture as it is first and mends it step by step.
Symbologies: ISO/IEC 16022 (Data Matrix ECC 200), ISO/IEC 18004 (QR). Sizes in print:
TR-03137-1, 3.1 asks for at least 0.3386 mm a module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

DATA_MATRIX, QR = "DataMatrix", "QRCode"
LEAST_MODULE_MM = 0.3386
QUIET = {DATA_MATRIX: 2, QR: 4}  # modules of white around the symbol; 16022 asks for 1 at least
_FORMATS = {DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix, QR: zxingcpp.BarcodeFormat.QRCode}
_BOTH = list(_FORMATS.values())
_MOST_PIXELS = 40_000_000  # a picture beyond this is refused, not decoded
_UPSCALED_BELOW = 4_000_000  # pixels: a larger picture has dots enough


class CodeError(ValueError):
    """A content too long for a symbol, or a picture that cannot be opened."""


class Symbol(NamedTuple):
    """A code's modules: rows from the top, True where dark, without the quiet zone."""

    kind: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows, in modules."""
        return len(self.rows[0]), len(self.rows)

    def path(self) -> str:
        """SVG path data, one unit a module, the quiet zone left out: each run of dark a box."""
        return "".join(
            f"M{start} {y}h{length}v1h-{length}z"
            for y, row in enumerate(self.rows)
            for start, length in _runs(row)
        )

    def svg(self, module_mm: float = LEAST_MODULE_MM) -> str:
        """A whole SVG with its quiet zone, `module_mm` millimetres a module."""
        margin = QUIET[self.kind]
        wide, high = (side + 2 * margin for side in self.size)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide * module_mm:.3f}mm" '
            f'height="{high * module_mm:.3f}mm" viewBox="{-margin} {-margin} {wide} {high}" '
            f'shape-rendering="crispEdges"><path fill="#fff" d="M{-margin} {-margin}h{wide}'
            f'v{high}h-{wide}z"/><path d="{self.path()}"/></svg>'
        )

    def picture(self, dots: int = 4) -> Image.Image:
        """A grey picture with its quiet zone, `dots` pixels a module."""
        columns, rows = self.size
        dark = bytes(0 if module else 255 for row in self.rows for module in row)
        bare = Image.frombytes("L", (columns, rows), dark)
        framed = ImageOps.expand(bare, QUIET[self.kind], fill=255)
        return framed.resize((framed.width * dots, framed.height * dots), Image.Resampling.NEAREST)


def data_matrix(content: bytes) -> Symbol:
    """A square Data Matrix holding these bytes (1,555 at most). Raises CodeError."""
    return _draw(DATA_MATRIX, content, {"force_square": True})


def qr(content: bytes | str, correction: str = "M") -> Symbol:
    """A QR code; `correction` is L, M, Q or H. Text is held as text. Raises CodeError."""
    return _draw(QR, content, {"ec_level": correction})


def _draw(kind: str, content: bytes | str, options: dict[str, object]) -> Symbol:
    if not content:
        raise CodeError("a code holds at least one byte")
    try:
        code = zxingcpp.create_barcode(content, _FORMATS[kind], **options)
    except (ValueError, RuntimeError) as reason:
        raise CodeError(f"{len(content)} bytes fit no {kind}: {reason}") from None
    picture = code.to_image(scale=1, add_quiet_zones=False)
    columns = picture.shape[1]
    dots = bytes(picture)  # type: ignore[call-overload]  # a buffer, unsaid in its stub
    lines = (dots[start : start + columns] for start in range(0, len(dots), columns))
    return Symbol(kind, tuple(tuple(dot < 128 for dot in line) for line in lines))


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    start = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def open_picture(source: Path | bytes) -> Image.Image:
    """A picture file as grey pixels, turned as its camera says. Raises CodeError."""
    try:
        with Image.open(BytesIO(source) if isinstance(source, bytes) else source) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise CodeError("the picture has more than 40 million pixels")
            upright = ImageOps.exif_transpose(picture)
            return _grey(upright)
    except CodeError:
        raise
    except FileNotFoundError as reason:
        raise CodeError(f"no such file: {reason.filename}") from None
    except UnidentifiedImageError:
        # Pillow's own words would show where in memory the bytes stand.
        raise CodeError("no readable picture: the file is of no known kind of picture") from None
    except Exception as reason:  # a decoder meets hostile bytes in its own many ways
        raise CodeError(f"no readable picture: {reason}") from None


def _grey(picture: Image.Image) -> Image.Image:
    """Eight-bit grey; what is transparent becomes white, as on paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured)
    return picture.convert("L")


def read_codes(
    picture: Image.Image, *, wanted: frozenset[str] = frozenset()
) -> list[tuple[str, bytes]]:
    """The Data Matrix and QR codes on a picture: their kind and their bytes, top to bottom.

    Stops at the first way of looking that finds all kinds in `wanted`, or anything when none is
    named; so a page without a code costs most.
    """
    found: dict[tuple[str, bytes], None] = {}
    grey = _grey(picture)
    for look in _LOOKS:
        for code in look(grey):
            found.setdefault(code)
        kinds = {kind for kind, _ in found}
        if found and kinds >= wanted:
            break
    return list(found)


Code = tuple[str, bytes]


def _scan(
    picture: Image.Image,
    binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage,
) -> list[Code]:
    codes = zxingcpp.read_barcodes(picture, formats=_BOTH, binarizer=binarizer)  # type: ignore[arg-type]
    names = {symbology: kind for kind, symbology in _FORMATS.items()}
    placed = sorted(codes, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [(names[code.format], code.bytes) for code in placed if code.format in names]


def _as_it_is(grey: Image.Image) -> list[Code]:
    return _scan(grey)


def _by_one_threshold(grey: Image.Image) -> list[Code]:
    return _scan(grey, zxingcpp.Binarizer.GlobalHistogram)


def _larger(grey: Image.Image) -> list[Code]:
    return _scan(_upscaled(grey))


def _softer(grey: Image.Image) -> list[Code]:
    """Two-tone edges of a turned page, and JPEG's rings, melt into grey."""
    return _scan(_upscaled(grey.filter(ImageFilter.GaussianBlur(0.7))))


def _turned(degrees: float) -> Callable[[Image.Image], list[Code]]:
    def look(grey: Image.Image) -> list[Code]:
        larger = _upscaled(grey.filter(ImageFilter.GaussianBlur(0.5)))
        return _scan(larger.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255))

    return look


def _upscaled(grey: Image.Image) -> Image.Image:
    """Twice as large; a picture with dots enough stays as it is."""
    if grey.width * grey.height > _UPSCALED_BELOW:
        return grey
    return grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)


_LOOKS = (
    _as_it_is,
    _by_one_threshold,
    _larger,
    _softer,
    _turned(-4),
    _turned(4),
)
