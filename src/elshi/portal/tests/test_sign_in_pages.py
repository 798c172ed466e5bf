"""Where passwords and passkeys are asked for: hidden, left to their keeper, new each time."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from elshi.foundation.access.actors import system
from elshi.foundation.identity import actions as identity

pytestmark = pytest.mark.django_db(databases="__all__")
HOUSE = Path(__file__).resolve().parents[2]
WORD = "a quiet steppe at dawn"
FIELD = re.compile(r'<input[^>]*name="[^"]*(?:password|again)[^"]*"[^>]*>')


def fields(text: str) -> list[str]:
    return FIELD.findall(text)


def test_every_password_is_hidden_and_left_to_its_keeper(ministry, administrator) -> None:
    secret = identity.issue_link(ministry.account, by=system("test"), at=timezone.now())
    ministry.account.set_password(WORD)
    ministry.account.save()
    cache.clear()
    administrator = Client()
    administrator.post("/en/accounts/login/", {"login": ministry.account.email, "password": WORD})
    pages = {
        "/en/accounts/login/": (Client(), ["current-password"]),
        "/en/accounts/reauthenticate/": (administrator, ["current-password"]),
        "/en/accounts/password/change/": (
            administrator, ["current-password", "new-password", "new-password"],
        ),
        f"/en/administration/welcome/{secret}/": (Client(), ["new-password", "new-password"]),
    }  # fmt: skip
    for path, (client, kept) in pages.items():
        found = fields(client.get(path).content.decode())
        assert [re.findall(r'autocomplete="([^"]*)"', one) for one in found] == [
            [word] for word in kept
        ], path
        assert all('type="password"' in one for one in found), path
        assert not any("readonly" in one or "maxlength" in one for one in found), path


def test_nothing_hinders_pasting() -> None:
    """No script of ours hears a paste, and no page could carry one of its own."""
    scripts = [path for path in HOUSE.rglob("static/**/*.js") if "vendor" not in path.parts]
    assert len(scripts) > 3
    heard = [path.name for path in scripts if re.search(r"paste|beforeinput", path.read_text())]
    assert heard == []


def test_a_challenge_of_a_passkey_has_256_bits_and_is_never_the_same(ministry) -> None:
    ministry.account.set_password(WORD)
    ministry.account.save()
    cache.clear()
    client = Client()
    client.post("/en/accounts/login/", {"login": ministry.account.email, "password": WORD})
    client.post("/en/accounts/reauthenticate/", {"password": WORD})
    seen = set()
    for _time in range(5):
        assert client.get("/en/accounts/mfa/webauthn/add/").status_code == 200
        seen.add(client.session["mfa.webauthn.state"]["challenge"])
    assert len(seen) == 5
    assert {len(base64.urlsafe_b64decode(one + "==")) for one in seen} == {32}
