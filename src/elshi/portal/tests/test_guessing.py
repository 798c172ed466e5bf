"""Whoever guesses at names learns nothing: not from words, status, work done, nor limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from elshi.foundation.administration import forgotten
from elshi.foundation.files import vault
from elshi.foundation.jobs.models import Job
from elshi.foundation.notices.models import Notice

pytestmark = pytest.mark.django_db(databases="__all__")
LOGIN, RESET = "/en/accounts/login/", "/en/accounts/password/reset/"
KNOWN, CLOSED, EMPTY, ABSENT = (
    f"{name}@mfa.example" for name in ("admin", "closed", "empty", "nobody")
)
WORD = "a quiet steppe at dawn"


@pytest.fixture
def people(ministry):
    """One who signs in, one whose account is closed, one who has not chosen a password yet."""
    kind, party = type(ministry.account), ministry.party
    ministry.account.set_password(WORD)
    ministry.account.save()
    for email, word, active in ((CLOSED, WORD, False), (EMPTY, None, True)):
        kind.objects.create_account(email, word, name="X", party=party, is_active=active)
    cache.clear()
    return ministry


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Every password that was hashed, in order."""
    kind, seen = type(get_hasher()), []
    real: Callable[..., str] = kind.encode

    def counted(self, password, *given, **named):
        seen.append(password)
        return real(self, password, *given, **named)

    monkeypatch.setattr(kind, "encode", counted)
    return seen


def shown(answer, name: str) -> tuple[int, str]:
    """Status and page, without what was typed and the form's token."""
    text = answer.content.decode().replace(name, "-")
    parts = text[text.index("<main") : text.index("</main>")].split('name="csrfmiddlewaretoken"')
    return answer.status_code, parts[0] + "".join(part.partition(">")[2] for part in parts[1:])


def test_a_wrong_an_absent_a_closed_and_an_empty_one_cost_the_same(people, hashed) -> None:
    found = set()
    for name in (KNOWN, ABSENT, CLOSED, EMPTY):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post(LOGIN, {"login": name, "password": "another word of twelve"})
        found.add((*shown(answer, name), len(hashed), len(asked)))
    assert len(found) == 1
    assert next(iter(found))[2] == 1


def test_the_limit_is_met_at_the_same_try_by_a_known_and_an_absent_name(people) -> None:
    tries = {}
    for name in (KNOWN, ABSENT):
        cache.clear()
        given = {"login": name, "password": "another word of twelve"}
        tries[name] = [shown(Client().post(LOGIN, given), name) for _try in range(7)]
    assert tries[KNOWN] == tries[ABSENT]
    assert tries[KNOWN][4] != tries[KNOWN][5]


def test_who_forgot_a_password_is_answered_alike_and_looked_for_out_of_sight(people) -> None:
    found = set()
    for name in (KNOWN, ABSENT, CLOSED, EMPTY):
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post(RESET, {"email": name})
        assert "identity_account" not in " ".join(each["sql"] for each in asked)
        found.add((answer.status_code, answer.url, len(asked)))
    assert found == {(302, f"{RESET}done/", next(iter(found))[2])}
    jobs = Job.objects.filter(name=forgotten.JOB).order_by("pk")
    assert len(jobs) == 4
    assert not any(name.partition("@")[0] in str(job.payload) for job in jobs for name in
                   (KNOWN, ABSENT, CLOSED, EMPTY))  # fmt: skip
    for job in jobs:
        forgotten.answer(job.payload["asked"], at=timezone.now())
    assert Notice.objects.filter(template="administration.password_reset").count() == 1


def _link(account) -> str:
    """The address in the letter to somebody who forgot the password."""
    subject = f"identity.account:{account.pk}"
    notice = Notice.objects.get(template="administration.password_reset", subject=subject)
    return urlsplit(vault.open_document(subject, bytes(notice.sealed))["context"]["url"]).path


@pytest.fixture
def link(people) -> str:
    Client().post(RESET, {"email": KNOWN})
    forgotten.answer(Job.objects.get(name=forgotten.JOB).payload["asked"], at=timezone.now())
    return _link(people.account)


FRESH = {"password1": "another quiet steppe at noon", "password2": "another quiet steppe at noon"}


def test_a_reset_leaves_the_second_factor_standing(people, link, settings) -> None:
    settings.SECOND_FACTOR = True
    totp.TOTP.activate(people.account, totp.generate_totp_secret())
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    assert client.post(form, FRESH).status_code == 302
    people.account.refresh_from_db()
    assert people.account.check_password(FRESH["password1"])
    assert client.get("/en/desk/").status_code == 302
    given = {"login": KNOWN, "password": FRESH["password1"]}
    answer = Client().post(LOGIN, given)
    assert (answer.status_code, answer.url) == (302, "/en/accounts/mfa/authenticate/")
    assert Client().get(link).status_code == 200  # spent: the page says so and takes nothing
    assert b"password1" not in Client().get(link).content


def test_a_changed_or_old_reset_link_opens_nothing(people, link, monkeypatch) -> None:
    head, _dash, tail = link.rstrip("/").rpartition("-")
    for wrong in (f"{head}-{'0' * len(tail)}/", f"{head}-{tail[:-1]}/"):
        assert b"password1" not in Client().get(wrong, follow=True).content
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    real = PasswordResetTokenGenerator._now
    late = timedelta(days=3, minutes=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: real(self) + late)
    assert b"password1" not in Client().get(link, follow=True).content
    people.account.refresh_from_db()
    assert people.account.check_password(WORD)


@pytest.mark.parametrize("word", [WORD.upper(), f" {WORD}", f"{WORD} ", WORD[:-1], f"{WORD}n"])
def test_a_password_counts_as_it_was_typed(people, word: str) -> None:
    answer = Client().post(LOGIN, {"login": KNOWN, "password": word})
    assert answer.status_code == 200
    cache.clear()
    assert Client().post(LOGIN, {"login": KNOWN, "password": WORD}).status_code == 302
