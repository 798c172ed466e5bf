"""The kept compiler: fonts read once a process, everything else handed over in memory.

A warm page takes about 0.02 s. The compiler sees no file of the machine, no system font and no
network: a document is the same bytes wherever it is printed.
"""

from __future__ import annotations

import base64
import struct
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from .errors import TemplateBroken, Unprintable

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
OWN = ("emblem.svg", "emblem.png")  # in the data folder, one or neither
STANDARDS = ("a-2b", "a-2a", "a-3b", "ua-1")
# PDF/A forbids a letter without a shape; typst says so in these words.
_NO_SHAPE = "could not be displayed with font"

_turn = threading.Lock()


def pdf(
    project: Mapping[str, bytes], *, standards: tuple[str, ...] = ("a-2b",), at: datetime
) -> bytes:
    """The PDF of a project of files by name, "main.typ" first; ``at`` is its date of making.

    `Unprintable` when a font lacks a letter, `TemplateBroken` for any other fault.
    """
    moment = at.astimezone(UTC).replace(microsecond=0)
    # The stub lags behind: a project by names is taken, and one format gives one PDF.
    compile_: Any = _compiler().compile
    try:
        with _turn:
            made = compile_(
                dict(project), format="pdf", pdf_standards=list(standards), timestamp=moment
            )
    except typst.TypstError as error:
        # The compiler quotes the text it stumbled on: it is left out, as it may be a name.
        raise (Unprintable() if _NO_SHAPE in error.message else _broken(error)) from None
    return bytes(made)


def house_files() -> dict[str, bytes]:
    """The house style as every template finds it, with the ministry's own emblem if it has one."""
    for name in OWN:
        path = Path(settings.HOME) / name
        try:
            return _style(path, path.stat().st_mtime_ns)
        except OSError:
            continue
    return _style(HERE / "emblem.svg", 0)


@lru_cache(maxsize=4)
def _style(emblem: Path, changed: int) -> dict[str, bytes]:
    """Read again only when the emblem is another."""
    drawing = as_drawing(emblem.name, emblem.read_bytes())
    return {"house.typ": (HERE / "house.typ").read_bytes(), "emblem.svg": drawing}


def as_drawing(name: str, content: bytes) -> bytes:
    """An emblem as the compiler takes it: its memory holds text, so a picture is set in an SVG."""
    if not name.endswith(".png"):
        return content
    width, height = struct.unpack(">II", content[16:24])
    packed = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{packed}"/></svg>'
    ).encode()


def try_emblem(name: str, content: bytes) -> None:
    """Print an emblem once; `TemplateBroken` when the compiler cannot draw it."""
    source = b'#set page(width: 3cm, height: 3cm)\n#pdf.artifact(image("emblem.svg", height: 2cm))'
    project = {"main.typ": source, "emblem.svg": as_drawing(name, content)}
    pdf(project, at=datetime(2000, 1, 1, tzinfo=UTC))


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    # An empty root and no package folder: a template reaches only what it was handed.
    return typst.Compiler(
        font_paths=fonts, root=FONTS, package_path=FONTS, package_cache_path=FONTS
    )


def _broken(error: typst.TypstError) -> TemplateBroken:
    return TemplateBroken(f"{error.message} {'; '.join(error.hints)}".strip())
