"""What every request to the API passes through: who acts, how often, once, and in one form of no.

The door stands innermost: it alone reads the token, counts the caller's requests, repeats the
answer of a repeated act, and turns every refusal of the frameworks into a problem document.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from elshi.foundation.access import tries
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.bearers import bearer
from elshi.foundation.access.idempotence import once
from elshi.foundation.identity.vigil import ACCOUNT_MARK
from elshi.foundation.observe import problems

Next = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/v1/"
WINDOW = 60  # seconds
# Requests a window: a token's program pages through lists, a stranger asks for a proof or a rule.
WITH_TOKEN, WITHOUT = 600, 120


class ApiDoor:
    """Middleware for the addresses of the API; others pass untouched."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if settings.SECURE and not request.is_secure():
            return _finished(request, _in_clear())
        now = timezone.now()
        actor = request.actor = bearer(request, now)  # type: ignore[attr-defined]
        setattr(request, ACCOUNT_MARK, actor.reference or None)
        response = self._answer(request, actor) if _in_time(request, actor) else _too_many()
        return _finished(request, response)

    def _answer(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        def answer() -> HttpResponse:
            return as_problem(self.get_response(request))

        # Only a token can change anything; what a stranger posts is a question.
        if request.method == "POST" and actor.kind == "staff":
            return once(request, actor, answer, at=timezone.now())
        return answer()


def _in_time(request: HttpRequest, actor: Actor) -> bool:
    """Count a request; whether the caller is still within the rate."""
    if actor.account:
        return tries.count(f"api:token:{actor.account}", WINDOW) <= WITH_TOKEN
    address = request.META["REMOTE_ADDR"]
    return not tries.too_many("api", address, tries=WITHOUT, window=WINDOW)


def _in_clear() -> HttpResponse:
    """No redirect: a program that sends its token in clear must be told, not led on unseen."""
    return problems.problem(
        403, "not_encrypted", _("This address answers over https alone."),
        _("Write https:// in your program, and revoke a token that was sent in clear."),
    )  # fmt: skip


def _too_many() -> HttpResponse:
    response = problems.of_status(429)
    response["Retry-After"] = str(WINDOW)
    return response


def as_problem(response: HttpResponse) -> HttpResponse:
    """A refusal in another form (a page, a line of text) as a problem document."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code < 400 or kind.startswith(problems.MEDIA_TYPE):
        return response
    answer = problems.of_status(response.status_code)
    for name in ("Allow", "WWW-Authenticate"):
        if name in response:
            answer[name] = response[name]
    return answer


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    patch_vary_headers(response, ("Accept-Language", "Authorization"))
    response.headers.setdefault("Cache-Control", "no-store")
    return response
