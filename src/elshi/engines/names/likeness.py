"""How alike two words and two names are, with the reasons a consul can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import inf

from .skeletons import sound

LEAST_WORD = 0.66  # two words less alike than this are not the same word
LEAST_JOINT = 0.85  # nor two words one, when written jointly
SPARE = 0.25  # the most that words left over on the longer side take away
FAINT = 7.0  # evidence, in units of weight, under which a likeness is damped
_HEARD_ALIKE = 0.98  # same sounds, other letters
_VOWELS = "AIU"
_WEAK = dict.fromkeys(_VOWELS, 0.35) | {"h": 0.35, "j": 0.7}
# Sounds that scribes and alphabets take for each other, and what each confusion costs.
_NEAR = """
    AI.3 AU.3 IU.3 CS.3 Cc.3 CK.5 cx.35 cK.5 ch.4 xS.35 SZ.2 xZ.5 cj.4 jZ.4 jI.4 jG.4 KG.4 Kh.4
    Gh.35 TD.35 PB.35 BV.5 FV.35 FP.4 VU.35 VI.8 TS.6 TZ.5 DZ.5 TC.5 MN.6 LR.7 KS.7 jD.6 xj.5 cS.5
""".split()  # noqa: SIM905 (a table reads better)
_COST = {pair: float(row[2:]) for row in _NEAR for pair in (row[:2], row[1::-1])}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A candidate found: from 0 to 1, with which of its names and which words met."""

    key: str
    score: float
    name: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Words of ours that met words of theirs, by their places; two may meet one written jointly."""

    score: float
    ours: tuple[int, ...]
    theirs: tuple[int, ...]


Weight = Callable[[str], float]


def even(word: str) -> float:
    """A weight for words of which nothing is known: longer words tell more, up to five letters."""
    return min(len(word), 5) / 5 * 5.0


@lru_cache(maxsize=400_000)
def word_likeness(one: str, other: str) -> float:
    """The likeness of two words as they sound: 1 less what their differences cost."""
    if one == other:
        return 1.0
    a, b = sound(one), sound(other)
    if a == b:
        return _HEARD_ALIKE
    if not one.isascii() or not other.isascii():
        return 0.0
    longest = max(_size(a), _size(b))
    most = (_HEARD_ALIKE - LEAST_WORD) * longest
    return max(0.0, _HEARD_ALIKE - _distance(a, b, most) / longest)


@lru_cache(maxsize=200_000)
def _size(heard: str) -> float:
    """What all its sounds would cost to lose."""
    return sum(_WEAK.get(letter, 1.0) for letter in heard)


def _distance(a: str, b: str, most: float) -> float:
    """The cheapest way from one sound to the other (weighted edit distance), given up past most."""
    above = list(accumulate((_WEAK.get(letter, 1.0) for letter in b), initial=0.0))
    for mine in a:
        gone = _WEAK.get(mine, 1.0)
        left = above[0] + gone
        row = [left]
        for place, letter in enumerate(b):
            swap = above[place] if mine == letter else above[place] + _COST.get(mine + letter, 1.0)
            left = min(swap, above[place + 1] + gone, left + _WEAK.get(letter, 1.0))
            row.append(left)
        if min(row) > most:
            return inf
        above = row
    return above[-1]


def spans(words: tuple[str, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """Each word with its place, and each two neighbours as if written jointly."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for place, word in enumerate(words):
        found.append((word, (place,)))
        if place:
            found.append((words[place - 1] + word, (place - 1, place)))
    return found


def alike(score: float, ours: tuple[int, ...], theirs: tuple[int, ...]) -> bool:
    """Whether a likeness is enough for a meeting of these words; never two joint ones."""
    width = len(ours) + len(theirs)
    return score >= LEAST_WORD if width == 2 else width == 3 and score >= LEAST_JOINT


def meetings(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[Meeting]:
    """Every pair of words alike enough to be one."""
    return [
        Meeting(score, our_places, their_places)
        for a, our_places in spans(ours)
        for b, their_places in spans(theirs)
        if alike(score := word_likeness(a, b), our_places, their_places)
    ]


def compare(
    ours: tuple[str, ...], theirs: tuple[str, ...], weight: Weight = even
) -> tuple[float, tuple[tuple[str, str], ...]]:
    """The likeness of two names by their words, and which words met."""
    return judge(ours, theirs, meetings(ours, theirs), weight)


def judge(
    ours: tuple[str, ...], theirs: tuple[str, ...], found: Iterable[Meeting], weight: Weight
) -> tuple[float, tuple[tuple[str, str], ...]]:
    """The likeness by the words that met.

    Words are paired greedily, best first. What stays unpaired on the side that has less to say
    costs its whole weight, on the other side little (second names are often left out). One word
    alone never suffices unless both names have but one; and few or frequent words are damped.
    """
    met = _paired(found)
    if not met or not _suffices(met, len(ours), len(theirs)):
        return 0.0, ()
    bare = sum(_weight(one, theirs, weight) for one in met)
    agreed = sum(one.score * _weight(one, theirs, weight) for one in met)
    mine = bare + _left(ours, {place for one in met for place in one.ours}, weight)
    yours = bare + _left(theirs, {place for one in met for place in one.theirs}, weight)
    less, more = sorted((mine, yours))
    spared = 1 - SPARE * (more - bare) / more
    damped = min(1.0, 0.7 + 0.3 * agreed / FAINT)
    pairs = tuple((_words(ours, one.ours), _words(theirs, one.theirs)) for one in met)
    return agreed / less * spared * damped, pairs


def _suffices(met: list[Meeting], ours: int, theirs: int) -> bool:
    """Whether two words of both met, or all that there are."""
    mine = sum(len(one.ours) for one in met)
    yours = sum(len(one.theirs) for one in met)
    return min(mine, yours) > 1 or (mine, yours) == (ours, theirs)


def _first(one: Meeting) -> tuple[float, int, tuple[int, ...], tuple[int, ...]]:
    return -one.score, len(one.ours + one.theirs), one.ours, one.theirs


def _paired(found: Iterable[Meeting]) -> list[Meeting]:
    met: list[Meeting] = []
    mine: set[int] = set()
    yours: set[int] = set()
    for one in sorted(found, key=_first):
        if mine.isdisjoint(one.ours) and yours.isdisjoint(one.theirs):
            mine.update(one.ours)
            yours.update(one.theirs)
            met.append(one)
    return met


def _weight(one: Meeting, theirs: tuple[str, ...], weight: Weight) -> float:
    return sum(weight(theirs[place]) for place in one.theirs)


def _left(words: tuple[str, ...], met: set[int], weight: Weight) -> float:
    return sum(weight(word) for place, word in enumerate(words) if place not in met)


def _words(words: tuple[str, ...], places: tuple[int, ...]) -> str:
    return " ".join(words[place] for place in places)
