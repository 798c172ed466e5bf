"""The refusal of access; rooms below this one raise it too."""

from __future__ import annotations

from elshi.foundation.observe.errors import NotAllowed

__all__ = ["NotAllowed"]
