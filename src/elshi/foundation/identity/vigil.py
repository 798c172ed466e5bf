"""How long a signed-in session lasts, and what it must have proved.

Twelve hours in all and half an hour without a sign of life (NIST SP 800-63B, level AAL2). The last
sign is kept beside the counters, which may be lost: then the session is judged by its beginning.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from elshi.foundation.ledger.references import new_reference

from .devices import device_of, network_of

Next = Callable[[HttpRequest], HttpResponse]
WHOLE, IDLE, BETWEEN_NOTES = 12 * 3600, 30 * 60, 60  # seconds
ACCOUNT_MARK = "by_account"  # a request's attribute: the reference of whoever is signed in
# Keys in a session's content: when it began, its public handle, from what and where.
BEGAN, HANDLE, DEVICE, NETWORK = "began", "handle", "device", "network"


class Vigil:
    """Ends a session that lasted too long or lay idle, when somebody asks who is signed in.

    A page that does not ask reads no session.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known: Any = request.user
        request.user = SimpleLazyObject(lambda: _awake(request, known))  # type: ignore[assignment]
        return self.get_response(request)


def _awake(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated:
        return user
    if _is_in_time(request, time.time()):
        setattr(request, ACCOUNT_MARK, user.reference)
        return user
    request.user = user  # the framework asks once more who leaves
    logout(request)
    return AnonymousUser()


def begin(request: HttpRequest, now: float) -> None:
    """Write the beginning of a session into it: when, from what, and from which network."""
    content = request.session
    content[BEGAN], content[HANDLE] = now, new_reference()
    content[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    content[NETWORK] = network_of(request.META.get("REMOTE_ADDR", ""))


def _is_in_time(request: HttpRequest, now: float) -> bool:
    """Judge the session, and note a sign of life when the last note is a minute old."""
    content: Any = request.session
    began = float(content.setdefault(BEGAN, now))
    if now - began < BETWEEN_NOTES:
        return True
    seen = last_seen(content)
    if not _lives(began, seen, now):
        return False
    if now - seen > BETWEEN_NOTES:
        cache.set(_note_of(content), now, IDLE + BETWEEN_NOTES)
    return True


def is_alive(content: Mapping[str, Any], now: float) -> bool:
    """Whether a session with this content would still be let in."""
    return BEGAN in content and _lives(float(content[BEGAN]), last_seen(content), now)


def last_seen(content: Mapping[str, Any]) -> float:
    """When a session last gave a sign of life, to the minute; else its beginning."""
    began = float(content.get(BEGAN, 0))
    return max(began, float(cache.get(_note_of(content), began)))


def handle_of(content: Mapping[str, Any]) -> str:
    """The public handle of a session, the same whatever its token is now."""
    return str(content.get(HANDLE, ""))


def _lives(began: float, seen: float, now: float) -> bool:
    return now - began <= WHOLE and now - seen <= IDLE


def _note_of(content: Mapping[str, Any]) -> str:
    return f"seen:{handle_of(content)}"


def has_proved_enough(request: HttpRequest) -> bool:
    """Whether this session passed a second factor, or a passkey, which is two in one.

    Asked in production alone: the demonstration signs in by its printed password.
    """
    if not settings.SECOND_FACTOR:
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
