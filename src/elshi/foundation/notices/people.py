"""Who is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address and the language its owner reads."""

    email: str
    language: str

    @property
    def key(self) -> str:
        """A short name of the address for idempotence keys; it does not give it away."""
        return hashlib.sha256(self.email.strip().lower().encode()).hexdigest()[:12]
