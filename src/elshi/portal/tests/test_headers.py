"""The guards on every kind of answer, as a browser receives them; also in production."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from elshi.portal import face
from elshi.portal.headers import FORGOTTEN

from .houses import SVG, environment

STRICT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; manifest-src 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types elshi"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OPEN = ("camera=(self)", "publickey-credentials-create=(self)", "publickey-credentials-get=(self)")
PUBLIC = ("/en/", "/ru/glossary/", "/kk/accounts/login/", "/en/visas/guide/", "/healthz",
          "/metrics", "/static/portal/elshi.css", "/static/portal/vendor/htmx.min.js")  # fmt: skip
REFUSED = (("/en/no-such-page/", 404), ("/en/files/none/", 404), ("/static/none.css", 404),
           ("/api/v1/me/none", 404), ("/en/%00", 404), ("/", 302))  # fmt: skip
DESK = ("/en/desk/", "/en/administration/posts/", "/en/signatures/keys/", "/en/house/",
        "/en/accounts/mfa/")  # fmt: skip


def guards(answer: object) -> dict[str, str]:
    return {name: answer.headers.get(name, "") for name in STRICT}


def closed(answer: object) -> set[str]:
    """What the page may not use of the device; the three that it may are named one by one."""
    allowed = answer.headers["Permissions-Policy"].split(", ")
    assert allowed[:3] == list(OPEN)
    assert all(rule.endswith("=()") for rule in allowed[3:])
    return {rule.partition("=")[0] for rule in allowed[3:]}


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("path", PUBLIC)
def test_public_answers_and_static_files_are_guarded(path: str, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True  # where they lie, as in the demonstration
    answer = Client().get(path)
    assert answer.status_code == 200
    assert guards(answer) == STRICT
    assert {"geolocation", "microphone", "payment", "usb", "serial", "hid"} <= closed(answer)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_refusals_are_guarded(path: str, status: int) -> None:
    answer = Client().get(path)
    assert answer.status_code == status
    assert guards(answer) == STRICT
    assert closed(answer)


@pytest.mark.parametrize("path", DESK)
def test_the_desk_is_guarded_and_kept_by_no_cache(path: str, administrator: Client) -> None:
    answer = administrator.get(path)
    assert answer.status_code == 200
    assert guards(answer) == STRICT
    kept = answer.headers["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


@pytest.mark.django_db(databases="__all__")
def test_an_unknown_host_and_a_forged_form_are_guarded() -> None:
    unknown = Client().get("/en/", headers={"host": "elsewhere.example"})
    forged = Client(enforce_csrf_checks=True).post("/en/appearance/", {"theme": "dark"})
    assert (unknown.status_code, forged.status_code) == (400, 403)
    assert guards(unknown) == guards(forged) == STRICT


@pytest.mark.django_db(databases="__all__")
def test_a_fault_of_ours_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("elshi.portal.views.sources", fail)
    answer = Client(raise_request_exception=False).get("/en/glossary/")
    assert answer.status_code == 500
    assert guards(answer) == STRICT
    assert b"secret of the inside" not in answer.content
    assert b"Traceback" not in answer.content


def test_what_has_a_policy_of_its_own_cannot_be_framed_either(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    face.keep({"en": "M"}, ("emblem.svg", SVG))
    answer = Client().get("/emblem")
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    )
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_signing_out_forgets_here_and_at_the_house(administrator: Client) -> None:
    before = administrator.cookies["session"].value
    answer = administrator.post("/en/accounts/logout/")
    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == FORGOTTEN
    administrator.cookies["session"] = before
    assert administrator.get("/en/desk/").status_code == 302
    assert "Clear-Site-Data" not in Client().get("/en/").headers


FOR_REAL = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable", database="counters", verbosity=0)
client = Client(headers={"host": "visa.mfa.example"})
told = {}
for path in PATHS:
    answer = client.get(path, secure=True)
    told[path] = answer.headers.get("Strict-Transport-Security", "")
plain = client.get("/en/")
api = client.get("/api/v1/me", HTTP_AUTHORIZATION="Bearer elshi_x")
client.post("/en/appearance/", {"theme": "dark"}, secure=True)
client.post("/en/accounts/login/", {"login": "a@b.example", "password": "wrong"}, secure=True)
client.get("/en/accounts/login/", secure=True)
client.get("/en/visas/status/", secure=True)
cookies = {
    name: [bool(one["secure"]), bool(one["httponly"]), one["samesite"], one["path"], one["domain"]]
    for name, one in client.cookies.items()
}
print(json.dumps({"hsts": told, "plain": [plain.status_code, plain.headers.get("Location", "")],
                  "api": api.status_code, "cookies": cookies}))
"""


@pytest.fixture(scope="module")
def for_real(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What a house in production answers: over TLS, in clear, and which cookies it sets."""
    folder = tmp_path_factory.mktemp("real")
    program = folder / "real.py"
    paths = ["/en/", "/en/none/", "/healthz", "/emblem"]
    program.write_text(FOR_REAL.replace("PATHS", repr(paths)))
    given = environment(folder) | {
        "ELSHI_MASTER_KEY": os.environ["ELSHI_MASTER_KEY"],
        "DJANGO_SETTINGS_MODULE": "elshi.portal.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    done = subprocess.run(
        [sys.executable, str(program)], env=given, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_production_asks_for_tls_for_two_years(for_real: dict) -> None:
    assert set(for_real["hsts"].values()) == {"max-age=63072000; includeSubDomains; preload"}
    assert for_real["plain"] == [301, "https://visa.mfa.example/en/"]


def test_in_clear_a_program_is_refused_and_not_led_on(for_real: dict) -> None:
    """A token sent in clear is lost: the program must notice, so nothing leads it on unseen."""
    assert for_real["api"] == 403


def test_every_cookie_of_production_belongs_to_this_host_alone(for_real: dict) -> None:
    assert {"__Host-csrf", "__Host-theme"} <= set(for_real["cookies"])
    for name, attributes in for_real["cookies"].items():
        assert name.startswith("__Host-")
        assert attributes == [True, True, "Lax", "/", ""]
