"""A small ministry for the tests of the roof."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHO,
)
from django.test import Client
from django.utils import timezone

from elshi.foundation.access.actors import system
from elshi.foundation.identity import actions as identity
from elshi.foundation.offices import actions as offices

HOUSE = system("test")


def texts(word: str) -> dict[str, str]:
    return {"kk": f"{word} қ", "ru": f"{word} р", "en": f"{word} e"}


def founded(code: str) -> SimpleNamespace:
    """A party with one office and its administrator."""
    now = timezone.now()
    party = offices.found_party(code, name=texts(code), state="UTO", by=HOUSE, at=now)
    week = offices.open_calendar(
        f"{code}-week", name=texts("W"), days=range(5), opens="09:00", closes="18:00", party=party,
        by=HOUSE, at=now,
    )  # fmt: skip
    office = offices.open_office(
        party, code.upper(), kind="department", name=texts("O"), time_zone="Asia/Almaty",
        calendar=week, by=HOUSE, at=now,
    )  # fmt: skip
    post = offices.create_post(
        office, f"{code.upper()}-ADMIN", title=texts("A"), role="administrator", by=HOUSE, at=now
    )
    account = identity.open_account(
        f"admin@{code}.example", name="A", party=party, language="en", by=HOUSE, at=now
    )
    identity.appoint(account, post, starts=now, by=HOUSE, at=now)
    return SimpleNamespace(party=party, account=account)


@pytest.fixture
def ministry(db) -> SimpleNamespace:
    return founded("mfa")


@pytest.fixture
def signed_in():
    """A browser in which somebody has signed in just now."""

    def sign_in(account) -> Client:
        client = Client()
        client.force_login(account)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session[WHO] = str(account.pk)
        session.save()
        return client

    return sign_in


@pytest.fixture
def administrator(ministry, signed_in) -> Client:
    return signed_in(ministry.account)
