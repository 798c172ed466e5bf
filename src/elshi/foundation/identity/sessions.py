"""Where an account is signed in, and the only way to end that from elsewhere.

An ended session has no row any more: its next request finds nobody signed in, and a request under
way cannot bring it back (Django updates a session, it does not write it anew).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from . import refusals, vigil
from .models import Account, Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One place where an account is signed in; ``device`` and ``network`` may be unknown ("")."""

    handle: str
    device: str
    network: str
    since: datetime
    last_seen: datetime


def of(account: Account, *, at: datetime) -> list[SignedIn]:
    """The account's living sessions, the one seen last first."""
    now = at.timestamp()
    rows = _rows(account).filter(expire_date__gt=at)
    contents = [row.get_decoded() for row in rows]
    found = [_told(content) for content in contents if vigil.is_alive(content, now)]
    return sorted(found, key=lambda one: one.last_seen, reverse=True)


def end(account: Account, handle: str) -> None:
    """End one of the account's own sessions; a handle of somebody else's ends nothing."""
    if not handle or not _rows(account).filter(handle=handle).delete()[0]:
        raise refusals.NothingToEnd


def end_others(account: Account, *, but: str = "") -> int:
    """End all sessions of an account but the one with this handle; how many there were."""
    rows = _rows(account)
    return int((rows.exclude(handle=but) if but else rows).delete()[0])


def _rows(account: Account) -> QuerySet[Session]:
    return Session.objects.filter(account=account)


def _told(content: Mapping[str, Any]) -> SignedIn:
    return SignedIn(
        handle=vigil.handle_of(content),
        device=str(content.get(vigil.DEVICE, "")),
        network=str(content.get(vigil.NETWORK, "")),
        since=datetime.fromtimestamp(content[vigil.BEGAN], UTC),
        last_seen=datetime.fromtimestamp(vigil.last_seen(content), UTC),
    )
