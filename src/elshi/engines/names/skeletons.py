"""Words as they are heard, and their skeletons: what stays the same however a name is spelt.

A *sound* is one letter here: capitals as they are, `x` for SH, `c` for CH, `j` for J and ZH, `h`
for H and KH; the vowels are A, I (E, I, Y) and U (O, U). A *skeleton* keeps only classes of
consonants, and a word has several where a letter is read in several ways (C as K or S).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from .readings import words_of

# Letters, their sound, and the classes of consonant they may be read as; `-` is none.
_ROWS = """
    TSCH c S     SHCH x S     SCH x S,SK   TSH c S      TCH c S     DZH j J,S   DJ j J
    ZH j J,S     DZ j J,S     SH x S       CH c S,K,-   KH h -,K    GH G K,-    TH T T,S
    PH F F       DH D T       CK K K       TS C S       TZ C S      NG NG NK,N  QU K K
    B B P        D D T        F F F        J j J,-      K K K       L L L       M M M
    N N N        P P P        Q K K        R R R        S S S       T T T       V V F
    W V F,-      X KS KS,S    Z Z S        H h -
    A A -        E I -        I I -        Y I -        O U -       U U -
""".split()  # noqa: SIM905 (a table reads better)
_READ = {
    letters: (sound, tuple(keys.replace("-", "").split(",")))
    for letters, sound, keys in zip(_ROWS[::3], _ROWS[1::3], _ROWS[2::3], strict=True)
}
_SOFT = {"C": ("S", ("S", "K")), "G": ("G", ("K", "J", ""))}
_HARD = {"C": ("K", ("K", "S")), "G": ("G", ("K", ""))}
_LETTERS = re.compile("|".join(sorted([*_READ, "C", "G"], key=len, reverse=True)))
_GLIDE = re.compile(r"I(?=[AU])")
_TWICE = re.compile(r"(.)\1+")
_MOST = 12  # skeletons a word

# Words that stand in many names without telling them apart.
_EMPTY = (
    "AL EL UL BIN BEN IBN BINT ABU ABOU DE DER DU DA LA LE THE OF MR DR HAJI SHEIKH MULLAH "
    "MAULAVI MAULAUI MAWLAWI COLONEL GENERAL WALAD OULD"
)


@lru_cache(maxsize=100_000)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name in Latin capitals, the empty ones left out unless nothing else stays."""
    words = words_of(name)
    telling = tuple(word for word in words if sound(word) not in _empty())
    return telling or words


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """The word as it is heard: `MOHAMMED` and `MUKHAMMED` sound `MUhAMID`."""
    if not word.isascii():
        return word
    heard = "".join(said for said, _keys in _read(word))
    return _TWICE.sub(r"\1", _GLIDE.sub("", _TWICE.sub(r"\1", heard)))


@lru_cache(maxsize=200_000)
def skeletons(word: str) -> frozenset[str]:
    """Every skeleton of a word, at most 12: `CAMARA` gives KMR and SMR."""
    if not word.isascii():
        return frozenset((word,))
    found: list[str] = [""]
    for keys in (keys for _said, keys in _read(word)):
        found = [known + key for known, key in product(found, keys)][:_MOST]
    return frozenset(_TWICE.sub(r"\1", known) for known in found)


def lacking(skeleton: str) -> frozenset[str]:
    """The skeleton with each consonant left out in turn, while two or more stay."""
    if len(skeleton) < 3:
        return frozenset()
    return frozenset(skeleton[:place] + skeleton[place + 1 :] for place in range(len(skeleton)))


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(map(sound, _EMPTY.split()))


def _read(word: str) -> list[tuple[str, tuple[str, ...]]]:
    return [_reading(found, word) for found in _LETTERS.finditer(word)]


def _reading(found: re.Match[str], word: str) -> tuple[str, tuple[str, ...]]:
    letters = found[0]
    if letters not in _HARD:
        return _READ[letters]
    soft = word[found.end() : found.end() + 1] in ("E", "I", "Y")
    return (_SOFT if soft else _HARD)[letters]
