"""Cases for the tests of the desk, brought to where they are needed through the house's actions.

No picture is examined here: files are kept as the house keeps its own, which is what the desk
looks at. The way of the pictures is tested where they are taken in.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.test import Client, TestCase, override_settings
from django.utils import timezone

from elshi.commons.fees import actions as fees
from elshi.commons.fees import reads as dues
from elshi.commons.fees.providers import Told
from elshi.foundation.access.actors import Actor, system, traveller
from elshi.foundation.files import actions as files
from elshi.foundation.identity.models import Account
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.portal.demonstration import ministry
from elshi.services.visas.actions import applications, desks
from elshi.services.visas.models import Application
from elshi.services.visas.questions import asked

HOUSE = system("test")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
_numbers = itertools.count(1)


def day_of(at: datetime) -> date:
    """The day that it is then at the mission in The Hague, which is not always that of UTC."""
    return at.astimezone(ZoneInfo("Europe/Amsterdam")).date()


def answers(at: datetime, **changed: str) -> dict[str, str]:
    """The whole form of a specimen; each case has a passport of its own."""
    today = day_of(at)
    given = {
        "nationality": "UTO",
        "category": "B12",
        "entries": "single",
        "email": "anna@specimen.example",
        "passport_number": f"L{next(_numbers):08d}",
        "passport_issuer": "UTO",
        "passport_issued": (today - timedelta(days=900)).isoformat(),
        "passport_expiry": (today + timedelta(days=1800)).isoformat(),
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "birth": "1974-08-12",
        "birth_place": "Zenith",
        "sex": "F",
        "arrival": (today + timedelta(days=30)).isoformat(),
        "departure": (today + timedelta(days=40)).isoformat(),
        "stay_address": "Almaty, specimen hotel",
        "home_address": "1 Specimen Street, Zenith",
        "occupation": "Cartographer",
        "on_behalf": "self",
    }
    return {**given, **changed}


def applicant(case: Application) -> Actor:
    """The traveller whose session holds the case."""
    return traveller({case.subject})


def draft(at: datetime, office: str = "HAG", **changed: str) -> Application:
    """A draft with every answer and a photograph."""
    house = Office.objects.select_related("party", "calendar").get(code=office)
    case = applications.begin(office=house, language="en", at=at, by=HOUSE)
    given = answers(at, **changed)
    for question in asked(given):
        part = {one.name: given.get(one.name, "") for one in question.fields}
        if part:
            case = applications.answer(case, question.name, part, by=applicant(case), at=at)
    files.keep(PIXEL, kind="png", owner=case.subject, purpose="photo", by="traveller", at=at)
    applications.confirm_email(case, by=HOUSE, at=at)
    return case


def received(at: datetime | None = None, office: str = "HAG", **changed: str) -> Application:
    """A case handed in, paid, taken in and screened."""
    at = at or timezone.now()
    case = draft(at, office, **changed)
    case = procedures.take(case, "submit", by=applicant(case), at=at)
    pay(case, at)
    applications.receive_paid(case.reference, at=at)
    case.refresh_from_db()
    applications.screen(case, at=at)
    return case


def pay(case: Application, at: datetime) -> None:
    """Settle the fee as the gateway's message does."""
    owed = dues.charge_of(case.subject)
    fees.open_payment(owed, language="en", return_url="/", at=at)
    session = owed.payments.latest("pk").session
    told = Told(f"event-{session}", "captured", session, owed.amount, owed.currency, at)
    fees.take_event(told, through="sandbox", at=at)


def examined(by: str = "HAG-OFFICER", at: datetime | None = None, **changed: str) -> Application:
    """A case on the desk of the holder of a post."""
    at = at or timezone.now()
    case = received(at, by.partition("-")[0], **changed)
    actor = ministry.actor_of(by, at)
    desks.claim(case, by=actor, at=at)
    return procedures.take(case, "examine", by=actor, at=at)


def refusal_proposed(by: str = "HAG-OFFICER") -> Application:
    """A case whose refusal waits for a second person."""
    case, now = examined(by), timezone.now()
    given = {"grounds": ["purpose"], "reasoning": "The purpose was not shown."}
    actor = ministry.actor_of(by, now)
    return procedures.take(case, "propose_refusal", by=actor, at=now, given=given)


def refused() -> Application:
    """A refused case: proposed by the officer, confirmed by the consul."""
    case, now = refusal_proposed(), timezone.now()
    consul = ministry.actor_of("HAG-CONSUL", now)
    return procedures.take(case, "confirm_refusal", by=consul, at=now)


class DeskTest(TestCase):
    """The demonstration's ministry, founded once a class; a cheap hash for its passwords."""

    databases: ClassVar = {"default", "counters"}

    @classmethod
    def setUpClass(cls) -> None:
        hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        cls.enterClassContext(override_settings(PASSWORD_HASHERS=hashers))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.now = timezone.now()
        ministry.found(cls.now)


def actor(post: str) -> Actor:
    """The holder of a post now."""
    return ministry.actor_of(post, timezone.now())


def account_of(post: str) -> Account:
    """The account that holds a post."""
    return Account.objects.get(email=f"{post.lower()}@demo.example")


def signed_in(post: str) -> Client:
    """A browser whose user has just signed in with the password."""
    client = Client()
    sent = {"login": f"{post.lower()}@demo.example", "password": ministry.PASSWORD}
    answer = client.post("/en/accounts/login/", sent)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


def state_of(case: Any) -> tuple[str, int, int | None]:
    """What must not change when something is refused: state, edition, officer."""
    row = type(case).objects.get(pk=case.pk)
    return row.state, row.edition, getattr(row, "officer_id", None)


def grow_stale(client: Client) -> None:
    """Let the sign-in of a browser lie longer ago than a signed act allows."""
    session = client.session
    key = "account_authentication_methods"
    session[key] = [{**record, "at": record["at"] - 3600} for record in session[key]]
    session.save()
