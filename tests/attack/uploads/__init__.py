"""Hostile uploads made by a script, each with a marker of its own that may be found nowhere later.

`corpus()` is the whole of them. Nothing was taken from anywhere; what each must meet stands in
`expected.toml`: a finding of the examination, or ``rewritten``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path

Maker = Callable[[bytes], bytes]
EXPECTED = Path(__file__).with_name("expected.toml")


def marker(name: str) -> bytes:
    """What this file alone carries: thirty-two letters that nothing of ours contains."""
    return b"HOSTILE." + hashlib.sha256(name.encode()).hexdigest()[:24].encode()


def corpus() -> dict[str, Maker]:
    """Every hostile file by its name; a maker is given the marker."""
    from . import documents, foreign, jpegs, pngs

    whole: dict[str, Maker] = {}
    for family in (foreign, jpegs, pngs, documents):
        kind = family.__name__.rsplit(".", 1)[1].removesuffix("s")
        whole |= {f"{kind}_{name}": maker for name, maker in family.KINDS.items()}
    return whole


def expected() -> dict[str, str]:
    """What each must meet."""
    return {name: str(met) for name, met in tomllib.loads(EXPECTED.read_text("utf-8")).items()}


def made(name: str) -> bytes:
    """The file of that name."""
    return corpus()[name](marker(name))
