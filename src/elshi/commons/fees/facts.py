"""What fees tell others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FeeSettled:
    """A case owes nothing any more."""

    name: ClassVar[str] = "fees.FeeSettled"
    version: ClassVar[int] = 1

    subject: str
    charge: str
