"""Latin letters with marks, in the letters A to Z.

Source: ICAO Doc 9303-3 (8th edition, 2021), section 6 A; forms in its order where it allows
several, the first of which is ours. Letters the table lacks but whose decomposition has a plain
base letter need no row. Those with neither are in OTHER, with their reason.
"""

from __future__ import annotations


def _rows(table: str) -> dict[str, tuple[str, ...]]:
    """Rows of `letters form form …`; every letter of the first word has these forms."""
    return {
        letter: tuple(forms)
        for letters, *forms in (line.split() for line in table.strip().splitlines())
        for letter in letters
    }


DOC_9303: dict[str, tuple[str, ...]] = _rows(
    """
    ÀÁÂÃĀĂĄ A
    Ä AE A
    Å AA A
    Æ AE
    ÇĆĈĊČ C
    ÐĎĐ D
    ÈÉÊËĒĔĖĘĚ E
    ĜĞĠĢ G
    ĤĦ H
    ÌÍÎÏĨĪĬĮİı I
    Ĳ IJ
    Ĵ J
    Ķ K
    ĹĻĽĿŁ L
    Ñ N NXX
    ŃŅŇŊ N
    ÒÓÔÕŌŎŐ O
    Ö OE O
    ØŒ OE
    ŔŖŘ R
    ŚŜŞŠ S
    ŢŤŦ T
    Þ TH
    ÙÚÛŨŪŬŮŰŲ U
    Ü UE UXX U
    Ŵ W
    ÝŶŸ Y
    ŹŻŽ Z
    ẞ SS
    """
)

OTHER: dict[str, tuple[str, ...]] = _rows(
    """
    Ə A
    """
)
"""Ə: Azerbaijani passports write A (ƏLİYEV is ALIYEV)."""

# Small letters whose mark is part of the letter and does not come off by decomposition: as search
# and sorting take them, which is not always their form in a passport.
UNMARKED: dict[str, str] = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th", "ŋ": "n", "ə": "a", "ß": "ss",
}  # fmt: skip
