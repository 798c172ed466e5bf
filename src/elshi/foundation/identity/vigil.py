"""How long a signed-in session lasts, and what it must have proved.

Twelve hours in all and half an hour without a sign of life (NIST SP 800-63B, level AAL2). The last
sign is kept beside the counters, which may be lost: then the session is judged by its beginning.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

Next = Callable[[HttpRequest], HttpResponse]
WHOLE, IDLE, BETWEEN_NOTES = 12 * 3600, 30 * 60, 60  # seconds
BEGAN = "began"


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
    if not user.is_authenticated or _is_in_time(request, time.time()):
        return user
    request.user = user  # the framework asks once more who leaves
    logout(request)
    return AnonymousUser()


def _is_in_time(request: HttpRequest, now: float) -> bool:
    began = float(request.session.setdefault(BEGAN, now))
    if now - began < BETWEEN_NOTES:
        return True
    key = f"seen:{hashlib.sha256(str(request.session.session_key).encode()).hexdigest()}"
    seen = float(cache.get(key, began))
    if now - began > WHOLE or now - seen > IDLE:
        return False
    if now - seen > BETWEEN_NOTES:
        cache.set(key, now, IDLE + BETWEEN_NOTES)
    return True


def has_proved_enough(request: HttpRequest) -> bool:
    """Whether this session passed a second factor, or a passkey, which is two in one.

    Asked in production alone: the demonstration signs in by its printed password.
    """
    if not settings.SECOND_FACTOR:
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
