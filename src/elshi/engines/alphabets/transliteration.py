"""A name in the letters of a machine-readable zone.

Rules of writing: ICAO Doc 9303-3, section 4.6 (apostrophes and other punctuation vanish, hyphens,
blanks and commas become one filler, digits may not stand in a name); letters by the tables beside.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from elshi.engines.alphabets import arabic, cyrillic, latin

FILLER = "<"
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIVIDERS = dict.fromkeys(map(ord, "-‐‑‒–—־,،/<\u00a0\u202f\t\r\n"), " ")


class NoZoneFormError(ValueError):
    """A text with characters that have no form in a machine-readable zone: `characters`."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"no letters of a machine-readable zone for: {characters}")
        self.characters = characters


def zone_form(text: str, language: str = "") -> str:
    """The name in A to Z with single fillers between its components: `Ван-дер-Валк` → VAN<DER<VALK.

    `language` is an ISO 639-1 code and selects the exceptions of Doc 9303 for that language. Raises
    NoZoneFormError for digits and for letters of scripts without a table.

    >>> zone_form("Қайрат Әбдірахманов", "kk")
    'KAIRAT<ABDIRAKHMANOV'
    """
    components = unicodedata.normalize("NFC", text).translate(_DIVIDERS).split()
    unknown: list[str] = []
    forms = [_component(component, language, unknown) for component in components]
    if unknown:
        raise NoZoneFormError("".join(dict.fromkeys(unknown)))
    return FILLER.join(filter(None, forms))


def _component(component: str, language: str, unknown: list[str]) -> str:
    table = _table(language)
    letters = unicodedata.normalize("NFC", component.upper())
    forms: list[str] = []
    for place, letter in enumerate(letters):
        if letter == arabic.SHADDA:
            forms += next(([form] for form in reversed(forms) if form), [])
            continue
        form = letter if letter in _PLAIN else _form(letter, table)
        if not any(forms):
            form = cyrillic.INITIAL.get(language, {}).get(letter, form)
        if letter == arabic.TEH_MARBUTA and place == len(letters) - 1:
            form = arabic.FINAL_TEH_MARBUTA
        if form is None:
            unknown.append(letter)
        forms.append(form or "")
    return "".join(forms)


def _form(letter: str, table: dict[str, str]) -> str | None:
    """The form of one capital letter; empty for what is not written, None for what has none."""
    if letter in table:
        return table[letter]
    if unicodedata.category(letter)[0] in "PMSC" or unicodedata.category(letter) == "Lm":
        return ""
    base = unicodedata.normalize("NFKD", letter)
    if base == letter:
        return None
    forms = [part if part in _PLAIN else _form(part, table) for part in base]
    return None if None in forms else "".join(form or "" for form in forms)


@lru_cache(maxsize=32)
def _table(language: str) -> dict[str, str]:
    """All letters for a language, later tables over earlier ones."""
    first_forms = {letter: forms[0] for letter, forms in (latin.DOC_9303 | latin.OTHER).items()}
    return (
        first_forms
        | arabic.DOC_9303
        | cyrillic.DOC_9303
        | cyrillic.TAJIK
        | cyrillic.KAZAKH
        | cyrillic.BY_LANGUAGE.get(language, {})
    )
