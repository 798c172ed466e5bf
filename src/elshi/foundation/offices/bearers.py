"""Whoever acts, as the rooms below access need to know it."""

from __future__ import annotations

from typing import Protocol

from elshi.foundation.observe.errors import NotAllowed

from .models import Party


class Bearer(Protocol):
    """An actor: its name in the ledger, its account and party, and what its posts allow.

    `access.actors.Actor` is one; these rooms stand below it and ask for no more than this.
    """

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def account(self) -> int | None: ...

    @property
    def party(self) -> int | None: ...

    def may(self, permission: str, office: int | None = None) -> bool: ...


def require(by: Bearer, permission: str, party: Party | int | None) -> None:
    """Refuse with `NotAllowed` unless the permission is held and the party is the bearer's own."""
    owner = party.pk if isinstance(party, Party) else party
    if by.kind == "system":
        return
    if not by.may(permission) or owner is None or owner != by.party:
        raise NotAllowed
