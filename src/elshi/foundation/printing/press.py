"""The kept compiler: fonts read once a process, everything else handed over in memory.

A warm page takes about 0.02 s. The compiler sees no file of the machine, no system font and no
network: a document is the same bytes wherever it is printed.
"""

from __future__ import annotations

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


@lru_cache(maxsize=1)
def house_files() -> dict[str, bytes]:
    """The house style as every template finds it, with the ministry's own emblem if it has one."""
    own = Path(settings.HOME) / "emblem.svg"
    emblem = own if own.is_file() else HERE / "emblem.svg"
    return {"house.typ": (HERE / "house.typ").read_bytes(), "emblem.svg": emblem.read_bytes()}


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
