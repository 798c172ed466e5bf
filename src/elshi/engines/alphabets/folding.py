"""One form for spellings that a searcher holds for the same.

People search without the letters their keyboard lacks: Kazakh қ is typed к, ё is typed е, é is
typed e; and texts hold letters of the wrong alphabet that look right (Latin i in Cyrillic words is
the most frequent). `fold` is what a search column stores and what a query is turned into; the text
itself is never changed.
"""

from __future__ import annotations

import unicodedata

from elshi.engines.alphabets.latin import UNMARKED

# Letters a Kazakh reader replaces on a Russian keyboard, and ё.
_STAND_INS = str.maketrans("әғқңөұүһіё", "агкноуухие")

# Letters of one alphabet that look like those of the other, capital and small apart (H is н, h is
# һ). The Azerbaijani Ə in place of the Kazakh Ә is as frequent as the Latin i.
_LATIN_LOOKS = "ABCEHIJKMOPSTXYƏaceijkhmopstxyə"
_CYRILLIC_LOOKS = "АВСЕНІЈКМОРЅТХУӘасеіјкһморѕтхуә"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKS, _CYRILLIC_LOOKS)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS)

_LATIN = str.maketrans(UNMARKED)

# One form for the letters Arabic, Persian and Urdu keyboards write in several ways.
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ھ": "ه",
     "ہ": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)  # fmt: skip

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´′"), None)


def fold(text: str) -> str:
    """The text as search compares it: small, without marks, in one alphabet a word, single blanks.

    Folding twice gives the same. й keeps its mark, for it is a letter of its own everywhere.

    >>> fold("Қазақстан Республикасы"), fold("Ёлка"), fold("Éva Müller")
    ('казакстан республикасы', 'елка', 'eva muller')
    """
    folded = _folded(text)
    # A word that still mixes alphabets may have lost the letter that told which: once more.
    while any(map(_is_mixed, folded.split())) and (again := _folded(folded)) != folded:
        folded = again
    return folded


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    words = " ".join(_one_alphabet(word) for word in _visible(plain).split())
    small = _unmarked(words.casefold()).translate(_LATIN)
    return " ".join(small.translate(_STAND_INS).translate(_ARABIC).split())


def _visible(text: str) -> str:
    """Without characters that take no room; control characters divide words."""
    kinds = {"Cf": "", "Cc": " ", "Me": ""}
    return "".join(kinds.get(unicodedata.category(letter), letter) for letter in text)


def _unmarked(text: str) -> str:
    """Without combining marks, which й and ў keep: they are letters, not accented ones."""
    return "".join(
        letter
        if letter in "йў"
        else "".join(
            part
            for part in unicodedata.normalize("NFKD", letter)
            if unicodedata.category(part) != "Mn"
        )
        for letter in unicodedata.normalize("NFC", text)
    )


def _one_alphabet(word: str) -> str:
    """A word that mixes Latin and Cyrillic, in the alphabet of the letters that cannot be both."""
    if not _is_mixed(word):
        return word
    certain = any(_is_cyrillic(letter) and letter not in _CYRILLIC_LOOKS for letter in word)
    return word.translate(_TO_CYRILLIC if certain else _TO_LATIN)


def _is_mixed(word: str) -> bool:
    return any(map(_is_cyrillic, word)) and any(map(_is_latin, word))


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


def _is_latin(letter: str) -> bool:
    return (letter.isascii() and letter.isalpha()) or letter in "Əə"
