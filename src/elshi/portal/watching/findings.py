"""What a check found, and the register of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Level = Literal["warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be; ``word`` names the sentence and the way to mend it."""

    level: Level
    word: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Check = Callable[[datetime], Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under its stable name; `words.TITLES` has them in their order."""

    def register(look: Check) -> Check:
        CHECKS[name] = look
        return look

    return register


def fault(word: str, **facts: Any) -> Finding:
    """Something that does harm now, or keeps the house from working."""
    return Finding("fault", word, facts)


def warning(word: str, **facts: Any) -> Finding:
    """Something that will do harm when nobody looks after it."""
    return Finding("warning", word, facts)
