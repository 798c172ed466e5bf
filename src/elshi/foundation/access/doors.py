"""Doors that only staff may pass; to everybody else they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from elshi.foundation.identity.freshness import second_factor_first
from elshi.foundation.identity.vigil import has_proved_enough

from .errors import NotAllowed

View = Callable[..., HttpResponseBase]


def staff_only(permission: str = "") -> Callable[[View], View]:
    """Let staff pass who hold ``permission`` somewhere (any staff when none is named).

    Whoever is not signed in is asked to; who lacks the permission finds nothing there. A refusal
    by an action becomes its own status.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_proved_enough(request):
                return second_factor_first(request, then=request.get_full_path())
            actor = request.actor  # type: ignore[attr-defined]
            if permission and not actor.may(permission):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except NotAllowed:
                raise Http404 from None

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return guard


def staff_page(permission: str = "") -> Callable[[View], View]:
    """A page that staff read and no cache keeps."""
    return lambda view: require_safe(never_cache(staff_only(permission)(view)))


def staff_form(permission: str = "") -> Callable[[View], View]:
    """A page with a form that staff are shown and send; no cache keeps it."""
    form = require_http_methods(["GET", "HEAD", "POST"])
    return lambda view: form(never_cache(staff_only(permission)(view)))


def staff_act(permission: str = "") -> Callable[[View], View]:
    """A button that staff press on a page of another address."""
    return lambda view: require_POST(never_cache(staff_only(permission)(view)))
