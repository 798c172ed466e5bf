"""Pages that only a certain act brings about: a code checked, a link spent, a fault of ours.

Each is done as a browser does it: addresses asked, forms sent, by somebody of the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from elshi.foundation.access.actors import traveller
from elshi.foundation.identity import actions as identity
from elshi.portal.demonstration.ministry import PASSWORD
from elshi.services.visas.actions import companions, links
from elshi.services.visas.models import Application

from . import states
from .crossing import GET, Row, Visitor
from .stage import ANONYMOUS, HOUSE, NOW, THIS, Stage, fast_passwords


@dataclass
class Caller:
    """Somebody of the stage at a browser."""

    stage: Stage
    visitor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.stage)

    def browser(self, role: str = ANONYMOUS) -> Client:
        cache.clear()
        return self.visitor._client(role, Row("", GET, frozenset()))

    def at(self, view: str, role: str = ANONYMOUS, **args: str) -> tuple[str, HttpResponse]:
        """The page at an address."""
        url = reverse(view, kwargs=args)
        return url, self.browser(role).get(url)

    def send(
        self, view: str, given: dict[str, Any], role: str = ANONYMOUS, **args: str
    ) -> tuple[str, HttpResponse]:
        """What a form is answered."""
        url = reverse(view, kwargs=args)
        return url, self.browser(role).post(url, {"csrfmiddlewaretoken": "-", **given})


Seen = Iterator[tuple[str, HttpResponse]]
Occasion = Callable[[Caller], Seen]
ALL: list[Occasion] = []


def occasion(found: Occasion) -> Occasion:
    """Registers an occasion."""
    ALL.append(found)
    return found


@occasion
def errors(caller: Caller) -> Seen:
    """400, 403 from a form that lay open too long, 404, 429 and 500, as they come about."""
    home = reverse("home")
    yield home, Client(raise_request_exception=False).get(home, headers={"host": "a b"})
    strict = Client(enforce_csrf_checks=True)
    yield reverse("visas:status"), strict.post(reverse("visas:status"), {})
    staff = caller.browser("HAG-CONSUL")
    for one in (Client(), staff):
        yield f"{home}nowhere/", one.get(f"{home}nowhere/")
    for view in ("visas:status", "visas:recover", "visas:verify", "visas:invitation_check"):
        url, browser = reverse(view), Client()
        cache.clear()
        for _ in range(22):
            answer = browser.post(url, {"way": "number", "-": "-"})
        assert answer.status_code == 429, (view, answer.status_code)
        yield url, answer
    with patch("elshi.portal.views.offers", side_effect=OSError):
        for browser in (Client(raise_request_exception=False), staff):
            browser.raise_request_exception = False
            answer = browser.get(home)
            assert answer.status_code == 500
            yield home, answer


@occasion
def signing_in(caller: Caller) -> Seen:
    """A wrong password, a second factor, its codes, and too many tries."""
    consul = caller.stage.accounts["HAG-CONSUL"]
    wrong = {"login": consul.email, "password": "wrong"}
    yield caller.send("account_login", wrong)
    browser = Client()
    TOTP.activate(consul, generate_totp_secret())
    RecoveryCodes.activate(consul)
    url = reverse("account_login")
    with fast_passwords():
        browser.post(url, {"login": consul.email, "password": PASSWORD})
    asked = reverse("mfa_authenticate")
    yield asked, browser.get(asked)
    yield asked, browser.post(asked, {"code": "000000"})
    for view in (
        "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate",
        "account_reauthenticate", "mfa_generate_recovery_codes",
    ):  # fmt: skip
        yield caller.at(view, "HAG-CONSUL")


@occasion
def passwords(caller: Caller) -> Seen:
    """A link for a new password, its form, and a password that is refused."""
    account = caller.stage.accounts["HAG-OFFICER"]
    secret = identity.issue_link(account, by=HOUSE, at=NOW)
    yield caller.at("administration:welcome", secret=secret)
    weak = {"password": "a", "again": "b"}
    yield caller.send("administration:welcome", weak, secret=secret)
    yield caller.send("account_reset_password", {"email": "nobody"})
    key = default_token_generator.make_token(account)
    parts = {"uidb36": user_pk_to_url_str(account), "key": key}
    url = reverse("account_reset_password_from_key", kwargs=parts)
    yield url, Client().get(url, follow=True)


@occasion
def links_of_travellers(caller: Caller) -> Seen:
    """A link that opens, one that is spent, a lost one, and a browser that forgets."""
    case = caller.stage.here.case
    links.send_link(case, "resume", at=NOW)
    yield caller.at("visas:link", token="A" * 32)
    yield caller.send("visas:link", {}, token="A" * 32)
    yield caller.send("visas:recover", {"email": "anna@specimen.example"})
    yield caller.send("visas:recover", {"email": "nobody"})
    yield caller.send("visas:leave", {}, THIS)
    given = {"reference": case.reference, "passport_number": "X", "birth_day": "1"}
    yield caller.send("visas:status", given)


@occasion
def checks(caller: Caller) -> Seen:
    """A visa by its file, its number and its code; a carrier's question; an invitation."""
    own = states.issued(caller.stage.here)
    answers = states.PERSON
    for passport in (answers["passport_number"], "X1"):
        given = {"way": "number", "number": own.visa.number, "passport": passport}
        yield caller.send("visas:verify", given)
        asked = {"number": own.visa.number, "passport": passport, "on": NOW.date().isoformat()}
        yield caller.send("visas:carrier", asked)
    yield caller.send("visas:verify", {"way": "code", "code": "00ff"})
    yield caller.send("visas:verify", {"way": "code", "code": "no code"})
    yield caller.send("visas:verify", {"way": "file"})
    for file in _files(own.visa):
        yield caller.send("visas:verify", {"way": "file", "file": file})
    for passport in ("X1", "X3"):
        asked = {"number": own.invitation.reference, "passport": passport}
        yield caller.send("visas:invitation_check", asked)
    yield caller.at("visas_doors:offline")


