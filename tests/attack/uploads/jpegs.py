"""JPEGs that carry, lie or are cut."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from PIL import Image, ImageCms

from elshi.foundation.files.tests.hostile import good_jpeg

from . import Maker

START = b"\xff\xd8"


def segment(mark: int, body: bytes) -> bytes:
    return b"\xff" + bytes([mark]) + struct.pack("!H", len(body) + 2) + body


def with_segment(mark: int, head: bytes = b"") -> Maker:
    """The marker in a segment right behind the start."""
    return lambda m: START + segment(mark, head + m) + good_jpeg()[2:]


def plain(**options: object) -> bytes:
    return good_jpeg(320, 400, **options)


def with_exif(tag: int, wrap: Callable[[bytes], object] = bytes.decode, ifd: int = 0) -> Maker:
    def make(m: bytes) -> bytes:
        exif = Image.Exif()
        (exif.get_ifd(ifd) if ifd else exif)[tag] = wrap(m)
        return plain(exif=exif)

    return make


def thumbnail(m: bytes) -> bytes:
    """A second, smaller picture in the camera's notes, with the marker as its comment."""
    small = good_jpeg(64, 80, comment=m)
    first = struct.pack("<HH", 0, 0)[:2] + struct.pack("<I", 14)
    second = struct.pack("<H", 2)
    second += struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(small))
    body = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + first + second + bytes(4)
    return START + segment(0xE1, body.ljust(50, b"\x00") + small) + plain()[2:]


def profile(m: bytes) -> bytes:
    whole = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    whole += m
    whole[:4] = struct.pack("!I", len(whole))
    return plain(icc_profile=bytes(whole))


def second_picture(m: bytes) -> bytes:
    target = io.BytesIO()
    first, second = Image.new("RGB", (320, 400), "red"), Image.new("RGB", (64, 64), "blue")
    first.save(target, "MPO", save_all=True, append_images=[second])
    return target.getvalue() + m


def sized(width: int, height: int, start: bytes = b"\xff\xc0", **options: object) -> Maker:
    def make(m: bytes) -> bytes:
        content = bytearray(good_jpeg(64, 64, comment=m, **options))
        at = content.index(start)
        content[at + 5 : at + 9] = struct.pack("!HH", height, width)
        return bytes(content)

    return make


def changed(mark: bytes, offset: int, new: bytes) -> Maker:
    """One field of the named segment overwritten."""

    def make(m: bytes) -> bytes:
        content = bytearray(plain(comment=m))
        at = content.index(mark) + offset
        content[at : at + len(new)] = new
        return bytes(content)

    return make


def without(mark: bytes) -> Maker:
    def make(m: bytes) -> bytes:
        content = plain(comment=m)
        at = content.index(mark)
        size = struct.unpack("!H", content[at + 2 : at + 4])[0]
        return content[:at] + content[at + 2 + size :]

    return make


def cut(part: float) -> Maker:
    def make(m: bytes) -> bytes:
        content = good_jpeg(comment=m)
        return content[: int(len(content) * part)]

    return make


def many_scans(m: bytes) -> bytes:
    """One scan of a progressive picture said three hundred times, at full size."""
    content = good_jpeg(4000, 4000, progressive=True, comment=m)
    at = content.rindex(b"\xff\xda")
    return content[:at] + content[at:-2] * 300 + content[-2:]


def with_many_segments(m: bytes) -> bytes:
    return START + segment(0xFE, m) * 40_000 + plain()[2:]


def cmyk(m: bytes) -> bytes:
    target = io.BytesIO()
    Image.new("CMYK", (64, 64), (0, 200, 200, 0)).save(target, "JPEG", comment=m)
    return target.getvalue()


