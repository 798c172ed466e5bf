"""What the visa service tells others, in the past tense; no fact carries personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ApplicationReceived:
    """A paid application has entered a mission's queue."""

    name: ClassVar[str] = "visas.ApplicationReceived"
    version: ClassVar[int] = 1

    reference: str
    office: str
    category: str


@dataclass(frozen=True, slots=True)
class VisaIssued:
    """A visa has been sealed and handed over."""

    name: ClassVar[str] = "visas.VisaIssued"
    version: ClassVar[int] = 1

    reference: str
    office: str
    category: str


@dataclass(frozen=True, slots=True)
class VisaRefused:
    """A refusal has been confirmed by a second person."""

    name: ClassVar[str] = "visas.VisaRefused"
    version: ClassVar[int] = 1

    reference: str
    office: str
    category: str
