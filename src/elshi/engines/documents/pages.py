"""Pages of a document as pictures: each page of a PDF, or the one picture a file holds.

PDFium draws the PDF (the wheel brings it, no system package needed). Limits guard against files
made to exhaust the reader: bytes, pages and pixels; beyond them the file is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from .barcodes import CodeError, open_picture

MOST_BYTES = 32 * 1024 * 1024
MOST_PAGES = 20
_MOST_PIXELS = 40_000_000
_POINTS = 72  # a PDF unit is 1/72 inch


class PageError(ValueError):
    """A file that gives no page, with the reason."""


def pages(content: bytes, *, dpi: int = 200) -> Iterator[Image.Image]:
    """Grey pictures of the pages in these bytes, a PDF drawn at `dpi`. Raises PageError."""
    if len(content) > MOST_BYTES:
        raise PageError("the file is larger than 32 MB")
    if b"%PDF-" in content[:1024]:
        yield from _pdf_pages(content, dpi)
        return
    try:
        yield open_picture(content)
    except CodeError as reason:
        raise PageError(str(reason)) from None


def _pdf_pages(content: bytes, dpi: int) -> Iterator[Image.Image]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as reason:
        raise PageError(f"no readable PDF: {reason}") from None
    try:
        if len(document) > MOST_PAGES:
            raise PageError(f"the PDF has more than {MOST_PAGES} pages")
        for page in document:
            yield _drawn(page, dpi)
    except pypdfium2.PdfiumError as reason:
        raise PageError(f"no readable PDF: {reason}") from None
    finally:
        document.close()


def _drawn(page: object, dpi: int) -> Image.Image:
    width, height = page.get_size()  # type: ignore[attr-defined]
    scale = dpi / _POINTS
    if width * height * scale * scale > _MOST_PIXELS:
        raise PageError("a page is too large to draw")
    bitmap = page.render(scale=scale, grayscale=True)  # type: ignore[attr-defined]
    picture: Image.Image = bitmap.to_pil().convert("L")
    return picture
