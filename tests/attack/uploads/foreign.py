"""Files of kinds that no question takes, however they are named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

from . import Maker

SCRIPT = b"<script>alert('%s')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


def tarred(mark: bytes) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        row = tarfile.TarInfo("../../etc/cron.d/x")
        row.size = len(mark)
        archive.addfile(row, io.BytesIO(mark))
    return target.getvalue()


def laughs(mark: bytes) -> bytes:
    """Entities that swell to a thousand million words."""
    rows = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "%s">%s]><a>&l9;</a>' % (mark, rows)


def riff(kind: bytes, mark: bytes) -> bytes:
    return b"RIFF" + (len(mark) + 4).to_bytes(4, "little") + kind + mark


def boxed(brand: bytes, mark: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1" + brand + mark


# A head by which readers know the kind, and the marker behind it.
HEADS = {
    "windows_program": b"MZ\x90\x00\x03\x00\x00\x00",
    "linux_program": b"\x7fELF\x02\x01\x01\x00",
    "mac_program": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01",
    "java_class": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "web_assembly": b"\x00asm\x01\x00\x00\x00",
    "shell_program": b"#!/bin/sh\nexit 0 #",
    "office_binary": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rar_archive": b"Rar!\x1a\x07\x01\x00",
    "seven_archive": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "cabinet": b"MSCF\x00\x00\x00\x00",
    "shortcut": b"L\x00\x00\x00\x01\x14\x02\x00",
    "help_file": b"ITSF\x03\x00\x00\x00",
    "flash": b"FWS\x09\xff\x00\x00\x00",
    "bitmap": b"BM\xff\xff\x00\x00\x00\x00\x00\x00",
    "icon": b"\x00\x00\x01\x00\x01\x00",
    "photoshop": b"8BPS\x00\x01" + bytes(6),
    "tiff_little": b"II*\x00\x08\x00\x00\x00",
    "tiff_big": b"MM\x00*\x00\x00\x00\x08",
    "jpeg_2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "jpeg_xl": b"\x00\x00\x00\x0cJXL \r\n\x87\n",
    "gif_script": b"GIF89a/*",
    "djvu": b"AT&TFORM\x00\x00\x00\x10DJVM",
    "metafile": b"\xd7\xcd\xc6\x9a\x00\x00",
    "matroska": b"\x1aE\xdf\xa3\x01\x00\x00\x00",
    "mp3": b"ID3\x04\x00\x00\x00\x00\x00\x7f",
    "ogg": b"OggS\x00\x02" + bytes(8),
    "font": b"\x00\x01\x00\x00\x00\x0c\x00\x80",
    "database": b"SQLite format 3\x00",
    "disk": bytes(2048) + b"\x01CD001\x01\x00",
    "pickle": b"\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94",
    "postscript": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file ",
    "rich_text": b"{\\rtf1{\\object\\objemb ",
    "playlist": b"#EXTM3U\n#EXTINF:1,\nconcat:http://example.org/",
    "drawing_commands": b"push graphic-context\nfill 'url(https://example.org/\"|id \"",
    "xpm": b"/* XPM */\nstatic char *x[] = {\"1 1 1 1\",",
    "php": b"<?php system($_GET['c']); ?>",
    "java_page": b"<%@ page import=\"java.io.*\" %>",
    "batch": b"@echo off\r\nstart ",
    "link_file": b"[InternetShortcut]\r\nURL=file://host/",
    "letter": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>",
    "calendar": b"BEGIN:VCALENDAR\r\nATTACH:file:///etc/passwd\r\n",
    "formula": b"=cmd|' /C calc'!A0,",
    "json": b'{"__proto__":{"x":1}}',
    "pdf_after_a_space": b" %PDF-1.7\n",
    "jpeg_after_a_line": b"\n\xff\xd8\xff\xe0",
    "png_in_text_mode": b"\x89PNG\n\x1a\n",
    "pdf_in_wide_letters": b"\xff\xfe%\x00P\x00D\x00F\x00",
}


def _headed(head: bytes) -> Maker:
    return lambda mark: head + mark + bytes(64)


KINDS: dict[str, Maker] = {name: _headed(head) for name, head in HEADS.items()} | {
    "svg_script": lambda m: SVG + b">" + SCRIPT % m + b"</svg>",
    "svg_event": lambda m: SVG + b' onload="alert(\'' + m + b"')\"/>",
    "svg_page_inside": lambda m: SVG + b"><foreignObject><body>" + m + b"</body></foreignObject></svg>",
    "svg_link": lambda m: SVG + b'><a xlink:href="javascript:alert(\'' + m + b"')\">x</a></svg>",
    "svg_entity": lambda m: b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG + b">&x;" + m + b"</svg>",
    "svg_packed": lambda m: gzip.compress(SVG + b">" + SCRIPT % m + b"</svg>"),
    "svg_style": lambda m: SVG + b"><style>@import url(//example.org/" + m + b")</style></svg>",
    "page": lambda m: b"<!doctype html>" + SCRIPT % m,
    "page_in_wide_letters": lambda m: "\ufeff".encode("utf-16-le") + (b"<html>" + m).decode().encode("utf-16-le"),
    "page_after_zeros": lambda m: bytes(600) + b"<html>" + SCRIPT % m,
    "xml_laughs": laughs,
    "xml_outside": lambda m: b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.org/' + m + b'"><a/>',
    "zip_bomb": lambda m: zipped(a_bin=m + bytes(60_000_000)),
    "zip_in_zip": lambda m: zipped(a_zip=zipped(b_zip=zipped(c_bin=m + bytes(30_000_000)))),
    "zip_upwards": lambda m: zipped(**{"..__..__etc__passwd": m}),
    "word_macro": lambda m: zipped(word__vbaProject_bin=m),
    "sheet_outside": lambda m: zipped(xl__externalLinks__a_xml=m),
    "gzip_bomb": lambda m: gzip.compress(m + bytes(60_000_000), 9),
    "bzip_bomb": lambda m: bz2.compress(m + bytes(40_000_000)),
    "xz_bomb": lambda m: lzma.compress(m + bytes(40_000_000), preset=0),
    "tar_upwards": tarred,
    "webp": lambda m: riff(b"WEBPVP8X", m),
    "cursor": lambda m: riff(b"ACONanih", m),
    "avif": lambda m: boxed(b"avif", m),
    "heic": lambda m: boxed(b"heic", m),
    "film": lambda m: boxed(b"isom", m),
    "one_byte": lambda m: b"\xff",
    "zeros": lambda m: bytes(5000) + m,
    "too_large": lambda m: b"\xff\xd8\xff" + m + bytes(9_000_000),
}  # fmt: skip
