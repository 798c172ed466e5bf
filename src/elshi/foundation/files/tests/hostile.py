"""Made hostile uploads, each with the finding it must meet. Nothing here was taken from anywhere.

``KINDS`` maps a name to (finding, maker); `hostile_documents` adds the PDFs.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from pikepdf import Pdf
from PIL import Image

Maker = Callable[[], bytes]
KINDS: dict[str, tuple[str, Maker]] = {}


def meets(finding: str) -> Callable[[Maker], Maker]:
    def register(maker: Maker) -> Maker:
        KINDS[maker.__name__] = (finding, maker)
        return maker

    return register


# Good files, from which hostile ones are made.


def good_jpeg(width: int = 640, height: int = 800, **options: object) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(
        target, "JPEG", **options
    )
    return target.getvalue()


def good_png(width: int = 640, height: int = 800) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(target, "PNG")
    return target.getvalue()


def pdf_with(change: Callable[[Pdf], object] = lambda pdf: None, pages: int = 1, **save) -> bytes:
    target = io.BytesIO()
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Contents = pdf.make_stream(b"0 0 m 100 100 l S")
        change(pdf)
        pdf.save(target, **save)
    return target.getvalue()


def good_pdf(pages: int = 1) -> bytes:
    return pdf_with(pages=pages)


def good_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("run.sh", "#!/bin/sh\nid\n")
    return target.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def png_of(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zeros_packed(size: int, block: int = 10_000_000) -> bytes:
    """``size`` zero bytes in zlib form, made quickly: one flushed block repeated."""
    engine = zlib.compressobj(9, wbits=-15)
    piece = engine.compress(bytes(block)) + engine.flush(zlib.Z_FULL_FLUSH)
    end = struct.pack("!I", (size % 65521) << 16 | 1)  # Adler-32 of that many zeros
    return b"\x78\xda" + piece * (size // block) + b"\x03\x00" + end


# Not what we take.


@meets("unknown_kind")
def svg_with_script() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@meets("unknown_kind")
def html_named_jpg() -> bytes:
    return b"<!doctype html><html><script>alert(1)</script></html>"


@meets("unknown_kind")
def zip_archive() -> bytes:
    return good_zip()


@meets("unknown_kind")
def word_document() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/vbaProject.bin", "macro")
    return target.getvalue()


@meets("unknown_kind")
def program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(200)


@meets("unknown_kind")
def windows_program() -> bytes:
    return b"MZ\x90\x00" + bytes(200)


@meets("unknown_kind")
def gif_picture() -> bytes:
    target = io.BytesIO()
    Image.new("P", (64, 64)).save(target, "GIF")
    return target.getvalue()


@meets("unknown_kind")
def tiff_picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (64, 64)).save(target, "TIFF")
    return target.getvalue()


@meets("unknown_kind")
def webp_picture() -> bytes:
    return b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24)


@meets("unknown_kind")
def postscript() -> bytes:
    return b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n"


@meets("unknown_kind")
def xml_entities() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@meets("unknown_kind")
def gif_with_script() -> bytes:
    return b"GIF89a/*" + bytes(10) + b"*/=1;alert(1)"


@meets("unknown_kind")
def pdf_after_junk() -> bytes:
    return b"junk before the header\n" + good_pdf()


@meets("heic_picture")
def heic_picture() -> bytes:
    return b"\x00\x00\x00\x18ftypheic" + bytes(64)


@meets("empty")
def nothing() -> bytes:
    return b""


@meets("too_large")
def nine_megabytes() -> bytes:
    return good_jpeg() + bytes(9_000_000)


# Two things at once.


@meets("polyglot")
def jpeg_and_zip() -> bytes:
    return good_jpeg() + good_zip()


@meets("polyglot")
def png_and_zip() -> bytes:
    return good_png() + good_zip()


@meets("polyglot")
def pdf_and_zip() -> bytes:
    return good_pdf() + good_zip()


@meets("polyglot")
def jpeg_and_page() -> bytes:
    return good_jpeg() + b"<html><script>alert(1)</script>"


@meets("polyglot")
def jpeg_with_script_in_comment() -> bytes:
    return good_jpeg(comment=b"<script>alert(1)</script>")


@meets("polyglot")
def png_with_php_in_text() -> bytes:
    content = good_png()
    text = chunk(b"tEXt", b"Comment\x00<?php system($_GET[0]); ?>")
    return content[:33] + text + content[33:]


@meets("polyglot")
def jpeg_and_pdf() -> bytes:
    return good_jpeg() + good_pdf()


@meets("polyglot")
def jpeg_and_program() -> bytes:
    return good_jpeg() + b"\x7fELF\x02\x01\x01" + bytes(64)


@meets("polyglot")
def png_and_rar() -> bytes:
    return good_png() + b"Rar!\x1a\x07\x01\x00" + bytes(64)


@meets("polyglot")
def pdf_and_page() -> bytes:
    return good_pdf() + b"<html><body onload=alert(1)>"


# Pictures.


@meets("too_many_pixels")
def picture_bomb() -> bytes:
    """1.6 thousand million dots in 1.6 MB."""
    return png_of(40_000, 40_000, zeros_packed(1_600_040_000, 20_000))


@meets("too_many_pixels")
def picture_bomb_by_header() -> bytes:
    return png_of(2**31 - 1, 2**31 - 1, zlib.compress(bytes(100)))


@meets("too_many_pixels")
def jpeg_of_fifty_million() -> bytes:
    content = bytearray(good_jpeg(64, 64))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack("!HH", 50_000, 50_000)
    return bytes(content)


@meets("too_few_pixels")
def one_dot() -> bytes:
    return good_png(1, 1)


@meets("animated")
def moving_picture() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


@meets("damaged")
def jpeg_cut_short() -> bytes:
    return good_jpeg()[:-2000]


@meets("damaged")
def png_cut_short() -> bytes:
    return good_png()[:-200]


@meets("damaged")
def png_with_wrong_sum() -> bytes:
    content = bytearray(good_png())
    content[-20] ^= 1
    return bytes(content)


@meets("damaged")
def jpeg_head_alone() -> bytes:
    return b"\xff\xd8\xff\xe0"


@meets("damaged")
def png_with_too_little() -> bytes:
    return png_of(600, 600, zlib.compress(bytes(1000)))


@meets("damaged")
def png_with_giant_text() -> bytes:
    """A compressed text of 60 MB behind a few kilobytes: Pillow's own bound stops it."""
    content = good_png()
    text = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(60_000_000), 9))
    return content[:33] + text + content[33:]
