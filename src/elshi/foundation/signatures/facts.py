"""What the key room tells the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    """A key can no longer be believed. Seals carry no time stamp: those who sealed with it must
    find what it signed, issue it anew and tell the holders."""

    name: ClassVar[str] = "signatures.KeyRevoked"
    version: ClassVar[int] = 1

    purpose: str
    identity: str
    reference: str
    handle: str
    reason: str
    revoked_at: str


@dataclass(frozen=True, slots=True)
class KeyRotated:
    """A fresh key stands where another stood; the old one stays believed to its last day."""

    name: ClassVar[str] = "signatures.KeyRotated"
    version: ClassVar[int] = 1

    purpose: str
    identity: str
    reference: str
    replaced: str
    at: str
