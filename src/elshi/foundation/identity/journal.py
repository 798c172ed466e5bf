"""Who came, went or was turned away, in the log: by public reference and way, never by name.

An attempt at an address without an account leaves a line too, so that guessing is seen as guessing.
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from . import sessions, vigil

CHANGES = (password_changed, password_set, password_reset, authenticator_added,
           authenticator_removed, authenticator_reset)  # fmt: skip
_log = structlog.get_logger("elshi.sign_in")


def _note(event: str, user: Any, **more: Any) -> None:
    _log.info(event, account=getattr(user, "reference", None), **more)


def stepped(
    sender: Any, request: HttpRequest, method: str, user: Any, **more: Any
) -> None:
    """One way of proving who one is was passed: a first step, a second one, or a confirmation."""
    again = bool(more.get("reauthenticated"))
    if again:
        request.session.cycle_key()  # as at signing in: an earlier token opens nothing more
    _note("proved", user, method=more.get("type") or method, again=again)


def came(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Somebody is signed in; the clock of the session begins."""
    vigil.begin(request, time.time())
    _note("signed_in", user)


def went(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Somebody signed out; the browser is told to forget what it kept."""
    request.has_signed_out = True  # type: ignore[attr-defined]
    _note("signed_out", user)


def turned_away(sender: Any, credentials: Any, **more: Any) -> None:
    """An attempt failed; whose it was is not known, and what was typed is not written down."""
    _log.warning("sign_in_failed")


def changed(sender: Any, user: Any, **more: Any) -> None:
    """A password or a second factor of an account is another one now: other sessions end."""
    kept, request = more.get("authenticator"), more.get("request")
    here = vigil.handle_of(request.session) if request else ""
    ended = sessions.end_others(user, but=here)
    _note("credential_changed", user, kind=kept.type if kept else "word", ended=ended)


def refused(sender: Any, user: Any, authenticator: Any, **more: Any) -> None:
    """The second factor was wrong, at signing in or at confirming."""
    again = bool(more.get("reauthentication"))
    _log.warning(
        "second_factor_refused", account=user.reference, kind=authenticator.type, again=again
    )


def listen() -> None:
    """Hear the frameworks' signals; called once when the app is ready."""
    authentication_step_completed.connect(stepped, dispatch_uid="journal.stepped")
    user_logged_in.connect(came, dispatch_uid="journal.came")
    user_logged_out.connect(went, dispatch_uid="journal.went")
    user_login_failed.connect(turned_away, dispatch_uid="journal.turned_away")
    authentication_failed.connect(refused, dispatch_uid="journal.refused")
    for signal in CHANGES:
        signal.connect(changed, dispatch_uid="journal.changed")
