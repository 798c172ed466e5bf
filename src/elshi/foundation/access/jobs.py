"""What access does by itself: forget answers that were kept for repeated requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.jobs.handlers import periodic

from . import idempotence


@periodic("access.forget_answers", every=timedelta(hours=6))
def forget_answers(payload: Any, *, at: datetime, job: Any) -> None:
    """Drop answers older than two days."""
    idempotence.forget(at=at)
