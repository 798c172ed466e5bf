"""The ministry's own emblem: judged, then kept in the data folder beside its name.

An SVG is shown as a picture, where no script of it runs; one that carries scripts or reaches out is
refused all the same, because somebody may open the file itself.
"""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image, UnidentifiedImageError

LARGEST = 256 * 1024
WIDEST = 1024
FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "set", "animate", "handler"}


class UnfitEmblem(ValueError):
    """A file that is no emblem; the text says why."""


def fit(content: bytes) -> tuple[str, bytes]:
    """The name under which the emblem is kept and its bytes; raises UnfitEmblem."""
    if len(content) > LARGEST:
        raise UnfitEmblem("larger than 256 KB")
    if content.startswith(b"\x89PNG"):
        return "emblem.png", _png(content)
    return "emblem.svg", _svg(content)


def read(path: Path) -> tuple[str, bytes]:
    """As `fit`, for a file."""
    try:
        return fit(path.read_bytes())
    except OSError as reason:
        raise UnfitEmblem(str(reason)) from None


def _png(content: bytes) -> bytes:
    """The pixels anew, without whatever else the file carried."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if max(picture.size) > WIDEST:
                raise UnfitEmblem(f"larger than {WIDEST} pixels")
            made = io.BytesIO()
            picture.convert("RGBA").save(made, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise UnfitEmblem("not a PNG picture") from None
    return made.getvalue()


def _svg(content: bytes) -> bytes:
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise UnfitEmblem("not an SVG drawing") from None
    if _plain(root.tag) != "svg":
        raise UnfitEmblem("not an SVG drawing")
    for element in root.iter():
        _harmless(element)
    return content


def _harmless(element: Element) -> None:
    if not isinstance(element.tag, str) or _plain(element.tag) in FORBIDDEN:
        raise UnfitEmblem("it carries scripts or moving parts")
    for name, value in element.attrib.items():
        plain, said = _plain(name).lower(), value.strip().lower()
        if plain.startswith("on") or "javascript:" in said:
            raise UnfitEmblem("it carries scripts or moving parts")
        if (plain in ("href", "src") and not said.startswith("#")) or "url(" in said.replace(
            "url(#", ""
        ):
            raise UnfitEmblem("it reaches out to other files")


def _plain(name: str) -> str:
    return name.rpartition("}")[2]
