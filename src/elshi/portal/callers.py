"""From where a request came, for whoever counts tries by address."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse


class CallersAddress:
    """Puts the caller's address in the place of the proxy's.

    The house listens on loopback, so what speaks to it is the ministry's proxy; without its word
    the whole public would count as one caller. Only the last address named is the proxy's word,
    those before it are the caller's own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.META.pop("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if last and is_loopback(request.META.get("REMOTE_ADDR", "")) and _is_address(last):
            request.META["REMOTE_ADDR"] = last
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def is_loopback(text: str) -> bool:
    """Whether an address is this machine's own."""
    return _is_address(text) and ip_address(text).is_loopback
