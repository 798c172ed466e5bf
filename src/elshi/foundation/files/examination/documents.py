"""PDF: every object looked at, everything active refused, the pages alone written anew.

Refused (ISO 32000-2): encryption (7.6), JavaScript (12.6.4.17), launch, submit, import, remote
and media actions (12.6.4), embedded files (7.11.4), XFA (12.7.8), pages, objects and unpacked
bytes over the limits. Plain links are dropped with their annotations; filled forms and stamps
become part of the page, and `cleaning` takes out what draws nothing.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from .cleaning import clean
from .limits import MAX_OBJECTS, MAX_PAGES, Found
from .pictures import Rewritten
from .streams import unpacked_size, within_limits

SCRIPT_KEYS = ("/JS", "/JavaScript")
SCRIPT_ACTIONS = ("/JavaScript", "/Rendition")
ACTIVE_ACTIONS = (
    "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/GoTo3DView", "/Thread",
    "/SetOCGState", "/Trans", "/RichMediaExecute", "/ResetForm",
)  # fmt: skip
MEDIA_ACTIONS = ("/Sound", "/Movie", "/RichMedia")
MEDIA_KINDS = ("/RichMedia", "/3D", "/Movie", "/Sound", "/Screen")
PAGE_KEPT = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit",
             "/Group", "/Parent")  # fmt: skip


def rewrite(content: bytes) -> Rewritten:
    """The pages alone; `Found` says why not."""
    try:
        with _opened(content) as source:
            _judge(source)
            return _rewritten(source)
    except MemoryError:
        raise Found("too_costly") from None
    except pikepdf.PasswordError:
        raise Found("pdf_encrypted") from None
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RuntimeError,
        OverflowError,
        RecursionError,
        zlib.error,
    ) as fault:
        # A locked file may fail in any way once the reader is confined.
        code = "pdf_encrypted" if b"/Encrypt" in content else "damaged"
        raise Found(code, fault=type(fault).__name__) from None  # fmt: skip


def _opened(content: bytes) -> Pdf:
    source = Pdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    if source.is_encrypted:
        source.close()
        raise Found("pdf_encrypted")
    return source


def _judge(source: Pdf) -> None:
    if len(source.objects) > MAX_OBJECTS:
        raise Found("pdf_too_complex", objects=len(source.objects))
    _judge_catalogue(source)
    for thing in source.objects:
        for part in _parts(thing):
            _judge_part(part)
    pages = len(source.pages)
    if not pages:
        raise Found("pdf_no_pages")
    if pages > MAX_PAGES:
        raise Found("pdf_too_many_pages", pages=pages)
    _judge_streams(source)


def _judge_catalogue(source: Pdf) -> None:
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise Found("pdf_xfa")
    opening = source.Root.get("/OpenAction")
    if isinstance(opening, Dictionary) and str(opening.get("/S", "/GoTo")) == "/URI":
        raise Found("pdf_action")


def _parts(thing: Object) -> Iterator[Dictionary | Stream]:
    """Every dictionary inside one object; references are not followed, each is met by itself."""
    waiting: list[Object] = [thing]
    seen = 0
    while waiting:
        seen += 1
        if seen > MAX_OBJECTS:
            raise Found("pdf_too_complex")
        part = waiting.pop()
        if isinstance(part, Array):
            waiting.extend(item for item in part if _direct(item))
        elif isinstance(part, Dictionary | Stream):
            yield part
            waiting.extend(item for item in _values(part) if _direct(item))


def _values(part: Dictionary | Stream) -> Iterator[Object]:
    for key in part.keys():  # noqa: SIM118  (a pikepdf dictionary iterates otherwise)
        yield part[key]


def _direct(item: object) -> bool:
    return isinstance(item, Array | Dictionary) and not item.is_indirect


def _judge_part(part: Dictionary | Stream) -> None:
    keys = set(part.keys())
    action = str(part.get("/S", ""))
    if keys & set(SCRIPT_KEYS) or action in SCRIPT_ACTIONS:
        raise Found("pdf_script")
    if "/AA" in keys or action in ACTIVE_ACTIONS:
        raise Found("pdf_action", action=action.strip("/"))
    if "/XFA" in keys:
        raise Found("pdf_xfa")
    if keys & {"/EF", "/EmbeddedFiles"} or str(part.get("/Type", "")) == "/EmbeddedFile":
        raise Found("pdf_embedded_file")
    kind = str(part.get("/Subtype", ""))
    if kind == "/FileAttachment":
        raise Found("pdf_embedded_file")
    if kind in MEDIA_KINDS or action in MEDIA_ACTIONS:
        raise Found("pdf_media")


def _judge_streams(source: Pdf) -> None:
    budget = within_limits()
    for thing in source.objects:
        if isinstance(thing, Stream):
            budget.spend(unpacked_size(thing, budget.left))


def _rewritten(source: Pdf) -> Rewritten:
    source.flatten_annotations("screen")
    with Pdf.new() as kept:
        kept.pages.extend(source.pages)
        for page in kept.pages:
            for key in set(page.obj.keys()) - set(PAGE_KEPT):
                del page.obj[key]
        clean(kept)
        target = io.BytesIO()
        kept.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
        width, height = _size_of_first(kept)
        return Rewritten(target.getvalue(), width, height, pages=len(kept.pages))


def _size_of_first(kept: Pdf) -> tuple[int, int]:
    """Width and height of the first page in whole points."""
    left, bottom, right, top = (float(edge) for edge in kept.pages[0].mediabox)
    return max(1, round(abs(right - left))), max(1, round(abs(top - bottom)))
