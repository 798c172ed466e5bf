"""What every request passes through: who acts, and what is recorded."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from elshi.foundation.access.actors import ANONYMOUS, Actor, staff, traveller
from elshi.foundation.identity.vigil import ACCOUNT_MARK, has_proved_enough

Next = Callable[[HttpRequest], HttpResponse]

REFUSED = (401, 403, 429)  # what was not allowed, or too often, stands out among the lines
HELD = "held"  # the session key under which a traveller's opened cases stand


class RequestRecord:
    """One log line a request: the route's name, never its address or what was sent.

    Whose it was stands there by the account's public reference, when the page asked who it is.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("elshi.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier, began = uuid4().hex[:16], time.perf_counter()
        structlog.contextvars.bind_contextvars(request=identifier)
        try:
            response = self.get_response(request)
            match = getattr(request, "resolver_match", None)
            self.log.log(
                logging.WARNING if response.status_code in REFUSED else logging.INFO,
                "request",
                route=match.view_name if match else "",
                method=request.method,
                status=response.status_code,
                account=getattr(request, ACCOUNT_MARK, None),
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )
        finally:
            structlog.contextvars.unbind_contextvars("request")
        response.headers["X-Request-ID"] = identifier
        return response


class ActorMiddleware:
    """Says who acts, when somebody asks: staff by their posts, travellers by what they opened."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a browser's session."""
    if request.user.is_authenticated and has_proved_enough(request):
        return staff(request.user, timezone.now())
    held = request.session.get(HELD, ())
    return traveller(held) if held else ANONYMOUS
