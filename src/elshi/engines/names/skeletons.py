"""Tokens of a name and their skeletons: what stays the same however a name is spelt."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from elshi.engines.alphabets.transliteration import NoZoneFormError, zone_form

# Sounds that scribes write in several ways, longest first; the order matters.
_HABITS = (
    ("SHCH", "S"), ("SCH", "S"), ("TCH", "C"), ("TSH", "C"), ("DZH", "J"), ("KH", "H"),
    ("GH", "G"), ("ZH", "J"), ("SH", "S"), ("CH", "C"), ("TH", "T"), ("PH", "F"), ("DJ", "J"),
    ("DH", "D"), ("TS", "C"), ("TZ", "C"), ("CK", "K"), ("OU", "U"), ("X", "KS"), ("Q", "K"),
    ("W", "V"), ("Z", "S"), ("G", "K"), ("C", "S"), ("B", "P"), ("D", "T"), ("J", "I"),
)  # fmt: skip
_VOWELS = str.maketrans("", "", "AEIOUYH")
_WORD = re.compile(r"[A-Z]+")
# Words that stand in many names without telling them apart.
_EMPTY = frozenset(("AL", "EL", "UL", "BIN", "BEN", "IBN", "BINT", "ABU", "DE", "DER", "VAN", "VON", "DA", "LA", "LE", "THE", "OF", "MR", "HAJI", "SHEIKH", "MULLAH", "MAULAVI"))


@lru_cache(maxsize=100_000)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name in Latin capitals, the empty ones left out unless nothing else stays."""
    words = tuple(_WORD.findall(latin(name)))
    telling = tuple(word for word in words if word not in _EMPTY and len(word) > 1)
    return telling or words


def latin(name: str) -> str:
    """The name in Latin capitals; letters of scripts without a table are left out."""
    kept = unicodedata.normalize("NFKC", name)
    try:
        return zone_form(kept).replace("<", " ")
    except NoZoneFormError as fault:
        drop = dict.fromkeys(map(ord, fault.characters), " ")
        try:
            return zone_form(kept.translate(drop)).replace("<", " ")
        except NoZoneFormError:
            return ""


@lru_cache(maxsize=200_000)
def skeleton(token: str) -> str:
    """What stays of a token: `MOHAMMED`, `MUHAMAD` and `MOKHAMMED` all give one."""
    text = token
    for written, heard in _HABITS:
        text = text.replace(written, heard)
    first = text[:1].translate(str.maketrans("EIOUY", "AAAAA"))
    rest = text[1:].translate(_VOWELS)
    bare = first + rest
    return "".join(c for place, c in enumerate(bare) if place == 0 or c != bare[place - 1])
