"""Rounds: lapsed deliveries and bytes that no row names are removed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.jobs.handlers import periodic

from . import actions


@periodic("files.sweep", every=timedelta(hours=6))
def sweep(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Four times a day."""
    actions.sweep(at)
