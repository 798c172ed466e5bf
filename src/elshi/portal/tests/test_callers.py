"""From where a caller comes: the proxy's word on loopback, and nobody else's."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from elshi.portal.callers import CallersAddress
from elshi.services.visas.views.status import TRIES

STRANGER = {"reference": "0" * 17, "passport_number": "X1", "birth": "1974-08-12"}


def taken(peer: str, named: str | None) -> tuple[str, bool]:
    """The address a view sees, and whether it still sees the header."""
    seen: list[HttpRequest] = []
    headers = {} if named is None else {"X-Forwarded-For": named}
    request = RequestFactory(REMOTE_ADDR=peer, headers=headers).get("/")
    CallersAddress(lambda asked: seen.append(asked) or HttpResponse())(request)
    return seen[0].META["REMOTE_ADDR"], "X-Forwarded-For" in seen[0].headers


@pytest.mark.parametrize(
    ("peer", "named", "address"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "198.51.100.9, 192.0.2.7", "192.0.2.7"),  # the first is the caller's own word
        ("127.0.0.1", "192.0.2.7, ", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("203.0.113.5", "192.0.2.7", "203.0.113.5"),  # not our proxy
        ("", "192.0.2.7", ""),
    ],
)
def test_the_last_address_the_proxy_names_is_the_callers(
    peer: str, named: str | None, address: str
) -> None:
    assert taken(peer, named) == (address, False)


@pytest.mark.django_db(databases="__all__")
def test_a_hasty_caller_shuts_the_door_to_nobody_else() -> None:
    def asked(address: str) -> int:
        caller = Client(headers={"X-Forwarded-For": address})
        return caller.post("/en/visas/status/", STRANGER).status_code

    assert {asked("192.0.2.7") for _ in range(TRIES)} == {422}
    assert asked("192.0.2.7") == 429
    assert asked("198.51.100.1, 192.0.2.7") == 429  # words of the own change nothing
    assert asked("192.0.2.8") == 422
