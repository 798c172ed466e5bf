"""A fresh sign-in before a signed act: by password, passkey or one-time code, as the account has.

A session that was left open must not decide. Signing in counts, and so does confirming again.
"""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session signed in, or confirmed it, within the time set (five minutes)."""
    if not request.user.is_authenticated:
        return False
    since = timezone.now().timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["at"] >= since for record in records)


def confirm_first(request: HttpRequest, *, then: str) -> HttpResponse:
    """Send the reader to confirm who acts, by the first of the account's ways, then on.

    The page offers the account's other ways beside it.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    first = methods[0]["url"] if methods else resolve_url(settings.LOGIN_URL)
    return redirect(f"{first}?{urlencode({'next': then})}")


def second_factor_first(request: HttpRequest, *, then: str) -> HttpResponse:
    """Send to the second factor that the account has, or to where one is set up."""
    if is_mfa_enabled(request.user):
        return redirect(f"{resolve_url('mfa_reauthenticate')}?{urlencode({'next': then})}")
    return redirect("mfa_index")
