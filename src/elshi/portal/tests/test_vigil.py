"""Sessions end: by the clock, by idleness, by confirming anew; and production wants two factors."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from elshi.foundation.identity import vigil
from elshi.foundation.identity.words import WORDS

pytestmark = pytest.mark.django_db(databases="__all__")
DESK = "/en/desk/"
WORD = "a quiet steppe at dawn"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets the clock of the sessions go on by so many seconds."""
    real, ahead = time.time, [0.0]
    monkeypatch.setattr(vigil.time, "time", lambda: real() + ahead[0])

    def go_on(seconds: float) -> None:
        ahead[0] += seconds

    return go_on


@pytest.fixture
def at_the_door(ministry) -> Client:
    """Somebody who signs in by the page, with a password."""
    ministry.account.set_password(WORD)
    ministry.account.save()
    cache.clear()
    client = Client()
    answer = sign_in(client, WORD)
    assert answer.status_code == 302
    return client


def sign_in(client: Client, word: str):
    given = {"login": "admin@mfa.example", "password": word}
    return client.post("/en/accounts/login/", given)


def test_an_idle_session_is_locked_and_one_in_use_is_not(administrator: Client, later) -> None:
    for _quarter in range(4):
        later(vigil.IDLE - 60)
        assert administrator.get(DESK).status_code == 200
    key = administrator.cookies["session"].value
    later(vigil.IDLE + 61)
    locked = administrator.get(DESK)
    assert (locked.status_code, locked.url) == (302, f"/en/accounts/login/?next={DESK}")
    administrator.cookies["session"] = key
    assert administrator.get(DESK).status_code == 302


def test_no_session_outlives_its_day(administrator: Client, later) -> None:
    spent = 0
    while spent + vigil.IDLE - 60 < vigil.WHOLE:
        later(vigil.IDLE - 60)
        spent += vigil.IDLE - 60
        assert administrator.get(DESK).status_code == 200
    later(vigil.WHOLE - spent + 1)
    assert administrator.get(DESK).status_code == 302


def test_a_lost_note_of_life_counts_from_the_beginning(administrator: Client, later) -> None:
    later(vigil.IDLE - 60)
    assert administrator.get(DESK).status_code == 200
    cache.clear()
    later(120)
    assert administrator.get(DESK).status_code == 302


def test_signing_in_and_confirming_change_the_token(at_the_door: Client) -> None:
    first = at_the_door.cookies["session"].value
    answer = at_the_door.post("/en/accounts/reauthenticate/", {"password": WORD, "next": DESK})
    assert answer.status_code == 302
    second = at_the_door.cookies["session"].value
    assert second != first
    assert at_the_door.get(DESK).status_code == 200
    stale = Client()
    stale.cookies["session"] = first
    assert stale.get(DESK).status_code == 302


def test_a_token_has_more_than_128_bits_and_is_unknown_beforehand(at_the_door: Client) -> None:
    key = at_the_door.cookies["session"].value
    assert len(key) == 32  # of 36 letters and digits: 165 bits
    fixed = Client()
    fixed.cookies["session"] = "chosen-by-somebody-else-00000000"
    cache.clear()
    sign_in(fixed, WORD)
    assert fixed.cookies["session"].value != "chosen-by-somebody-else-00000000"


def test_production_opens_nothing_before_a_second_factor(at_the_door: Client, settings) -> None:
    assert at_the_door.get(DESK).status_code == 200
    settings.SECOND_FACTOR = True
    answer = at_the_door.get(DESK)
    assert (answer.status_code, answer.url) == (302, "/en/accounts/mfa/")
    assert at_the_door.get("/en/accounts/mfa/").status_code == 200
    assert at_the_door.post("/en/administration/posts/create/", {}).url == "/en/accounts/mfa/"
    session = at_the_door.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        *records, {"method": "mfa", "type": "totp", "at": time.time()},
    ]  # fmt: skip
    session.save()
    assert at_the_door.get(DESK).status_code == 200


def test_the_same_is_said_to_a_wrong_word_and_to_a_wrong_name(ministry) -> None:
    ministry.account.set_password(WORD)
    ministry.account.save()
    cache.clear()
    wrong = sign_in(Client(), "another quiet steppe")
    absent = Client().post(
        "/en/accounts/login/", {"login": "admin@mfa.exampls", "password": "another quiet steppe"}
    )
    assert wrong.status_code == absent.status_code == 200
    shown = [answer.content.decode().replace("exampls", "example") for answer in (wrong, absent)]
    bodies = [text[text.index("<main") : text.index("</main>")] for text in shown]
    tokenless = [body.split('name="csrfmiddlewaretoken"')[0] for body in bodies]
    assert tokenless[0] == tokenless[1]


def test_guessing_is_slowed_down_for_the_name_and_not_for_its_owner_for_ever(ministry) -> None:
    ministry.account.set_password(WORD)
    ministry.account.save()
    cache.clear()
    client = Client()
    for _guess in range(5):
        assert sign_in(client, "another quiet steppe").status_code == 200
    refused = sign_in(client, WORD)
    assert refused.status_code in (200, 429)
    assert "_auth_user_id" not in client.session
    cache.clear()  # the window has passed
    assert sign_in(client, WORD).status_code == 302


@pytest.mark.parametrize("word", ["visa2026visa", "Елші-2026-Елші", "passwordpassword"])
def test_words_of_the_house_make_no_password(word: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(word)


@pytest.mark.parametrize(
    "word", [WORD, "x" * 12 + "yz" * 26, "таң атқанша жол жүрдік", "my visa to the far mountains"]
)
def test_any_other_long_word_is_taken(word: str) -> None:
    validate_password(word)
    assert len(WORDS) > 20


def test_a_word_often_stolen_is_refused() -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password("1qaz2wsx3edc")


def test_coming_failing_and_going_are_written_down_without_a_name(
    at_the_door: Client, caplog
) -> None:
    with caplog.at_level(logging.INFO, logger="elshi.sign_in"):
        sign_in(Client(), "a wrong word of twelve")
        sign_in(Client(), WORD)
        at_the_door.post("/en/accounts/logout/")
    lines = [record.msg for record in caplog.records if record.name == "elshi.sign_in"]
    events = [line["event"] for line in lines]
    assert events == ["sign_in_failed", "proved", "signed_in", "signed_out"]
    assert lines[1]["method"] == "password"
    assert all(line["timestamp"].endswith("Z") for line in lines)
    text = json.dumps(lines)
    for secret in ("admin@mfa.example", WORD, "a wrong word"):
        assert secret not in text


def test_a_one_time_code_counts_once_and_lives_half_a_minute(ministry) -> None:
    seed = totp.generate_totp_secret()
    kept = totp.TOTP.activate(ministry.account, seed)
    again = totp.TOTP(Authenticator.objects.get())
    assert kept.instance.pk == again.instance.pk
    now = next(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(seed, now))
    assert again.validate_code(code)
    assert not again.validate_code(code)
    assert (app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE) == (30, 0)
