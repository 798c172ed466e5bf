"""What the administration's room does out of sight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from elshi.foundation.jobs.handlers import handler

from . import forgotten


@handler(forgotten.JOB)
def answer_forgotten(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Answer somebody who has forgotten a password, if there is such a one."""
    forgotten.answer(payload["asked"], at=at)
