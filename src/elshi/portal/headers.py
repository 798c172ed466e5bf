"""What every answer tells the browser: what may run, who may frame it, who may keep it.

The outermost door of the house, so that static files, refusals of the frameworks and faults carry
the same guards as a page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_vary_headers

Next = Callable[[HttpRequest], HttpResponse]

UNFRAMED = "frame-ancestors 'none'"
# No nonce: a page that is cached would carry a used one. Nothing inline is ever allowed, and text
# becomes markup or the address of a script through the one policy "elshi" alone.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "manifest-src 'self'",
        UNFRAMED,
        "require-trusted-types-for 'script'",
        "trusted-types elshi",
    )
)
# For the one page whose camera reads codes; a view says so by `response.runs_webassembly`.
WITH_WEBASSEMBLY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
CLOSED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "display-capture", "geolocation",
    "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
OWN = ("camera", "publickey-credentials-create", "publickey-credentials-get")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": ", ".join(
        [*(f"{name}=(self)" for name in OWN), *(f"{name}=()" for name in CLOSED)]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
# Leaving takes along what the browser kept of the visit; a chosen appearance is a cookie and stays.
FORGOTTEN = '"cache", "storage"'
UNKEPT = "private, no-store"


class SecurityHeaders:
    """Sets the guards that an answer does not set itself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.framework = SecurityMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "runs_webassembly", False):
            response.headers["Content-Security-Policy"] = WITH_WEBASSEMBLY
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        _unframed(response)
        _kept_by_nobody(request, response)
        # Again for what never came to the framework's own door, such as a host that is not ours.
        self.framework.process_response(request, response)
        return response


def _unframed(response: HttpResponse) -> None:
    """A policy of a page's own says nothing less about frames."""
    policy = response.headers["Content-Security-Policy"]
    if "frame-ancestors" not in policy:
        response.headers["Content-Security-Policy"] = f"{policy}; {UNFRAMED}"


def _kept_by_nobody(request: HttpRequest, response: HttpResponse) -> None:
    """What a session had a part in is kept by no cache; a chosen theme stands in the page."""
    session = getattr(request, "session", None)
    if session is not None and session.accessed:
        response.headers.setdefault("Cache-Control", UNKEPT)
    if settings.THEME_COOKIE_NAME in request.COOKIES:
        patch_vary_headers(response, ["Cookie"])
    if getattr(request, "has_signed_out", False) or _forgets_session(response):
        response.headers["Clear-Site-Data"] = FORGOTTEN


def _forgets_session(response: HttpResponse) -> bool:
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and cookie["max-age"] == 0
