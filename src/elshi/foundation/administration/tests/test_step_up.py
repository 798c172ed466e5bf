"""Signed acts of administration want a fresh proof, and what was typed is not lost to it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from elshi.foundation.access.models import ApiToken
from elshi.foundation.identity.models import Account, Deputyship, Tenure
from elshi.foundation.ledger import reads as ledger
from elshi.foundation.offices.models import Post

pytestmark = pytest.mark.django_db(databases="__all__")
WORD = "a quiet steppe at dawn"
RECORDS = "account_authentication_methods"
HOME = "/en/administration/"


@pytest.fixture
def stale(ministry, signed_in):
    """A browser that signed in longer ago than a signed act allows."""

    def open_browser(person) -> Client:
        person.account.set_password(WORD)
        person.account.save()
        cache.clear()
        client = signed_in(person)
        session = client.session
        session[RECORDS] = [{**each, "at": each["at"] - 301} for each in session[RECORDS]]
        session.save()
        return client

    return open_browser


def confirm(client: Client, answer) -> str:
    """Prove who acts by the page one was sent to; the address one is sent back to."""
    page, _question, query = answer.url.partition("?")
    assert page == "/en/accounts/reauthenticate/"
    assert client.get(answer.url).status_code == 200
    wrong = client.post(answer.url, {"password": "wrong"})
    assert wrong.status_code == 200
    right = client.post(answer.url, {"password": WORD})
    assert right.status_code == 302
    return right.url


def count() -> tuple[int, ...]:
    kinds = (Account, Post, Tenure, Deputyship, ApiToken)
    return (*(kind.objects.count() for kind in kinds), ledger.size())


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("accounts/open/", {"email": "new@mfa.example", "name": "New", "language": "en"}),
        ("accounts/{consul}/change/", {"email": "n@mfa.example", "name": "N", "language": "en"}),
        ("accounts/{consul}/link/", {}),
        ("accounts/{consul}/factor/", {"reason": "lost"}),
        ("accounts/{consul}/sessions/", {}),
        ("accounts/{consul}/close/", {}),
        ("accounts/{consul}/reopen/", {}),
        ("posts/create/", {"code": "MFA-X"}),
        ("posts/{post}/change/", {"role": "administrator"}),
        ("posts/{post}/close/", {}),
        ("posts/{post}/appoint/", {}),
        ("posts/{post}/deputise/", {}),
        ("posts/tenures/{tenure}/end/", {}),
        ("absence/new/", {}),
        ("programs/issue/", {"title": "x"}),
        ("sessions/end/", {}),
    ],
)
def test_nothing_is_done_before_a_fresh_proof(stale, ministry, page: str, given) -> None:
    consul = ministry.consul
    address = HOME + page.format(
        consul=consul.account.reference, post=consul.post.code, tenure=consul.tenure.reference
    )
    client, before = stale(ministry.administrator), count()
    for answer in (client.get(address), client.post(address, given)):
        assert answer.status_code == 302
        assert answer.url.startswith("/en/accounts/reauthenticate/?next=")
    assert count() == before


def test_the_auditor_proves_anew_before_the_ledger_is_taken_out(stale, ministry) -> None:
    answer = stale(ministry.auditor).post(f"{HOME}ledger/export/", {"why": "court"})
    assert answer.url.startswith("/en/accounts/reauthenticate/?next=")


def test_what_was_typed_stands_in_the_form_again_and_once(stale, ministry) -> None:
    client = stale(ministry.administrator)
    page = f"{HOME}accounts/open/"
    given = {"email": "new@mfa.example", "name": "Айгүл Сейітқызы", "language": "ru"}
    back = confirm(client, client.post(page, given))
    assert back == page
    text = client.get(back).content.decode()
    assert 'value="new@mfa.example"' in text
    assert "Айгүл Сейітқызы" in text
    assert not Account.objects.filter(email="new@mfa.example").exists()
    assert "new@mfa.example" not in client.get(page).content.decode()
    assert client.post(page, given).status_code == 302
    assert Account.objects.get(email="new@mfa.example").language == "ru"


def test_a_draft_opens_on_its_own_page_alone(stale, ministry) -> None:
    client = stale(ministry.administrator)
    given = {"email": "new@mfa.example", "name": "N", "language": "ru"}
    confirm(client, client.post(f"{HOME}accounts/open/", given))
    other = client.get(f"{HOME}accounts/{ministry.consul.account.reference}/change/")
    assert "new@mfa.example" not in other.content.decode()


@pytest.mark.parametrize(
    "page",
    ["totp/activate/", "webauthn/add/", "recovery-codes/generate/"],
)
def test_a_factor_is_not_changed_before_a_fresh_proof(stale, ministry, page: str) -> None:
    client = stale(ministry.consul)
    answer = client.post(f"/en/accounts/mfa/{page}", {"code": "000000"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
