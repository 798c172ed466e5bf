"""Sorting as Kazakh, Russian and English readers expect.

Kazakh order: the 42 letters as the state alphabet lists them (А Ә Б В Г Ғ …). Russian lists keep ё
with е and tell them apart only between otherwise equal words. Kazakh letters keep their Kazakh
place in Russian and English lists too, and so do the letters of other Cyrillic alphabets, after the
letter they derive from. A list in Kazakh or Russian has Cyrillic before Latin, one in English Latin
first. Marks and case decide last; blanks sort before everything, punctuation not at all.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from elshi.engines.alphabets.latin import UNMARKED

KAZAKH_ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"

# Letters of neighbours, each after the letter named.
_NEIGHBOURS = {
    "Г": "ҐЃ", "Д": "Ђ", "Е": "Є", "Ж": "Җ", "З": "Ѕ", "І": "Ї", "Й": "Ј", "К": "Ќ", "Л": "Љ",
    "Н": "Њ", "Т": "Ћ", "У": "Ў", "Х": "Ҳ", "Ч": "ҶЏ",
}  # fmt: skip
_LATIN_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Levels of the key: no character of a level is smaller than this mark between them.
_BETWEEN = "\x01"
_BLANK = "\x02"


def sort_key(text: str, language: str) -> str:
    """A string whose order by code points is the order of `text` in a list of that language.

    Fit for a database column with binary collation. `language` is kk, ru or en; any other sorts as
    English. Equal keys only for texts that differ in nothing a reader sees.
    """
    ranks = _ranks(language)
    primary: list[str] = []
    marks: list[str] = []
    cases: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        rank, mark = _weigh(letter, ranks)
        if rank:
            primary.append(rank)
            marks.append(mark or _BLANK)
            cases.append("B" if letter != letter.lower() else "A")
    return _BETWEEN.join(("".join(primary), "".join(marks), "".join(cases), text))


def _weigh(letter: str, ranks: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Primary weight, empty when ignored, and the mark that decides between equals."""
    if letter.isspace() or letter in "-‐‑–—_/":
        return _BLANK, ""
    capital = letter.upper() if len(letter.upper()) == 1 else letter
    if capital in ranks:
        return ranks[capital]
    plain = UNMARKED.get(letter.lower(), "").upper()
    decomposed = plain or unicodedata.normalize("NFKD", capital)
    if decomposed[0] in ranks:
        weights = "".join(ranks[part][0] for part in decomposed if part in ranks)
        return weights, capital
    if unicodedata.category(letter)[0] in "PSCZM":
        return "", ""
    # Letters of other scripts after all of ours, by code point.
    return "\uf000" + letter, ""


@lru_cache(maxsize=8)
def _ranks(language: str) -> dict[str, tuple[str, str]]:
    cyrillic = _cyrillic()
    cyrillic_first = language in ("kk", "ru")
    letters = cyrillic + _LATIN_ALPHABET if cyrillic_first else _LATIN_ALPHABET + cyrillic
    order = "0123456789" + letters
    ranks = {letter: (chr(0x100 + place), "") for place, letter in enumerate(order)}
    if language == "ru":
        ranks["Ё"] = (ranks["Е"][0], "\u0308")
    return ranks


def _cyrillic() -> str:
    return "".join(letter + _NEIGHBOURS.get(letter, "") for letter in KAZAKH_ALPHABET)
