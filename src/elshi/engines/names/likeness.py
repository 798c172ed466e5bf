"""How alike two names are, with the reasons a consul can read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .skeletons import skeleton, tokens


LEAST_WORD = 0.6  # two words less alike than this are not the same word


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone on a list: its key and every name it goes by."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A candidate found: from 0 to 1, with which of its names and which words met."""

    key: str
    score: float
    name: str
    pairs: tuple[tuple[str, str], ...]


class Index:
    """The names of a list, prepared for one question after another."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._names: list[tuple[str, str, tuple[str, ...]]] = []
        self._by_skeleton: Mapping[str, set[int]] = defaultdict(set)
        for candidate in candidates:
            for name in candidate.names:
                self._add(candidate.key, name)

    def _add(self, key: str, name: str) -> None:
        words = tokens(name)
        if not words:
            return
        place = len(self._names)
        self._names.append((key, name, words))
        for word in words:
            self._by_skeleton[skeleton(word)].add(place)

    def search(self, name: str, *, least: float = 0.82) -> list[Likeness]:
        """Who on the list this name may be, best first; one answer a candidate."""
        words = tokens(name)
        places: set[int] = set()
        for word in words:
            places |= self._by_skeleton.get(skeleton(word), set())
        best: dict[str, Likeness] = {}
        for place in places:
            key, written, theirs = self._names[place]
            score, pairs = compare(words, theirs)
            if score >= least and (key not in best or best[key].score < score):
                best[key] = Likeness(key, score, written, pairs)
        return sorted(best.values(), key=lambda found: (-found.score, found.key))


def compare(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[float, tuple[tuple[str, str], ...]]:
    """The likeness of two names by their words, and which words met.

    Words are paired greedily, best first. What stays unpaired on the longer side costs little
    (second names are often left out), on the shorter side much. One word alone never suffices
    unless both names have but one.
    """
    pairs = sorted(
        (
            (word_likeness(a, b), place, other)
            for place, a in enumerate(ours)
            for other, b in enumerate(theirs)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    left, right = set(range(len(ours))), set(range(len(theirs)))
    met: list[tuple[float, str, str]] = []
    for score, place, other in pairs:
        if score >= LEAST_WORD and place in left and other in right:
            left.remove(place)
            right.remove(other)
            met.append((score, ours[place], theirs[other]))
    shorter, longer = sorted((len(ours), len(theirs)))
    if not met or (len(met) < 2 <= longer):
        return 0.0, ()
    strength = sum(score for score, _a, _b in met) / shorter
    spare = (longer - len(met)) / longer
    return strength * (1 - 0.2 * spare), tuple((a, b) for _score, a, b in met)


@lru_cache(maxsize=200_000)
def word_likeness(a: str, b: str) -> float:
    """The likeness of two words: their letters, lifted when their skeletons are one."""
    if a == b:
        return 1.0
    letters = SequenceMatcher(None, a, b, autojunk=False).ratio()
    if skeleton(a) == skeleton(b):
        return max(letters, 0.9) if len(skeleton(a)) > 1 else letters
    return letters if letters >= 0.75 else 0.0
