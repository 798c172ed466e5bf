"""Erasing a person: whatever any room keeps of a case goes, in the transaction that asks for it.

What is sealed ends with its key. What is not (a likeness of a photograph, the words of a bank, a
letter in the outbox) is forgotten by the room that keeps it, which registers how.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction

from . import actions


class Forget(Protocol):
    """Removes what one room keeps of an owner in the clear; twice is the same as once."""

    def __call__(self, owner: str, /, *, at: datetime) -> None: ...


_rooms: dict[str, Forget] = {}


def forgets(room: str, forget: Forget) -> None:
    """Say how a room forgets an owner ("visas.application:K7…"); registering again replaces."""
    _rooms[room] = forget


def erase(owner: str, *, at: datetime) -> None:
    """Erase all that is kept of an owner: in every room, its files, and its key in every copy."""
    with transaction.atomic():
        for forget in _rooms.values():
            forget(owner, at=at)
        actions.erase(owner, at=at)
