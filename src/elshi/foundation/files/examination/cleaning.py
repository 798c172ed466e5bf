"""What stays of a PDF's pages: what is drawn, and no word that only hides behind it.

Pictures and forms keep the entries that draw (ISO 32000-2, tables 87 and 93), resources the kinds
that a page may name (table 34). A camera's notes inside a picture go without touching a dot,
remarks go out of the drawing, and private notes of programs go wherever they hang.
"""

from __future__ import annotations

import zlib
from decimal import Decimal

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    Page,
    Pdf,
    Stream,
    Token,
    TokenFilter,
    TokenType,
)

from .kinds import end_of_picture
from .limits import Found

PICTURE = frozenset({
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent",
    "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte",
    "/Length", "/Filter", "/DecodeParms",
})  # fmt: skip
FORM = frozenset({
    "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Length",
    "/Filter", "/DecodeParms",
})  # fmt: skip
GROUP = frozenset({"/Type", "/S", "/CS", "/I", "/K"})
RESOURCES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet"}
)
PRIVATE = frozenset(
    {"/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Alternates", "/AF", "/Thumb"}
)
CAMERA = (0xFE, *range(0xE1, 0xEE), 0xEF)  # comments and notes, but not JFIF's and Adobe's


class WithoutRemarks(TokenFilter):
    """Drawing without its remarks."""

    def handle_token(self, token: Token) -> Token | None:  # type: ignore[override]
        """The token, unless it is a remark."""
        return None if token.type_ is TokenType.comment else token


def clean(pdf: Pdf) -> None:
    """Take what draws nothing out of every object of the file."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Stream):
            _clean_part(thing)
    for page in pdf.pages:
        _clean_page(pdf, page)


def _clean_part(part: Dictionary | Stream) -> None:
    _keep(part, frozenset(part.keys()) - PRIVATE)
    if isinstance(part, Stream):
        _clean_stream(part)


def _clean_stream(stream: Stream) -> None:
    kind = str(stream.get("/Subtype", ""))
    if kind == "/Image":
        _keep(stream, PICTURE)
        _without_camera_notes(stream)
    elif kind == "/Form":
        _keep(stream, FORM)
        _clean_resources(stream)
        if _remarks_in(stream):
            page = Page(stream)
            stream.write(page.get_filtered_contents(WithoutRemarks()))
    elif kind == "/PS":
        raise Found("pdf_action", action="PS")  # a program for a printer


def _clean_page(pdf: Pdf, page: Page) -> None:
    _clean_resources(page.obj)
    for key in ("/Rotate", "/UserUnit"):
        if not isinstance(page.obj.get(key, 0), int | Decimal):
            del page.obj[key]
    contents = page.obj.get("/Contents")
    drawn = list(contents) if isinstance(contents, Array) else [contents]
    if any(isinstance(one, Stream) and _remarks_in(one) for one in drawn):
        page.obj.Contents = pdf.make_stream(page.get_filtered_contents(WithoutRemarks()))


def _clean_resources(owner: Object) -> None:
    """The resources and the group of a page or a form."""
    for key, kept in (("/Resources", RESOURCES), ("/Group", GROUP)):
        found = owner.get(key)
        if isinstance(found, Dictionary):
            _keep(found, kept)


def _keep(part: Dictionary | Stream, kept: frozenset[str]) -> None:
    for key in frozenset(part.keys()) - kept:
        del part[key]


def _remarks_in(stream: Stream) -> bool:
    """Whether there may be a remark; all was counted before, so that it can be unpacked."""
    return b"%" in stream.read_bytes()


def _without_camera_notes(stream: Stream) -> None:
    """A JPEG as it was drawn, its words and whatever lies behind its end taken out."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if names[-1] not in ("/DCTDecode", "/DCT"):
        return
    content = stream.read_raw_bytes()
    for name in names[:-1]:
        if name not in ("/FlateDecode", "/Fl"):
            raise Found("pdf_too_complex", filter=name.strip("/")[:20])
        content = zlib.decompress(content)
    stream.write(_drawn_alone(content), filter=Name.DCTDecode)


def _drawn_alone(content: bytes) -> bytes:
    """The segments that draw, from the start to the end mark."""
    end, at, kept = end_of_picture(content, "jpeg"), 2, [content[:2]]
    while at + 4 <= end and content[at] == 0xFF and content[at + 1] != 0xDA:
        mark = content[at + 1]
        size = 2 if mark == 0x01 or 0xD0 <= mark <= 0xD9 else 2 + int.from_bytes(
            content[at + 2 : at + 4], "big"
        )  # fmt: skip
        if mark == 0xE0:
            kept.append(_without_thumbnail(content[at : at + size]))
        elif mark not in CAMERA:
            kept.append(content[at : at + size])
        at += 1 if mark == 0xFF else size
    return b"".join(kept) + content[at:end]


def _without_thumbnail(segment: bytes) -> bytes:
    """JFIF's sixteen bytes alone, with a thumbnail of no dots; other words in its place go."""
    if segment[4:9] != b"JFIF\x00" or len(segment) < 18:
        return b""
    return segment[:2] + b"\x00\x10" + segment[4:16] + b"\x00\x00"
