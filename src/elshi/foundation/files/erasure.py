"""Erasing a person: whatever any room keeps of a case goes, in the transaction that asks for it.

What is sealed ends with its key. What is not (a likeness of a photograph, the words of a bank, a
letter in the outbox) is forgotten by the room that keeps it, which registers how.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from . import actions, vault


class Forget(Protocol):
    """Removes what one room keeps of an owner in the clear; twice is the same as once."""

    def __call__(self, owner: str, /, *, at: datetime) -> None: ...


class Mark(Protocol):
    """Marks an owner's own row as erased; true when that was still a running case."""

    def __call__(self, owner: str, /, *, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """Who was erased again, and whose cases still ran in the copy."""

    owners: tuple[str, ...]
    open: tuple[str, ...]


_rooms: dict[str, Forget] = {}
_marks: dict[str, Mark] = {}


def forgets(room: str, forget: Forget) -> None:
    """Say how a room forgets an owner ("visas.application:K7…"); registering again replaces."""
    _rooms[room] = forget


def erase(owner: str, *, at: datetime) -> None:
    """Erase all that is kept of an owner: in every room, its files, and its key in every copy."""
    with transaction.atomic():
        for forget in _rooms.values():
            forget(owner, at=at)
        actions.erase(owner, at=at)


def marks(kind: str, mark: Mark) -> None:
    """Say how the rows of a kind of owner ("visas.application") are marked as erased."""
    _marks[kind] = mark


def replay(*, at: datetime) -> Replayed:
    """Erase from a restored copy whoever the list of erasures names; again is the same as once."""
    owners, still_open = tuple(vault.erased_elsewhere()), []
    for owner in owners:
        kind, _, reference = owner.partition(":")
        with transaction.atomic():
            if kind in _marks and _marks[kind](owner, at=at):
                still_open.append(reference)
            erase(owner, at=at)
    return Replayed(owners, tuple(still_open))
