"""A small ministry with its people, and another state's authority beside it."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHO,
)
from django.test import Client
from django.utils import timezone

from elshi.foundation.access.actors import staff, system
from elshi.foundation.identity import actions as identity
from elshi.foundation.offices import actions as offices

HOUSE = system("test")
ROLES = ("administrator", "auditor", "consul", "visa_officer")


def texts(word: str) -> dict[str, str]:
    return {"kk": f"{word} қ", "ru": f"{word} р", "en": f"{word} e"}


def found(code: str, at):
    party = offices.found_party(code, name=texts(code), state="UTO", by=HOUSE, at=at)
    calendar = offices.open_calendar(
        f"{code}-week", name=texts("Week"), days=range(5), opens="09:00", closes="18:00",
        party=party, by=HOUSE, at=at,
    )  # fmt: skip
    office = offices.open_office(
        party, f"{code.upper()}-1", kind="embassy", name=texts("Office"),
        time_zone="Asia/Almaty", calendar=calendar, by=HOUSE, at=at,
    )  # fmt: skip
    people = {}
    for role in ROLES:
        post = offices.create_post(
            office, f"{code.upper()}-{role[:7].upper().replace('_', '-')}", title=texts(role),
            role=role, by=HOUSE, at=at,
        )  # fmt: skip
        account = identity.open_account(
            f"{role}@{code}.example", name=f"{role} of {code}", party=party, language="en",
            by=HOUSE, at=at,
        )  # fmt: skip
        tenure = identity.appoint(account, post, starts=at - timedelta(days=1), by=HOUSE, at=at)
        people[role] = SimpleNamespace(account=account, post=post, tenure=tenure)
    return SimpleNamespace(party=party, calendar=calendar, office=office, **people)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ministry(db, now):
    return found("mfa", now)


@pytest.fixture
def neighbour(ministry, now):
    return found("other", now)


@pytest.fixture
def signed_in():
    def sign_in(person) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person.account)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session[WHO] = str(person.account.pk)
        session.save()
        return client

    return sign_in


@pytest.fixture
def admin(ministry, signed_in):
    return signed_in(ministry.administrator)


@pytest.fixture
def actor_of(now):
    return lambda person: staff(person.account, timezone.now())
