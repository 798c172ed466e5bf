"""Whether an SVG is a drawing and nothing else: no script, no motion, no way out of the file.

It is shown as a picture, where nothing in it runs; but somebody may open the file itself, and the
press reads it for every letter. So only what draws is let in, named one by one.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from elshi.foundation.files.examination.limits import Found

SVG, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
DRAWN = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs",
    "linearGradient", "radialGradient", "stop", "clipPath", "symbol", "use", "title", "desc",
    "metadata", "style", "text", "tspan", "switch",
}  # fmt: skip
MOST_ELEMENTS = 5_000
MOST_USES = 200
# A way out of the file, or a sign written so that it is not seen: CSS escapes hide both.
WAY_OUT = re.compile(r"url\((?!\s*[\"']?\s*#)|javascript:|@|\\|expression\(", re.IGNORECASE)
DECLARATION = re.compile(r"\A\s*<\?xml\s[^?]*\?>")


def judged(content: bytes) -> bytes:
    """The drawing as it came; `Found` says why it is none."""
    root = _read(content)
    if _name(root) != "svg":
        raise Found("no_drawing")
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        raise Found("too_intricate")
    for element in elements:
        _harmless(element)
    _no_echo(elements)
    return content


def _read(content: bytes) -> Element:
    """The drawing as a tree; plain UTF-8 without a document type or instructions to a reader."""
    try:
        text = DECLARATION.sub("", content.removeprefix(BOM_UTF8).decode())
        if "<?" in text:
            raise Found("moving_parts")
        root: Element = ElementTree.fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise Found("no_drawing") from None
    return root


def _harmless(element: Element) -> None:
    space, _, name = str(element.tag).lstrip("{").rpartition("}")
    if space == XHTML or (space in ("", SVG) and name not in DRAWN) or name.lower() == "script":
        raise Found("moving_parts")
    if name == "style" and WAY_OUT.search(element.text or ""):
        raise Found("way_out")
    for attribute, value in _attributes(element):
        if attribute.startswith("on"):
            raise Found("moving_parts")
        if attribute in ("href", "src") and not value.strip().startswith("#"):
            raise Found("way_out")
        if WAY_OUT.search(value) and space in ("", SVG):
            raise Found("way_out")


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for attribute, value in element.attrib.items():
        yield attribute.rpartition("}")[2].lower(), value


def _no_echo(elements: list[Element]) -> None:
    """Refuse what repeats repetitions: ten lines of it can draw a milliard of shapes."""
    uses = [each for each in elements if _name(each) == "use"]
    repeated = {value.strip()[1:] for each in uses for name, value in _attributes(each)
                if name == "href"}  # fmt: skip
    echoes = any(
        each.get("id") in repeated and any(_name(inner) == "use" for inner in each.iter())
        for each in elements
    )
    if echoes or len(uses) > MOST_USES:
        raise Found("too_intricate")


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
