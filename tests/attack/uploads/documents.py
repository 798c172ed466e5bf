"""PDFs that act, carry, hide, swell or are cut."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from elshi.foundation.files.tests.hostile import good_jpeg, good_pdf, pdf_with, zeros_packed

from . import Maker

Change = Callable[[Pdf, bytes], object]
PLAIN = {"compress_streams": False}


def made_by(change: Change, **save: object) -> Maker:
    return lambda m: pdf_with(lambda pdf: change(pdf, m), **save)


def opening(**entries: object) -> Maker:
    """An action on opening; ``...`` stands for the marker."""

    def change(pdf: Pdf, m: bytes) -> None:
        given = {key: String(m) if value is ... else value for key, value in entries.items()}
        pdf.Root.OpenAction = pdf.make_indirect(Dictionary(**given))

    return made_by(change)


def on_a_note(**entries: object) -> Maker:
    def change(pdf: Pdf, m: bytes) -> None:
        given = {key: String(m) if value is ... else value for key, value in entries.items()}
        note = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **given)
        pdf.pages[0].Annots = Array([note])

    return made_by(change)


def on_root(key: str, build: Callable[[Pdf, bytes], Object]) -> Maker:
    return made_by(lambda pdf, m: pdf.Root.__setitem__(key, build(pdf, m)))


def on_page(key: str, build: Callable[[Pdf, bytes], Object]) -> Maker:
    return made_by(lambda pdf, m: pdf.pages[0].obj.__setitem__(key, build(pdf, m)))


def in_resources(key: str, build: Callable[[Pdf, bytes], Object]) -> Maker:
    def change(pdf: Pdf, m: bytes) -> None:
        pdf.pages[0].obj.Resources = Dictionary({key: build(pdf, m)})

    return made_by(change, **PLAIN)


def drawn(build: Callable[[Pdf, bytes], Stream]) -> Maker:
    """Something that the page draws."""

    def change(pdf: Pdf, m: bytes) -> None:
        thing = pdf.make_indirect(build(pdf, m))
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(P=thing))
        pdf.pages[0].Contents = pdf.make_stream(b"q 99 0 0 99 0 0 cm /P Do Q")

    return made_by(change, **PLAIN)


def picture(pdf: Pdf, jpeg: bytes, **entries: object) -> Stream:
    return Stream(
        pdf, jpeg, Type=Name.XObject, Subtype=Name.Image, Width=64, Height=64,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode, **entries,
    )  # fmt: skip


def form(pdf: Pdf, body: bytes, **entries: object) -> Stream:
    return Stream(pdf, body, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], **entries)


def words(pdf: Pdf, m: bytes) -> Dictionary:
    return Dictionary(App=Dictionary(Private=String(m)))


def stream(pdf: Pdf, m: bytes) -> Object:
    return pdf.make_indirect(Stream(pdf, m))


def told(pdf: Pdf, m: bytes) -> None:
    pdf.docinfo["/Author"] = m.decode()


def attached(pdf: Pdf, m: bytes) -> None:
    pdf.attachments[m.decode() + ".exe"] = b"MZ" + m


def bomb(size: int, layers: int = 1) -> Maker:
    def change(pdf: Pdf, m: bytes) -> None:
        packed = zeros_packed(size)
        for _ in range(layers - 1):
            packed = zlib.compress(packed, 9)
        filters = Array([Name.FlateDecode] * layers)
        pdf.pages[0].Contents = Stream(pdf, packed, Filter=filters)
        pdf.docinfo["/Author"] = m.decode()

    return made_by(change, **PLAIN)


def deep(count: int) -> Maker:
    """Arrays within arrays."""
    return lambda m: good_pdf().replace(
        b"/Type /Catalog", b"/Type /Catalog /Deep " + b"[" * count + b"(" + m + b")" + b"]" * count
    )


def cut(part: float) -> Maker:
    def make(m: bytes) -> bytes:
        content = made_by(told, object_stream_mode=pikepdf.ObjectStreamMode.disable)(m)
        return content[: int(len(content) * part)]

    return make


def replaced(old: bytes, new: bytes) -> Maker:
    """Text of a plain file overwritten; ``@`` stands for the marker."""

    def make(m: bytes) -> bytes:
        content = pdf_with(**PLAIN, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert old in content, old
        return content.replace(old, new.replace(b"@", m), 1)

    return make


def later_edition(addition: bytes) -> Maker:
    """An appended edition of the catalogue that overrides the first."""

    def make(m: bytes) -> bytes:
        first = pdf_with(object_stream_mode=pikepdf.ObjectStreamMode.disable)
        start = first.rindex(b"startxref") + 10
        before = first[start : first.index(b"\n", start)]
        at = len(first)
        body = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R " + addition.replace(b"@", m) + b">>\nendobj\n"
        table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Root 1 0 R/Size 9/Prev %s>>\n" % (at, before)
        return first + body + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))

    return make


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
KINDS: dict[str, Maker] = {
    "script_on_opening": opening(S=Name.JavaScript, JS=...),
    "script_as_stream": made_by(
        lambda pdf, m: pdf.Root.__setattr__(
            "OpenAction", Dictionary(S=Name.JavaScript, JS=pdf.make_stream(m))
        )
    ),
    "script_by_name": on_root(
        "/Names",
        lambda pdf, m: Dictionary(JavaScript=Dictionary(Names=[String(m), SCRIPT])),
    ),
    "script_on_a_note": on_a_note(Subtype=Name.Link, A=SCRIPT, Contents=...),
    "script_on_a_field": on_a_note(Subtype=Name.Widget, FT=Name.Tx, A=SCRIPT, TU=...),
    "script_on_a_page": on_page("/AA", lambda pdf, m: Dictionary(O=SCRIPT, X=String(m))),
    "script_in_a_later_edition": later_edition(b"/OpenAction<</S/JavaScript/JS(@)>>"),
    "script_spelled_oddly": later_edition(b"/OpenAction<</#53/J#61vaScript/#4AS(@)>>"),
    "script_in_a_rendition": opening(S=Name.Rendition, JS=...),
    "script_in_the_outline": on_root("/Outlines", lambda pdf, m: Dictionary(First=Dictionary(A=SCRIPT, Title=String(m)))),
    "launch": opening(S=Name.Launch, F=...),
    "launch_windows": opening(S=Name.Launch, Win=Dictionary(F=String("cmd.exe")), F=...),
    "launch_in_chain": opening(S=Name.GoTo, D=Array([]), Next=Dictionary(S=Name.Launch), X=...),
    "submit": opening(S=Name.SubmitForm, F=...),
    "import": opening(S=Name.ImportData, F=...),
    "elsewhere": opening(S=Name.GoToR, F=..., D=Array([0, Name.Fit])),
    "embedded_elsewhere": opening(S=Name.GoToE, F=..., D=Array([0, Name.Fit])),
    "address_on_opening": opening(S=Name.URI, URI=...),
    "hide": opening(S=Name.Hide, T=...),
    "named": opening(S=Name.Named, N=Name.Print, X=...),
    "layers_set": opening(S=Name.SetOCGState, State=Array([]), X=...),
    "sound": opening(S=Name.Sound, X=...),
    "movie": opening(S=Name.Movie, T=...),
    "attachment": made_by(attached),
    "attachment_on_a_note": on_a_note(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary()), Contents=...),
    "associated_file": on_root("/AF", lambda pdf, m: Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream(pdf, m)))])),
    "portfolio": on_root("/Collection", lambda pdf, m: Dictionary(D=String(m), EmbeddedFiles=Dictionary())),
    "xfa": on_root("/AcroForm", lambda pdf, m: Dictionary(Fields=Array([]), XFA=stream(pdf, b"<xdp>" + m))),
    "film": on_a_note(Subtype=Name.RichMedia, Contents=...),
    "model": on_a_note(Subtype=Name("/3D"), Contents=...),
    "screen": on_a_note(Subtype=Name.Screen, Contents=...),
    "locked": made_by(told, encryption=pikepdf.Encryption(user="secret", owner="owner")),
    "locked_for_changes": made_by(told, encryption=pikepdf.Encryption(user="", owner="owner")),
    "locked_by_40_bits": made_by(told, encryption=pikepdf.Encryption(user="", owner="o", R=2, aes=False, metadata=False)),
    "bomb": bomb(180_000_000),
    "bomb_in_a_bomb": bomb(500_000_000, 2),
    "bomb_of_three": bomb(500_000_000, 3),
    "deep": deep(3000),
    "deeper": deep(200_000),
    "cut_at_10": cut(0.1),
    "cut_at_50": cut(0.5),
    "cut_at_90": cut(0.9),
    "no_end": lambda m: made_by(told)(m).replace(b"%%EOF", b""),
    "loop_of_pages": made_by(lambda pdf, m: (told(pdf, m), pdf.Root.Pages.__setattr__("Kids", Array([pdf.Root.Pages])))),
    "page_of_nothing": on_page("/MediaBox", lambda pdf, m: Array([String(m)])),
    "page_too_large": on_page("/MediaBox", lambda pdf, m: Array([0, 0, Decimal(10) ** 38, Decimal(10) ** 38, String(m)])),
    "page_turned_oddly": on_page("/Rotate", lambda pdf, m: String(m)),
    "length_too_long": replaced(b"/Length", b"/X (@) /Length 99999"),
    "zip_behind": lambda m: good_pdf() + b"PK\x03\x04" + m + b"PK\x05\x06" + bytes(18),
    "page_of_the_web_behind": lambda m: good_pdf() + b"<html>" + m,
    "program_before_the_end": lambda m: good_pdf() + b"\x7fELF" + m,
    "script_behind_the_head": replaced(b"%PDF-1.3\n", b"%PDF-1.3\n%<script>@\n"),
    "words_behind_the_head": replaced(b"%PDF-1.3\n", b"%PDF-1.3\n%@\n"),
    "words_before_the_end": later_edition(b">>\n%@\n<<"),
    "told_with_script": on_root("/Zzz", lambda pdf, m: String(b"<script>" + m)),
    "words_behind": lambda m: good_pdf() + m,
    "told": made_by(told),
    "told_at_length": on_root("/Metadata", lambda pdf, m: stream(pdf, b"<?xpacket?>" + m)),
    "outline": on_root("/Outlines", lambda pdf, m: Dictionary(Title=String(m))),
    "names": on_root("/Dests", lambda pdf, m: Dictionary(a=String(m))),
    "structure": on_root("/StructTreeRoot", lambda pdf, m: Dictionary(T=String(m))),
    "language": on_root("/Lang", lambda pdf, m: String(m)),
    "page_labels": on_root("/PageLabels", lambda pdf, m: Dictionary(Nums=[0, Dictionary(P=String(m))])),
    "unknown_on_root": on_root("/Zzz", lambda pdf, m: String(m)),
    "unreached": made_by(lambda pdf, m: pdf.make_indirect(String(m))),
    "page_private": on_page("/PieceInfo", words),
    "page_metadata": on_page("/Metadata", stream),
    "page_unknown": on_page("/Zzz", lambda pdf, m: String(m)),
    "page_group_words": on_page("/Group", lambda pdf, m: Dictionary(S=Name.Transparency, Zzz=String(m))),
    "page_thumbnail": on_page("/Thumb", stream),
    "link": on_a_note(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org")), Contents=...),
    "note": on_a_note(Subtype=Name.Text, Contents=..., T=...),
    "resources_unknown": in_resources("/Zzz", stream),
    "resources_words": in_resources("/Properties", lambda pdf, m: Dictionary(a=Dictionary(Private=String(m)))),
    "picture_comment": drawn(lambda pdf, m: picture(pdf, good_jpeg(64, 64, comment=m))),
    "picture_behind": drawn(lambda pdf, m: picture(pdf, good_jpeg(64, 64) + m)),
    "picture_script": drawn(lambda pdf, m: picture(pdf, good_jpeg(64, 64, comment=b"<script>" + m))),
    "picture_metadata": drawn(lambda pdf, m: picture(pdf, good_jpeg(64, 64), Metadata=stream(pdf, m))),
    "picture_private": drawn(lambda pdf, m: picture(pdf, good_jpeg(64, 64), PieceInfo=words(pdf, m))),
    "picture_giant": drawn(lambda pdf, m: (p := picture(pdf, good_jpeg(64, 64, comment=m)), p.__setattr__("Width", 60_000), p.__setattr__("Height", 60_000))[0]),
    "form_private": drawn(lambda pdf, m: form(pdf, b"0 0 9 9 re f", PieceInfo=words(pdf, m))),
    "form_metadata": drawn(lambda pdf, m: form(pdf, b"0 0 9 9 re f", Metadata=stream(pdf, m))),
    "form_outside": drawn(lambda pdf, m: form(pdf, b"0 0 9 9 re f", Ref=Dictionary(F=String(m), Page=0))),
    "form_postscript": drawn(lambda pdf, m: Stream(pdf, m, Type=Name.XObject, Subtype=Name.PS)),
    "form_remark": drawn(lambda pdf, m: form(pdf, b"%" + m + b"\n0 0 9 9 re f")),
    "page_remark": made_by(lambda pdf, m: pdf.pages[0].__setattr__("Contents", pdf.make_stream(b"%" + m + b"\n0 0 9 9 re f"))),
    "stream_outside": drawn(lambda pdf, m: form(pdf, b"", F=Dictionary(Type=Name.Filespec, F=String(m)))),
    "filter_unknown": drawn(lambda pdf, m: form(pdf, m, Filter=Name.Zzz)),
}  # fmt: skip
