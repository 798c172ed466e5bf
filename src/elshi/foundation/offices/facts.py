"""What the offices tell others, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class WorkingTimeChanged:
    """These offices, named by their codes, work on other days, at other hours or in another zone.

    Who counts in their working days counts anew.
    """

    name: ClassVar[str] = "offices.WorkingTimeChanged"
    version: ClassVar[int] = 1

    offices: tuple[str, ...]
