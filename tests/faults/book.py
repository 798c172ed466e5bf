"""What the house acknowledged, written down by those who heard it; and what they tore."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Book:
    """Acts by kind and reference, as often as each was acknowledged; safe among threads."""

    heard: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    torn: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, act: str, reference: str) -> None:
        """The house said that an act on a case is done."""
        with self.lock:
            self.heard[act, reference] += 1

    def answered(self, reference: str, given: dict[str, str]) -> None:
        """The house said that answers are kept."""
        with self.lock:
            self.answers.setdefault(reference, {}).update(given)

    def tear(self) -> None:
        """A request was sent and its answer never came."""
        with self.lock:
            self.torn += 1

    def refuse(self, status: int) -> None:
        """The house said that it cannot now: nothing was promised."""
        with self.lock:
            self.refused[status] += 1

    def complain(self, what: str) -> None:
        """Something was seen that must never be."""
        with self.lock:
            self.faults.append(what)

    def references(self, act: str) -> set[str]:
        """The cases of which an act was acknowledged."""
        with self.lock:
            return {reference for kind, reference in self.heard if kind == act}
