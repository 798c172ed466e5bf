"""Who am I to this house: the account behind a token, its posts and what the token may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.bearers import Token
from elshi.foundation.offices.reads import codes_of
from elshi.foundation.procedures.doors import REFUSALS, Problem

router = Router()


class PowerOut(Schema):
    """A permission and the offices where it is held through this token."""

    permission: str
    offices: list[str]


class MeOut(Schema):
    """The caller as the house knows it; no name and no address."""

    actor: str
    posts: list[str]
    scopes: list[str]
    powers: list[PowerOut]


@router.get(
    "", auth=Token(), response={200: MeOut, REFUSALS: Problem}, url_name="me", operation_id="me"
)
def me(request: HttpRequest) -> dict[str, Any]:
    """Show the caller's own posts, scopes and powers"""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held = {name: actor.offices(name) for name in sorted(actor.powers) if actor.may(name)}
    codes = codes_of({office for offices in held.values() for office in offices})
    return {
        "actor": actor.name,
        "posts": list(actor.posts),
        "scopes": sorted(actor.scopes or ()),
        "powers": [
            {"permission": name, "offices": sorted(codes[office] for office in offices)}
            for name, offices in held.items()
        ],
    }