XMP = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
HTML = b"<script>alert(1)</script>"
KINDS: dict[str, Maker] = {f"note_{n:x}": with_segment(0xE0 + n) for n in range(1, 16)} | {
    "comment": lambda m: plain(comment=m),
    "script_in_comment": lambda m: plain(comment=HTML + m),
    "php_in_comment": lambda m: plain(comment=b"<?php system('id'); ?>" + m),
    "link_in_comment": lambda m: plain(comment=b"javascript:alert(1)" + m),
    "pdf_in_comment": lambda m: plain(comment=b"%PDF-1.7 " + m),
    "exif_title": with_exif(0x010E),
    "exif_title_script": with_exif(0x010E, lambda m: "<svg onload=alert(1)>" + m.decode()),
    "exif_artist": with_exif(0x013B),
    "exif_copyright": with_exif(0x8298),
    "exif_program": with_exif(0x0131),
    "exif_xp_title": with_exif(0x9C9B, lambda m: m.decode().encode("utf-16-le")),
    "exif_words": with_exif(0x9286, lambda m: b"ASCII\x00\x00\x00" + m, 0x8769),
    "exif_maker_note": with_exif(0x927C, bytes, 0x8769),
    "exif_place": with_exif(0x001B, bytes, 0x8825),
    "exif_damaged": with_segment(0xE1, b"Exif\x00\x00II*\x00\xff\xff\xff\x7f"),
    "exif_endless": with_segment(0xE1, b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff"),
    "thumbnail": thumbnail,
    "xmp": with_segment(0xE1, XMP),
    "press_words": with_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x20"),
    "jfif_thumbnail": with_segment(0xE0, b"JFXX\x00\x10"),
    "profile": profile,
    "profile_damaged": with_segment(0xE2, b"ICC_PROFILE\x00\x01\x01"),
    "profile_of_nothing": with_segment(0xE2, b"ICC_PROFILE\x00\x00\x00"),
    "second_picture": second_picture,
    "words_behind": lambda m: plain() + m,
    "zip_behind": lambda m: plain() + b"PK\x03\x04" + m + b"PK\x05\x06" + bytes(18),
    "program_behind": lambda m: plain() + b"\x7fELF" + m,
    "page_behind": lambda m: plain() + b"<html>" + m,
    "pdf_behind": lambda m: plain() + b"%PDF-1.4\n" + m,
    "java_behind": lambda m: plain() + b"PK\x03\x04META-INF/MANIFEST.MF" + m,
    "shell_behind": lambda m: plain() + b"#!/bin/sh\n" + m,
    "giant": sized(50_000, 50_000),
    "giant_progressive": sized(65_000, 65_000, b"\xff\xc2", progressive=True),
    "long_and_thin": sized(65_500, 8),
    "no_width": sized(0, 64),
    "no_height": sized(64, 0),
    "twelve_bits": changed(b"\xff\xc0", 4, b"\x0c"),
    "nine_colours": changed(b"\xff\xc0", 9, b"\x09"),
    "arithmetic": changed(b"\xff\xc0", 0, b"\xff\xc9"),
    "lossless": changed(b"\xff\xc0", 0, b"\xff\xc3"),
    "segment_too_long": changed(b"\xff\xdb", 2, b"\xff\xff"),
    "segment_of_nothing": changed(b"\xff\xdb", 2, b"\x00\x00"),
    "table_of_nonsense": changed(b"\xff\xc4", 5, b"\xff" * 16),
    "no_tables": without(b"\xff\xdb"),
    "no_codes": without(b"\xff\xc4"),
    "many_scans": many_scans,
    "most_coefficients": lambda m: good_jpeg(3150, 3150, progressive=True, subsampling=0, comment=m),
    "too_many_coefficients": lambda m: good_jpeg(6000, 6000, progressive=True, subsampling=0, comment=m),
    "large_at_once": lambda m: good_jpeg(6300, 6300, subsampling=0, comment=m),
    "many_segments": with_many_segments,
    "printing_press": cmyk,
    **{f"cut_at_{percent}": cut(percent / 100) for percent in (1, 5, 30, 60, 90, 99)},
}
