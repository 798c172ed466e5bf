"""Made hostile PDFs, each with the finding it must meet; they join the corpus of `hostile`."""

from __future__ import annotations

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from .hostile import good_jpeg, good_pdf, meets, pdf_with, zeros_packed


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@meets("pdf_script")
def pdf_script_on_opening() -> bytes:
    return pdf_with(lambda pdf: pdf.Root.__setattr__("OpenAction", _script()))


@meets("pdf_script")
def pdf_script_by_name() -> bytes:
    def change(pdf: Pdf) -> None:
        tree = Dictionary(Names=Array([String("a"), pdf.make_indirect(_script())]))
        pdf.Root.Names = Dictionary(JavaScript=tree)

    return pdf_with(change)


@meets("pdf_script")
def pdf_script_in_object_stream() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(_script())

    return pdf_with(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@meets("pdf_script")
def pdf_script_on_a_note() -> bytes:
    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=_script())
        pdf.pages[0].Annots = Array([note])

    return pdf_with(change)


@meets("pdf_script")
def pdf_script_with_escaped_name() -> bytes:
    content = pdf_with(
        lambda pdf: pdf.Root.__setattr__("OpenAction", Dictionary(S=Name.Zzzzzzzzzz, JS=1)),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return content.replace(b"/Zzzzzzzzzz", b"/J#61vaScri", 1)


def _action(**entries: object) -> bytes:
    return pdf_with(lambda pdf: pdf.Root.__setattr__("OpenAction", Dictionary(**entries)))


@meets("pdf_action")
def pdf_launch() -> bytes:
    return _action(S=Name.Launch, F=String("cmd.exe"))


@meets("pdf_action")
def pdf_submit() -> bytes:
    return _action(S=Name.SubmitForm, F=String("https://example.org"))


@meets("pdf_action")
def pdf_import() -> bytes:
    return _action(S=Name.ImportData, F=String("x.fdf"))


@meets("pdf_action")
def pdf_remote() -> bytes:
    return _action(S=Name.GoToR, F=String("\\\\host\\share"), D=Array([0, Name.Fit]))


@meets("pdf_action")
def pdf_address_on_opening() -> bytes:
    return _action(S=Name.URI, URI=String("https://example.org"))


@meets("pdf_action")
def pdf_additional_action() -> bytes:
    return pdf_with(
        lambda pdf: pdf.pages[0].obj.__setattr__(
            "AA", Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))
        )
    )


@meets("pdf_action")
def pdf_launch_in_chain() -> bytes:
    return _action(S=Name.GoTo, D=Array([]), Next=Dictionary(S=Name.Launch, F=String("calc.exe")))


@meets("pdf_embedded_file")
def pdf_attachment() -> bytes:
    return pdf_with(lambda pdf: pdf.attachments.__setitem__("a.exe", b"MZ"))


@meets("pdf_embedded_file")
def pdf_attached_note() -> bytes:
    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9])
        pdf.pages[0].Annots = Array([note])

    return pdf_with(change)


@meets("pdf_xfa")
def pdf_xfa() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))

    return pdf_with(change)


@meets("pdf_media")
def pdf_film() -> bytes:
    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
        pdf.pages[0].Annots = Array([note])

    return pdf_with(change)


@meets("pdf_media")
def pdf_model() -> bytes:
    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name("/3D"), Rect=[0, 0, 9, 9])
        pdf.pages[0].Annots = Array([note])

    return pdf_with(change)


@meets("pdf_encrypted")
def pdf_with_password() -> bytes:
    return pdf_with(encryption=pikepdf.Encryption(user="secret", owner="owner"))


@meets("pdf_encrypted")
def pdf_with_restrictions() -> bytes:
    return pdf_with(encryption=pikepdf.Encryption(user="", owner="owner"))


@meets("pdf_too_many_pages")
def pdf_of_many_pages() -> bytes:
    return good_pdf(pages=61)


@meets("pdf_too_complex")
def pdf_of_many_objects() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.Extra = Array([pdf.make_indirect(Dictionary(N=n)) for n in range(20_001)])

    return pdf_with(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@meets("pdf_too_much_inside")
def pdf_stream_bomb() -> bytes:
    """180 MB behind some 180 KB."""
    packed = zeros_packed(180_000_000)

    def change(pdf: Pdf) -> None:
        pdf.pages[0].Contents = Stream(pdf, packed, Filter=Name.FlateDecode)

    return pdf_with(change, compress_streams=False)


@meets("pdf_too_much_inside")
def pdf_bomb_in_a_bomb() -> bytes:
    packed = zlib.compress(zeros_packed(1_000_000_000), 9)

    def change(pdf: Pdf) -> None:
        filters = Array([Name.FlateDecode, Name.FlateDecode])
        pdf.pages[0].Contents = Stream(pdf, packed, Filter=filters)

    return pdf_with(change, compress_streams=False)


@meets("pdf_too_much_inside")
def pdf_many_small_bombs() -> bytes:
    packed = zlib.compress(bytes(9_000_000), 9)

    def change(pdf: Pdf) -> None:
        pdf.Root.Extra = Array(
            [pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode)) for _ in range(8)]
        )

    return pdf_with(change, compress_streams=False)


@meets("pdf_too_much_inside")
def pdf_lzw_bomb() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.Extra = pdf.make_indirect(Stream(pdf, bytes(50_000), Filter=Name.LZWDecode))

    return pdf_with(change, compress_streams=False)


@meets("too_many_pixels")
def pdf_giant_picture() -> bytes:
    def change(pdf: Pdf) -> None:
        picture = Stream(pdf, good_jpeg(64, 64), Subtype=Name.Image, Filter=Name.DCTDecode)
        picture.Width, picture.Height = 60_000, 60_000
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=pdf.make_indirect(picture)))

    return pdf_with(change, compress_streams=False)


@meets("damaged")
def pdf_cut_short() -> bytes:
    return good_pdf(pages=5)[:-120]


@meets("damaged")
def pdf_head_alone() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@meets("damaged")
def pdf_with_a_loop_of_pages() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages])

    return pdf_with(change)


@meets("pdf_too_complex")
def pdf_with_unknown_filter() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.Extra = pdf.make_indirect(Stream(pdf, b"x", Filter=Name.Zzz))

    return pdf_with(change, compress_streams=False)


def _with_cross_reference_stream(unpacked: int) -> bytes:
    """A PDF 1.5 whose cross-reference stream, read before anything else, unpacks to so much."""
    packed = zeros_packed(unpacked)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    entry = b"3 0 obj\n<</Type/XRef/Size %d/W[1 2 1]/Root 1 0 R/Filter/FlateDecode" % (
        unpacked // 4
    ) + b"/Length %d>>\nstream\n" % len(packed)
    start = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    return head + entry + packed + start


@meets("damaged")
def pdf_cross_reference_bomb() -> bytes:
    return _with_cross_reference_stream(2_000_000_000)


@meets("pdf_no_pages")
def pdf_without_pages() -> bytes:
    target = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.save(target)
    return target.getvalue()