def _files(visa: Any) -> Iterator[Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from elshi.services.visas.tests.issued_cases import document

    whole = document(visa)
    spoilt = bytearray(whole)
    spoilt[len(spoilt) // 2] ^= 1
    for content in (whole, bytes(spoilt), b"no picture"):
        yield SimpleUploadedFile("visa.pdf", content)


@occasion
def groups(caller: Caller) -> Seen:
    """Travellers who apply together, what each owes, and a payment that failed."""
    here = caller.stage.here
    companions.add(here.draft, by=traveller([here.draft.subject]), at=NOW)
    reference = here.draft.reference
    yield caller.at("visas:travellers", THIS, reference=reference)
    yield caller.send("visas:travellers", {}, THIS, reference=reference)
    yield caller.at("visas:question", THIS, reference=reference, name="check")


@occasion
def second_savings(caller: Caller) -> Seen:
    """Two officers on one case: the second is shown what the first changed."""
    case = caller.stage.here.case
    given = {"question": "Which hotel?", "edition": "1", "seen": NOW.isoformat()}
    args = {"reference": case.reference, "name": "ask"}
    yield caller.send("visas:desk_step", given, "HAG-CONSUL", **args)


@occasion
def batches(caller: Caller) -> Seen:
    """Cases ticked in the queue: claimed at once, or listed to be signed and then taken."""
    case = Application.objects.get(pk=caller.stage.here.case.pk)
    ticked = {"case": f"{case.reference}.{case.edition}"}
    for role, act in (("HAG-CONSUL", "claim"), ("HAG-HEAD", "hand-over")):
        yield caller.send("visas:batch", {"act": act, **ticked}, role)
    browser, url = caller.browser("HAG-CONSUL"), reverse("visas:batch_sign")
    browser.post(reverse("visas:batch"), {"act": "grant", **ticked})
    yield url, browser.get(url)
    yield url, browser.post(url, {"note": ""})


@occasion
def searches(caller: Caller) -> Seen:
    """Lists that find nothing, and the gallery's faults."""
    for view in ("administration:accounts", "administration:posts"):
        url = f"{reverse(view)}?q=nothing-of-this-name&search=nothing"
        yield url, caller.browser("MFA-ADMIN").get(url)
    officer = caller.browser("HAG-CONSUL")
    found = officer.post(reverse("visas:search"), {"q": "nothing-of-this-name"})
    yield found.url, officer.get(found.url)
    url = f"{reverse('gallery')}?errors=1"
    yield url, Client().get(url)
    given = {"title": "A program", "days": "30"}
    yield caller.send("administration:token_issue", given, "HAG-CONSUL")
