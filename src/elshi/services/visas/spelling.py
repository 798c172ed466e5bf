"""How names are written down: without invisible signs, in one alphabet, as passports print them.

Pure. What a traveller typed is kept as typed but for signs that nobody sees; names in Latin letters
lose letters of another alphabet that only look right. The form of the passport's lower lines is
shown back, because that form, not the typed one, is what a border officer compares.
"""

from __future__ import annotations

import unicodedata

from elshi.engines.alphabets.transliteration import NoZoneFormError, zone_form
from elshi.engines.documents.mrz_names import name_field

# Positions for the name in the zone of a passport and of a visa sheet (Doc 9303-4 and 9303-7).
ZONE_WIDTH = 39
# Joiners shape letters in Persian and Indic names; every other invisible sign goes.
_JOINERS = "\u200c\u200d"
_APOSTROPHES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bb\u02bc\u02b9\u0060\u00b4\uff07", "'")
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
# Cyrillic and Greek capitals and small letters that look like Latin ones.
_LOOKS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮӘасеіјорѕухһәΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXYƏaceijopsyxhəABEZHIKMNOPTYXo",
)


def tidy(text: str) -> str:
    """A text without invisible signs and with single blanks, composed (NFC)."""
    seen = "".join(_visible(letter) for letter in unicodedata.normalize("NFC", text))
    return " ".join(seen.split()).strip(_JOINERS)


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Co", "Cs", "Cn") and letter not in _JOINERS:
        return ""
    return " " if kind == "Cc" else letter


def tidy_latin(text: str) -> str:
    """A name in Latin letters: one apostrophe, one hyphen, look-alikes of other alphabets mended.

    Only words that also hold a Latin letter are mended: `АННА` typed in Cyrillic is another word.
    """
    plain = tidy(text).translate(_APOSTROPHES).translate(_DASHES)
    for joiner in _JOINERS:
        plain = plain.replace(joiner, "")
    return " ".join(_mended(word) for word in plain.split())


def _mended(word: str) -> str:
    return word.translate(_LOOKS) if any(map(is_latin, word)) else word


def passport_number(text: str) -> str:
    """A passport number as it is looked up: letters and digits alone, in capitals.

    Passports print it with blanks, hyphens or strokes or without; it is one number all the same.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in wide if letter.isalnum())


def is_latin(letter: str) -> bool:
    """Whether a letter belongs to the Latin alphabet, marks and all."""
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")


def foreign_letters(text: str) -> str:
    """What may not stand in a name in Latin letters, each once."""
    odd = (x for x in text if not (is_latin(x) or x in " '.,-" or unicodedata.combining(x)))
    return "".join(dict.fromkeys(odd))


def in_latin(text: str, language: str = "") -> str:
    """The name in the Latin letters of the passport tables, or nothing where there is no table."""
    try:
        return zone_form(text, language).replace("<", " ")
    except NoZoneFormError:
        return ""


def zone_name(surname: str, given_names: str) -> str:
    """The name as the lower lines of the passport write it: `ERIKSSON<<ANNA<MARIA`.

    Who has one name has it in the first place (Doc 9303-3, 4.6); a long name is cut as there.
    """
    try:
        first, second = zone_form(surname or given_names), zone_form(given_names if surname else "")
    except NoZoneFormError:
        return ""
    return name_field(first, second, ZONE_WIDTH).rstrip("<") if first else ""


def is_cut(surname: str, given_names: str) -> bool:
    """Whether the name is too long for the lower lines of a passport."""
    try:
        parts = [part for part in (zone_form(surname), zone_form(given_names)) if part]
    except NoZoneFormError:
        return False
    return len("<<".join(parts)) > ZONE_WIDTH
