"""What an account's owner is told unasked: a safeguard is another one, a new device came in.

Whoever took over a session cannot silence this: the letter goes to the address that an
administrator alone can change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from elshi.foundation.identity import known_devices, vigil
from elshi.foundation.identity.models import Account
from elshi.foundation.languages.formats import moment_long

from .actions import tell

CHANGED = "administration.safeguard_changed"
PASSWORD = (password_changed, password_set, password_reset)
FACTOR = {authenticator_added: "added", authenticator_removed: "removed",
          authenticator_reset: "renewed"}  # fmt: skip


def listen() -> None:
    """Hear the sign-in screens; called once when the app is ready."""
    for signal in PASSWORD:
        signal.connect(of_password, dispatch_uid="alerts.password")
    for signal in FACTOR:
        signal.connect(of_factor, dispatch_uid="alerts.factor")
    authentication_failed.connect(of_failure, dispatch_uid="alerts.failure")
    user_logged_in.connect(of_device, dispatch_uid="alerts.device")


def of_password(sender: Any, user: Account, **more: Any) -> None:
    """The password is another one."""
    tell_changed(user, {"kind": "password", "how": "renewed"}, at=timezone.now())


def of_factor(sender: Any, user: Account, authenticator: Any, **more: Any) -> None:
    """A passkey, the authenticator app or the recovery codes came, went or were made anew."""
    context = {"kind": authenticator.type, "how": FACTOR[more["signal"]]}
    tell_changed(user, context, at=timezone.now())


def of_failure(sender: Any, user: Account, reauthentication: bool, **more: Any) -> None:
    """The password was right and the second factor was not: told once a day, whoever it was."""
    if reauthentication:
        return
    now = timezone.now()
    with transaction.atomic():
        tell(user, "administration.factor_refused", _place_in(user), f"refused:{now:%F}", now)


def of_device(
    sender: Any, request: HttpRequest, response: HttpResponse, user: Account, **more: Any
) -> None:
    """A sign-in; from a browser not seen before its owner is told, with the device's two words."""
    now, known = timezone.now(), request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    token = known or known_devices.new_token()
    with transaction.atomic():
        if known_devices.greet(user, token, at=now):
            _tell_device(user, request, now)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME, token, max_age=known_devices.LIFE, httponly=True,
        secure=settings.SECURE, samesite="Lax",
    )  # fmt: skip


def _tell_device(user: Account, request: HttpRequest, at: datetime) -> None:
    session = request.session
    context = {
        **_place_in(user),
        "device": session.get(vigil.DEVICE, ""),
        "network": session.get(vigil.NETWORK, ""),
        "moment": f"{moment_long(at, user.language)} UTC",
    }
    tell(user, "administration.new_device", context, f"device:{at}", at)


def tell_changed(user: Account, context: dict[str, str | bool], *, at: datetime) -> None:
    """Write that a safeguard was changed, in a transaction of its own if there is none."""
    with transaction.atomic():
        key = f"{context['kind']}:{context['how']}:{at}"
        tell(user, CHANGED, {**context, **_place_in(user)}, key, at)


def _place_in(user: Account) -> dict[str, str | bool]:
    """Where the owner sees and ends the own sessions."""
    with override(user.language):
        return {"url": f"{settings.PUBLIC_URL}{reverse('administration:sessions')}"}
