"""The regular work that joins rooms which do not know each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.jobs.handlers import periodic
from elshi.foundation.signatures.errors import NoUsableKey

from . import checkpoints


@periodic("ledger.checkpoint", every=timedelta(minutes=10))
def checkpoint(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Sign the ledger as it stands; before set-up there is no key, and nothing to sign."""
    try:
        checkpoints.sign(at=at)
    except NoUsableKey:
        return
