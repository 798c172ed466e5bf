"""Figures for whoever may watch, and lines that say who was where without saying their name."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from elshi.foundation.access.actions import issue_token
from elshi.foundation.access.actors import staff
from elshi.foundation.observe import logs

pytestmark = pytest.mark.django_db(databases="__all__")
DESK = "/en/desk/"


def metrics(address: str = "127.0.0.1", **headers: str) -> int:
    return Client(REMOTE_ADDR=address).get("/metrics", headers=headers).status_code


def test_figures_without_a_token_are_for_this_machine_alone() -> None:
    assert (metrics(), metrics("::1")) == (200, 200)
    assert metrics("203.0.113.7") == 404
    assert metrics(**{"X-Forwarded-For": "203.0.113.7"}) == 404
    assert metrics("203.0.113.7", **{"X-Forwarded-For": "127.0.0.1"}) == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Bearer  secret-word", "Ключ"])
def test_with_a_token_set_nobody_else_reads_them(settings, given: str) -> None:
    settings.METRICS_TOKEN = "secret-word"
    assert metrics(Authorization=given) == 404
    assert metrics() == 404
    assert metrics("203.0.113.7", Authorization="Bearer secret-word") == 200


@pytest.fixture
def lines(caplog):
    """The lines of a stream, as they were written."""
    caplog.set_level(logging.INFO)

    def of(stream: str) -> list[dict]:
        return [record.msg for record in caplog.records if record.name == stream]

    return of


def test_a_request_says_whose_it_was_by_reference_alone(ministry, administrator, lines) -> None:
    administrator.get(DESK)
    Client().get("/en/")
    known, stranger = lines("elshi.request")
    assert (known["route"], known["account"]) == ("desk", ministry.account.reference)
    assert (stranger["route"], stranger["account"]) == ("home", None)
    text = json.dumps(lines("elshi.request"), default=str)
    for name in (ministry.account.email, f'account": {ministry.account.pk}', "/en/desk"):
        assert name not in text


def test_a_program_is_known_by_its_holder_and_a_false_token_by_nobody(ministry, lines) -> None:
    from django.utils import timezone

    now = timezone.now()
    actor = staff(ministry.account, now)
    _token, secret = issue_token(ministry.account, title="t", scopes=[], by=actor, at=now)
    for word, status in ((secret, 200), ("elshi_wrong", 401)):
        answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {word}"})
        assert answer.status_code == status
    accounts = [(one["account"], one["level"]) for one in lines("elshi.request")]
    assert accounts == [(ministry.account.reference, "info"), (None, "warning")]
    assert [one["event"] for one in lines("elshi.sign_in")] == ["token_refused"]
    assert "elshi_wrong" not in json.dumps(lines("elshi.sign_in"))


def test_a_refused_second_factor_is_written_down(ministry, lines) -> None:
    ministry.account.set_password("a quiet steppe at dawn")
    ministry.account.save()
    totp.TOTP.activate(ministry.account, totp.generate_totp_secret())
    cache.clear()
    client = Client()
    given = {"login": ministry.account.email, "password": "a quiet steppe at dawn"}
    client.post("/en/accounts/login/", given)
    client.post("/en/accounts/mfa/authenticate/", {"code": "000000"})
    last = lines("elshi.sign_in")[-1]
    assert last["event"] == "second_factor_refused"
    assert (last["account"], last["kind"]) == (ministry.account.reference, "totp")
    assert "000000" not in json.dumps(lines("elshi.sign_in"))


def test_what_is_not_allowed_or_too_often_stands_out(administrator, lines) -> None:
    administrator.post("/en/desk/read/", headers={"host": "testserver"})
    for _try in range(21):
        Client().post("/en/visas/status/", {"reference": "x"})
    stranger = Client(enforce_csrf_checks=True).post("/en/desk/read/")
    assert stranger.status_code == 403
    levels = {one["status"]: one["level"] for one in lines("elshi.request")}
    assert (levels[403], levels[429]) == ("warning", "warning")
    assert {level for status, level in levels.items() if status < 400} == {"info"}


HOSTILE = 'a\n{"event": "signed_in", "level": "info"}\r\x1b[31m\u2028"},'


def test_a_hostile_value_begins_no_line_and_every_line_is_read_back() -> None:
    """The handler of the house itself, on a stream of the test's own."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    try:
        logs.configure({"mode": "production"})
        root.handlers[0].setStream(stream)  # type: ignore[attr-defined]
        structlog.get_logger("elshi.probe").info("probe", what=HOSTILE, token="a secret word")
        logging.getLogger("django.security").warning("bad host: %s", HOSTILE)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    written = stream.getvalue().split("\n")
    assert written.pop() == ""
    assert len(written) == 2
    ours, theirs = (json.loads(line) for line in written)
    assert (ours["event"], ours["what"], ours["token"]) == ("probe", HOSTILE, "[private]")
    assert theirs["event"] == f"bad host: {HOSTILE}"
    assert {ours["timestamp"][-1], theirs["timestamp"][-1]} == {"Z"}
    assert "\x1b" not in stream.getvalue()
