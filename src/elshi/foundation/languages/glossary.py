"""The official terms in three languages, each under the act it is taken from."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("glossary.toml")
# How the state's legal information system names the languages in its addresses.
CODES = {"kk": "kaz", "ru": "rus", "en": "eng"}


@dataclass(frozen=True, slots=True)
class Term:
    """A term in the three languages of the house."""

    key: str
    kk: str
    ru: str
    en: str

    def form(self, language: str) -> str:
        """The term in a language of the house; English for any other."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)


@dataclass(frozen=True, slots=True)
class Source:
    """A public act with the terms that are taken from it."""

    title: dict[str, str]
    address: str
    terms: tuple[Term, ...]

    def name(self, language: str) -> str:
        """The act as it is called in a language."""
        return self.title.get(language, self.title["en"])

    def url(self, language: str) -> str:
        """Where the act can be read in a language."""
        return self.address.format(language=CODES.get(language, "eng"))


@functools.cache
def sources() -> tuple[Source, ...]:
    """Every act with its terms, in the order of the file."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Source(
            title={language: row[language] for language in CODES},
            address=row["url"],
            terms=tuple(
                Term(key, term["kk"], term["ru"], term["en"])
                for key, term in content["terms"].items()
                if term["source"] == name
            ),
        )
        for name, row in content["sources"].items()
    )


@functools.cache
def terms() -> dict[str, Term]:
    """Every term by its key."""
    return {term.key: term for source in sources() for term in source.terms}
