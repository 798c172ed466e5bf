"""Cyrillic letters in the letters A to Z.

Sources: DOC_9303 is ICAO Doc 9303-3 (8th edition, 2021), section 6 B, with its exceptions by
language in BY_LANGUAGE and INITIAL. That table has no row for most Kazakh letters; KAZAKH gives
them their plain counterpart, as the passports of Kazakhstan and the tables of airlines do. A
passport may carry another spelling at its holder's wish: what it says stands above any table.

Where we depart from the letter of section 6 B:

- U+0402 is printed there with the glyph of U+040B and one row for both; Ђ is D and Ћ is C here.
- GJ is printed beside Ғ (U+0492), meant is Macedonian Ѓ (U+0403).
- Г is H there for Serbian; Serbian writes it G in its own Latin alphabet, and so do we.
- Һ (U+04BA) is C there; that is no reading of the Kazakh letter, which is KH here.
- Ь, Ѐ and Ѝ have no row; they are nothing, E and I.
"""

from __future__ import annotations


def _rows(table: str) -> dict[str, str]:
    """Pairs of a letter and its form, parted by blanks; `-` for a letter that is not written."""
    words = table.split()
    return {
        letter: form.replace("-", "") for letter, form in zip(words[::2], words[1::2], strict=True)
    }


DOC_9303 = _rows(
    """
    А A  Б B  В V  Г G  Д D  Е E  Ё E  Ж ZH  З Z  И I  Й I  К K  Л L  М M  Н N  О O  П P  Р R
    С S  Т T  У U  Ф F  Х KH  Ц TS  Ч CH  Ш SH  Щ SHCH  Ъ IE  Ы Y  Ь -  Э E  Ю IU  Я IA
    Ђ D  Ѓ G  Є IE  Ѕ DZ  І I  Ї I  Ј J  Љ LJ  Њ NJ  Ћ C  Ќ K  Ў U  Џ DZ
    Ѫ U  Ѵ Y  Ґ G  Ғ G  Ѐ E  Ѝ I
    """
)

KAZAKH = _rows("Ә A  Ғ G  Қ K  Ң N  Ө O  Ұ U  Ү U  Һ KH  І I")

# BGN/PCGN 1994 for Tajik; Uzbek Ҳ is the same letter.
TAJIK = _rows("Ҳ H  Ҷ J")

_SOUTH_SLAVIC = _rows("Ж Z  Х H  Ц C  Ч C  Ш S")

BY_LANGUAGE: dict[str, dict[str, str]] = {
    "be": _rows("Ё IO  Г H"),
    "bg": _rows("Щ SHT"),
    "mk": _rows("Ќ KJ  Ѓ GJ  Џ DJ  Х H  Ц C"),
    "sr": _SOUTH_SLAVIC,
    "uk": _rows("Г H  И Y"),
}

# As the first letter of a name's component.
INITIAL: dict[str, dict[str, str]] = {
    "uk": _rows("Є YE  Ї YI  Й Y  Ю YU  Я YA"),
}
