"""What staff search for, kept out of addresses: a reference or a name leads to a person.

What was asked lies in the session under a handle, and the list's address, its pages and its
export carry the handle alone. It opens nothing in another session, and nothing after this one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .doors import View, staff_form

KEPT = "searches"  # the session key: handle → what was asked
HANDLE = "sought"  # its name in an address
MOST, LONGEST = 10, 120


def keep(request: HttpRequest, asked: dict[str, Any]) -> str:
    """Keep what was asked beside the last few searches; the handle that stands for it."""
    handle = secrets.token_urlsafe(6)
    last = list(request.session.get(KEPT, {}).items())[1 - MOST :]
    request.session[KEPT] = dict([*last, (handle, asked)])
    return handle


def kept(request: HttpRequest) -> dict[str, Any]:
    """What the address's handle stands for; nothing without one, and a lost one is told."""
    handle = request.GET.get(HANDLE, "")
    found: dict[str, Any] = request.session.get(KEPT, {}).get(handle, {})
    if handle and not found:
        messages.info(request, _("This search is no longer kept. Search again."))
    return found


def staff_search(permission: str, form: type[forms.Form]) -> Callable[[View], View]:
    """A page for staff whose search form is sent, kept and shown under a handle."""

    def searching(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            asked = {name: request.POST.get(name, "")[:LONGEST] for name in form.base_fields}
            asked = {name: text for name, text in asked.items() if text.strip()}
            query = f"?{urlencode({HANDLE: keep(request, asked)})}" if asked else ""
            return redirect(f"{request.path}{query}")

        return staff_form(permission)(door)

    return searching
