"""The names of a list, prepared once and asked often.

A question looks up its words' skeletons, compares each word with the few words of the list that
share one, and judges only names in which a word met: no name is compared that shares nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from .likeness import Likeness, Meeting, alike, judge, spans, word_likeness
from .skeletons import lacking, skeletons, tokens

LEAST = 0.68
_RAREST = 6.0
_FEWEST = 400  # a short list tells nothing about how frequent a name is


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone on a list: its key and every name it goes by."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    key: str
    written: str
    words: tuple[str, ...]


_Chance = tuple[str, tuple[int, ...], str, tuple[int, ...]]


class Index:
    """Candidates by the skeletons of their words; never changed once made, so threads share it."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._names: list[_Name] = []
        self._standing: dict[str, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._lacking: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[str, set[str]] = defaultdict(set)
        for candidate in candidates:
            for name in dict.fromkeys(candidate.names):
                self._add(candidate.key, name)
        people = max(_FEWEST, len({name.key for name in self._names}))
        self._weights = {
            word: _weight(word, len(keys), people) for word, keys in self._holders.items()
        }

    def _add(self, key: str, name: str) -> None:
        words = tokens(name)
        place = len(self._names)
        self._names.append(_Name(key, name, words))
        for word in words:
            self._holders[word].add(key)
        for word, covered in spans(words):
            self._standing[word].append((place, covered))
            for skeleton in skeletons(word):
                self._whole[skeleton].add(word)
                for shorter in lacking(skeleton):
                    self._lacking[shorter].add(word)

    def weight(self, word: str) -> float:
        """How much a word tells: frequent words of the list little, short ones half."""
        known = self._weights.get(word)
        return _weight(word, 1, _FEWEST) if known is None else known

    def search(self, name: str, *, least: float = LEAST) -> list[Likeness]:
        """Who on the list this name may be, best first; one answer a candidate."""
        words = tokens(name)
        best: dict[str, Likeness] = {}
        for place, met in self._met(words).items():
            known = self._names[place]
            score, pairs = judge(words, known.words, met, self.weight)
            if score >= least and (known.key not in best or best[known.key].score < score):
                best[known.key] = Likeness(known.key, score, known.written, pairs)
        return sorted(best.values(), key=lambda found: (-found.score, found.key))

    def _met(self, words: tuple[str, ...]) -> dict[int, list[Meeting]]:
        """The words that met, by the place of the listed name."""
        found: dict[int, list[Meeting]] = {}
        for place, chances in self._chances(words).items():
            if _enough(chances, len(words), len(self._names[place].words)):
                met = [
                    Meeting(score, ours, theirs)
                    for word, ours, listed, theirs in chances
                    if alike(score := word_likeness(word, listed), ours, theirs)
                ]
                if met:
                    found[place] = met
        return found

    def _chances(self, words: tuple[str, ...]) -> dict[int, list[_Chance]]:
        """Pairs of words with a skeleton in common, by the place of the listed name."""
        found: dict[int, list[_Chance]] = defaultdict(list)
        for word, ours in spans(words):
            for listed in self._near(word):
                for place, theirs in self._standing[listed]:
                    if len(ours) + len(theirs) < 4:
                        found[place].append((word, ours, listed, theirs))
        return found

    def _near(self, word: str) -> set[str]:
        """The listed words whose skeleton is ours, or differs in one consonant."""
        near: set[str] = set()
        for skeleton in skeletons(word):
            near.update(self._whole.get(skeleton, ()), self._lacking.get(skeleton, ()))
            for shorter in lacking(skeleton):
                near.update(self._whole.get(shorter, ()))
                if len(shorter) > 2:
                    near.update(self._lacking.get(shorter, ()))
        return near


def _enough(chances: list[_Chance], ours: int, theirs: int) -> bool:
    """Whether so many words may meet that the name can be found at all."""
    mine = len({place for _word, places, _listed, _theirs in chances for place in places})
    yours = len({place for _word, _ours, _listed, places in chances for place in places})
    return (mine, yours) == (ours, theirs) or min(mine, yours) > 1


def _weight(word: str, holders: int, people: int) -> float:
    rarity = min(_RAREST, max(1.0, log(1 + people / holders)))
    return rarity * (0.5 if len(word) < 3 else 1.0)
