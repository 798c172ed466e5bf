"""The key room's regular work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.access.actors import system
from elshi.foundation.jobs.handlers import periodic

from . import actions
from .models import Authority


@periodic("signatures.publish_lists", every=timedelta(days=1))
def publish_lists(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """A fresh revocation list of every open authority, daily (Doc 9303-12 asks for 90 days)."""
    for owner in Authority.objects.filter(closed_at=None):
        actions.publish_list(owner, by=system("worker"), at=at)
