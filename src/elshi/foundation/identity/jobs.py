"""What accounts need by themselves: sessions that have run out are taken away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.jobs.handlers import periodic

from . import known_devices
from .session_store import SessionStore


@periodic("identity.forget_sessions", every=timedelta(hours=6))
def forget_sessions(payload: Any, *, at: datetime, job: Any) -> None:
    """Drop sessions that have run out, and devices not seen for over a year."""
    SessionStore.clear_expired()
    known_devices.forget(at=at)
