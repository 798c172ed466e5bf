"""Programs at the API's door: who acts behind ``Authorization: Bearer elshi_…``."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.http import HttpRequest
from ninja.security import HttpBearer

from .actors import ANONYMOUS, Actor
from .errors import NotAllowed
from .reads import actor_of_token

SCHEME = "bearer "
_log = structlog.get_logger("elshi.sign_in")


def bearer(request: HttpRequest, at: datetime) -> Actor:
    """The actor behind the request's token; without one that is in force, nobody.

    A browser's session counts for nothing here, so no page can act through it.
    """
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(SCHEME):
        return ANONYMOUS
    actor = actor_of_token(header[len(SCHEME) :].strip(), at)
    if actor.kind != "staff":
        _log.warning("token_refused")  # not what was sent: a mistyped token is nearly one
    return actor


class Token(HttpBearer):
    """Lets pass whom the API's door has recognised; it has read the header already."""

    openapi_description = "A token issued on the desk, with the scopes that it may use."

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.kind == "staff" else None


def needs(actor: Actor, permission: str) -> None:
    """Refuse when neither a post nor the token's scopes give the permission anywhere."""
    if not actor.may(permission):
        raise NotAllowed
