"""Where somebody is signed in is seen by them alone, ended at once, and told when it is new."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from elshi.foundation.files import vault
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity import jobs, known_devices, sessions, vigil
from elshi.foundation.identity.devices import device_of, network_of
from elshi.foundation.identity.models import KnownDevice, Session
from elshi.foundation.identity.session_store import SessionStore
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.notices.models import Notice
from elshi.foundation.notices.rendering import render

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
PAGE, DESK, LOGIN = "/en/administration/sessions/", "/en/desk/", "/en/accounts/login/"
WORD = "a quiet steppe at dawn"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/140.0.0.0 Safari/537.36")  # fmt: skip


@pytest.fixture
def officer(ministry) -> SimpleNamespace:
    """A consul who signs in with a password."""
    ministry.consul.account.set_password(WORD)
    ministry.consul.account.save()
    cache.clear()
    return ministry.consul


def browser(agent: str = FIREFOX, address: str = "203.0.113.77") -> Client:
    return Client(headers={"user-agent": agent}, REMOTE_ADDR=address)


def come(client: Client, word: str = WORD) -> Client:
    answer = client.post(LOGIN, {"login": "consul@mfa.example", "password": word})
    assert (answer.status_code, answer.url) == (302, DESK)
    return client


def is_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def handles(account) -> list[str]:
    return [one.handle for one in sessions.of(account, at=timezone.now())]


def letters(account) -> list[tuple[str, dict]]:
    """What was written to an account: the template and its facts."""
    subject = f"identity.account:{account.pk}"
    found = Notice.objects.filter(subject=subject).order_by("pk")
    opened = [vault.open_document(subject, bytes(one.sealed)) for one in found]
    assert {each["to"] for each in opened} <= {account.email}
    return [(one.template, each["context"]) for one, each in zip(found, opened, strict=True)]


def test_ones_own_browsers_are_listed_with_device_network_and_times(officer, signed_in) -> None:
    here = come(browser())
    come(browser(CHROME, "2001:db8:1:2::77"))
    text = here.get(PAGE).content.decode()
    for shown in ("Firefox · Linux", "203.0.113.0/24", "Chrome · Windows", "2001:db8:1::/48"):
        assert shown in text
    assert "203.0.113.77" not in text
    assert text.count("this browser") == 1
    assert "203.0.113.77" not in " ".join(Session.objects.values_list("session_data", flat=True))


def test_a_browser_is_ended_at_once_and_the_own_one_goes_on(officer) -> None:
    here, there = come(browser()), come(browser(CHROME))
    other = next(h for h in handles(officer.account) if h != vigil.handle_of(here.session))
    page = f"{PAGE}{other}/end/"
    assert here.get(page).status_code == 200
    assert is_in(there)
    assert here.post(page).url == PAGE
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.post(page).status_code == 404


def test_everything_else_is_ended_and_a_request_under_way_brings_nothing_back(officer) -> None:
    here, there = come(browser()), come(browser(CHROME))
    under_way = SessionStore(there.cookies["session"].value)
    assert under_way[vigil.HANDLE] in handles(officer.account)
    assert here.post(f"{PAGE}end/").url == PAGE
    assert (is_in(here), is_in(there)) == (True, False)
    under_way["said"] = "more"
    with pytest.raises(UpdateError):
        under_way.save()
    assert handles(officer.account) == [vigil.handle_of(here.session)]


def test_nobody_ends_or_sees_sessions_of_others_here(officer, ministry, signed_in) -> None:
    come(browser())
    other = signed_in(ministry.visa_officer)
    (handle,) = handles(officer.account)
    assert other.post(f"{PAGE}{handle}/end/").status_code == 404
    assert "203.0.113.0/24" not in other.get(PAGE).content.decode()
    assert handles(officer.account) == [handle]


def test_a_stale_session_confirms_before_it_ends_others(officer) -> None:
    here, there = come(browser()), come(browser(CHROME))
    _grow_stale(here)
    answer = here.post(f"{PAGE}end/")
    assert answer.url.startswith("/en/accounts/reauthenticate/?next=")
    assert (is_in(here), is_in(there)) == (True, True)


def _grow_stale(client: Client) -> None:
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 301} for each in records
    ]
    session.save()


def test_an_administrator_ends_all_and_the_account_stays_open(officer, ministry, admin) -> None:
    browsers = [come(browser()), come(browser(CHROME))]
    page = f"/en/administration/accounts/{officer.account.reference}/sessions/"
    assert admin.get(page).status_code == 200
    assert admin.post(page).status_code == 302
    assert [is_in(each) for each in browsers] == [False, False]
    assert is_in(come(browser()))
    leaf = Leaf.objects.filter(act="identity.sessions.end").get()
    assert leaf.subject == f"identity.sessions:{officer.account.pk}"


def test_another_partys_sessions_are_not_to_be_found(officer, neighbour, signed_in) -> None:
    mine = come(browser())
    stranger = signed_in(neighbour.administrator)
    page = f"/en/administration/accounts/{officer.account.reference}/sessions/"
    assert stranger.post(page).status_code == 404
    assert is_in(mine)


def test_a_changed_password_ends_the_others_and_is_told(officer) -> None:
    here, there = come(browser()), come(browser(CHROME))
    fresh = "another quiet steppe at noon"
    page = "/en/accounts/password/change/"
    wrong = here.post(page, {"oldpassword": "wrong", "password1": fresh, "password2": fresh})
    assert wrong.status_code == 200
    assert is_in(there)
    unsaid = here.post(page, {"password1": fresh, "password2": fresh})
    assert unsaid.status_code == 200
    assert is_in(there)
    done = here.post(page, {"oldpassword": WORD, "password1": fresh, "password2": fresh})
    assert done.status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert handles(officer.account) == [vigil.handle_of(here.session)]
    template, context = letters(officer.account)[-1]
    assert template == "administration.safeguard_changed"
    assert (context["kind"], context["how"]) == ("password", "renewed")
    come(browser(), fresh)


def test_a_new_factor_ends_the_others_and_is_told(officer) -> None:
    here, there = come(browser()), come(browser(CHROME))
    here.post("/en/accounts/reauthenticate/", {"password": WORD})
    page = "/en/accounts/mfa/totp/activate/"
    here.get(page)
    seed = here.session[totp.SECRET_SESSION_KEY]
    code = totp.hotp_value(seed, next(totp.yield_hotp_counters_from_time()))
    assert here.post(page, {"code": totp.format_hotp_value(code)}).status_code == 302
    assert Authenticator.objects.filter(user=officer.account, type="totp").count() == 1
    assert (is_in(here), is_in(there)) == (True, False)
    told = [(each["kind"], each["how"]) for name, each in letters(officer.account)
            if name == "administration.safeguard_changed"]  # fmt: skip
    assert told == [("totp", "added"), ("recovery_codes", "added")]


def test_a_closed_account_and_a_password_by_link_leave_no_session(officer, ministry, now) -> None:
    account, by = officer.account, _administrator(ministry)
    there = come(browser())
    secret = identity.issue_link(account, by=by, at=now)
    identity.choose_password(secret, "another quiet steppe at noon", at=now)
    assert not Session.objects.filter(account=account).exists()
    assert not is_in(there)
    come(browser(), "another quiet steppe at noon")
    identity.close_account(account, by=by, at=now)
    assert not Session.objects.filter(account=account).exists()


def _administrator(ministry):
    from elshi.foundation.access.actors import staff

    return staff(ministry.administrator.account, timezone.now())


def test_a_factor_taken_off_leaves_no_session(officer, ministry, now) -> None:
    there = come(browser())
    by = _administrator(ministry)
    identity.reset_second_factor(officer.account, reason="stolen", by=by, at=now)
    assert not is_in(there)


def test_confirming_late_in_a_session_does_not_end_it(officer, monkeypatch) -> None:
    """The note of life follows the session, not its token, which confirming changes."""
    client, real, ahead = come(browser()), time.time, [0.0]
    monkeypatch.setattr(vigil.time, "time", lambda: real() + ahead[0])
    for _half in range(3):
        ahead[0] += vigil.IDLE - 60
        assert is_in(client)
    before = client.cookies["session"].value
    assert client.post("/en/accounts/reauthenticate/", {"password": WORD}).status_code == 302
    assert client.cookies["session"].value != before
    ahead[0] += 120
    assert is_in(client)


def test_a_new_browser_is_told_of_and_a_known_one_is_not(officer) -> None:
    first = come(browser())
    assert letters(officer.account) == []
    cookie = first.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    come(first)
    assert letters(officer.account) == []
    come(browser(CHROME))
    ((template, told),) = letters(officer.account)
    assert template == "administration.new_device"
    assert (told["device"], told["network"]) == ("Chrome · Windows", "203.0.113.0/24")
    assert told["url"].endswith(PAGE)
    kept = list(KnownDevice.objects.values_list("digest", flat=True))
    assert len(kept) == 2
    assert cookie.value not in kept


def test_a_right_password_without_the_factor_is_told_once_a_day(officer) -> None:
    totp.TOTP.activate(officer.account, totp.generate_totp_secret())
    client = browser()
    client.post(LOGIN, {"login": "consul@mfa.example", "password": WORD})
    for _try in range(2):
        refused = client.post("/en/accounts/mfa/authenticate/", {"code": "000000"})
        assert refused.status_code == 200
    assert not is_in(client)
    assert [name for name, _facts in letters(officer.account)] == ["administration.factor_refused"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["password", "webauthn", "totp", "recovery_codes"])
def test_each_letter_says_what_and_where_and_nothing_secret(language: str, kind: str) -> None:
    said = {
        render("administration.safeguard_changed", language,
               {"kind": kind, "how": how, "url": "https://x/y"}, reference="1").body
        for how in ("added", "removed", "renewed")
    }  # fmt: skip
    assert len(said) == {"password": 1, "webauthn": 2, "totp": 2, "recovery_codes": 2}[kind]
    assert all("https://x/y" in body for body in said)


def test_what_has_run_out_is_taken_away(officer, now) -> None:
    come(browser())
    known_devices.greet(officer.account, "old", at=now - timedelta(days=401))
    Session.objects.update(expire_date=now - timedelta(seconds=1))
    jobs.forget_sessions({}, at=now, job=None)
    assert Session.objects.count() == 0
    assert KnownDevice.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox · Linux"),
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1",
         "Safari · iOS"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_two_words(said: str, shown: str) -> None:
    assert device_of(said) == shown


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::7", "2001:db8:1::/48"), ("", ""),
     ("not an address", "")],
)  # fmt: skip
def test_a_network_leaves_the_last_part_out(address: str, network: str) -> None:
    assert network_of(address) == network
