"""The official terms in three languages, each with the public source it is taken from."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """A term; ``source`` names the act or document, ``url`` where it can be read."""

    key: str
    kk: str
    ru: str
    en: str
    source: str
    url: str

    def form(self, language: str) -> str:
        """The term in a language of the house."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)


@functools.cache
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the file."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sources = content["sources"]
    return tuple(
        Term(
            key=key,
            kk=row["kk"],
            ru=row["ru"],
            en=row["en"],
            source=sources[row["source"]]["title"],
            url=sources[row["source"]]["url"],
        )
        for key, row in content["terms"].items()
    )
