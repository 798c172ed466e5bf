"""What a file is, by its first bytes and its structure; its name is never asked."""

from __future__ import annotations

import re
import zlib
from typing import Literal

import puremagic

from .limits import Found

Kind = Literal["jpeg", "png", "pdf"]

PNG = b"\x89PNG\r\n\x1a\n"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1")
# A second file inside: text forms anywhere, archives and programs behind the end.
HIDDEN = re.compile(
    rb"<script[\s>/]|<\?php|<html[\s>]|<svg[\s>]|<!doctype\s+html|<iframe[\s>]|javascript:",
    re.IGNORECASE,
)
HIDDEN_PDF = re.compile(rb"%PDF-[12]\.\d")
ARCHIVES = (
    b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08",
    b"\x7fELF", b"MZ\x90\x00", b"\xca\xfe\xba\xbe", b"#!/",
)  # fmt: skip
ZIP_END = re.compile(rb"PK\x05\x06\x00\x00\x00\x00")
ZIP_TAIL = 65_557  # the end record of a ZIP lies in the last 65,557 bytes


def kind_of(content: bytes) -> Kind:
    """jpeg, png or pdf; anything else is `Found`, and so is a file that is two things at once."""
    if not content:
        raise Found("empty")
    kind = _by_magic(content)
    if kind is None:
        raise Found("heic_picture" if _is_heic(content) else "unknown_kind", seen=_guess(content))
    if _hides_another(content, kind):
        raise Found("polyglot")
    return kind


def _by_magic(content: bytes) -> Kind | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(PNG):
        return "png"
    return "pdf" if content.startswith(b"%PDF-") else None


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def _guess(content: bytes) -> str:
    """What it probably is, for the record of refusals; an extension or nothing."""
    try:
        return str(puremagic.from_string(content[:4096]))[:12]
    except (puremagic.PureError, ValueError, IndexError, KeyError):
        return ""


def _hides_another(content: bytes, kind: Kind) -> bool:
    if ZIP_END.search(content[-ZIP_TAIL:]) and b"PK\x01\x02" in content:
        return True
    if kind == "pdf":
        return _behind_pdf(content)
    if HIDDEN.search(content) or HIDDEN_PDF.search(content):
        return True
    tail = content[end_of_picture(content, kind) :]
    return any(mark in tail for mark in ARCHIVES)


def _behind_pdf(content: bytes) -> bool:
    end = content.rfind(b"%%EOF")
    tail = content[end + 5 :] if end >= 0 else b""
    head = content[:1024]
    return bool(HIDDEN.search(tail) or HIDDEN.search(head)) or any(
        mark in tail for mark in ARCHIVES
    )


def end_of_picture(content: bytes, kind: Kind) -> int:
    """Where the picture ends; phones put films and notes behind, which rewriting drops."""
    return _end_of_png(content) if kind == "png" else _end_of_jpeg(content)


def _end_of_png(content: bytes) -> int:
    at = len(PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND":
            return at
    raise Found("damaged")


def _end_of_jpeg(content: bytes) -> int:
    """Walk the segments to the first scan, then to the end mark outside of entropy-coded data."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xD9:
            return at + 2
        if mark == 0xFF or mark == 0x01 or 0xD0 <= mark <= 0xD7:
            at += 1 if mark == 0xFF else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if mark == 0xDA:
            at = _end_of_scan(content, at)
    if content[at : at + 2] == b"\xff\xd9":
        return at + 2
    raise Found("damaged")


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Found("damaged")
        if content[at + 1] not in (0x00, 0xFF) and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def checked_png(content: bytes) -> None:
    """Refuse a PNG whose chunks fail their sums before any decoder sees it."""
    at = len(PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        body = content[at + 4 : at + 8 + length]
        total = content[at + 8 + length : at + 12 + length]
        if len(total) < 4 or zlib.crc32(body) != int.from_bytes(total, "big"):
            raise Found("damaged")
        at += 12 + length
        if body[:4] == b"IEND":
            return
    raise Found("damaged")
