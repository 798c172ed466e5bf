"""A ministry with one of everything, at two missions: what contracts are tried on.

Everything is made by the rooms' own actions. ``here`` belongs to The Hague and to one traveller,
``there`` to Delhi and to another.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pikepdf
from django.test import Client, override_settings
from PIL import Image

from elshi.commons.appointments.models import Slot
from elshi.commons.fees import actions as fees
from elshi.commons.fees.models import Charge, Payment
from elshi.commons.fees.providers import Told
from elshi.commons.papers import actions as papers
from elshi.commons.papers.models import Enclosure
from elshi.commons.watchlists import actions as watchlists
from elshi.commons.watchlists.models import Entry, Hit
from elshi.foundation.access.actions import issue_token
from elshi.foundation.access.actors import Actor, staff, system, traveller
from elshi.foundation.access.models import ApiToken
from elshi.foundation.files import actions as files
from elshi.foundation.files import vault
from elshi.foundation.files.models import StoredFile
from elshi.foundation.identity.models import Account, Deputyship, Session, Tenure
from elshi.foundation.jobs.models import Job, State
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.notices import actions as notices
from elshi.foundation.numbers.models import Series
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.signatures.models import Key
from elshi.portal.demonstration import ministry
from elshi.portal.demonstration.watch_list import specimen_list
from elshi.services.visas.actions import (
    appeals,
    applications,
    consultations,
    interviews,
    invitations,
    rules,
)
from elshi.services.visas.demonstration.rules import TABLE, TITLE
from elshi.services.visas.models import Amendment, Host, RuleEdition, Visa
from elshi.services.visas.reads.desk_case import hits_of

HOUSE = system("stage")
FAST = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
ANONYMOUS, THIS, OTHER = "anonymous", "this traveller", "other traveller"
POSTS = tuple(seat.code for seat in ministry.SEATS)
ROLES = (ANONYMOUS, THIS, OTHER, *POSTS)
NOW = datetime.now(UTC)
ANSWERS = {
    "category": "B12", "entries": "single", "email": "anna@specimen.example",
    "passport_issued": (NOW - timedelta(days=900)).date().isoformat(),
    "passport_expiry": (NOW + timedelta(days=1800)).date().isoformat(),
    "given_names": "ANNA MARIA", "birth_place": "Zenith", "sex": "F",
    "arrival": (NOW + timedelta(days=30)).date().isoformat(),
    "departure": (NOW + timedelta(days=40)).date().isoformat(),
    "stay_address": "Almaty", "home_address": "Zenith", "occupation": "Cartographer",
    "on_behalf": "self",
}  # fmt: skip


@dataclass
class Belongings:
    """One of everything that belongs to one mission and one traveller."""

    office: Office
    consul: str
    case: Any = None  # in examination, claimed, screened, an interview booked
    draft: Any = None
    refused: Any = None
    appeal: Any = None
    amendment: Any = None
    consultation: Any = None
    invitation: Any = None
    edition: Any = None
    visa: Any = None
    file: Any = None
    hit: Any = None
    charge: Any = None
    payment: Any = None
    booking: Any = None
    slot: Any = None
    notice: Any = None
    upload: Any = None
    paper: Any = None  # a draft with an enclosure
    answer: Any = None  # a draft in reply to it
    # What belongs to the house rather than to a case.
    account: Any = None
    post: Any = None
    tenure: Any = None
    deputyship: Any = None
    calendar: Any = None
    holiday: Any = None
    token: Any = None
    sitting: Any = None
    job: Any = None
    series: Any = None
    key: Any = None
    country: str = ""

    @property
    def hit_handle(self) -> str:
        """The hit as the desk names it."""
        return hits_of(self.case, _by(self.consul))[0].handle

    @property
    def slot_moment(self) -> str:
        """A free interview time as addresses name it."""
        return f"{self.slot.starts:%Y%m%dT%H%MZ}"

    @property
    def first_document(self) -> str:
        """A supporting document of the edition."""
        return sorted(self.edition.table["documents"])[0]

    @property
    def held(self) -> tuple[str, ...]:
        """What this traveller's link has opened."""
        return (self.case.subject, self.draft.subject, self.refused.subject)


@dataclass
class Stage:
    """Both missions, and a browser and a token for everybody."""

    here: Belongings
    there: Belongings
    tokens: dict[str, str]
    accounts: dict[str, Account]

    def actor(self, role: str) -> Actor:
        """Whoever acts in this role."""
        if role in (THIS, OTHER):
            return traveller(self.held(role))
        return staff(self.accounts[role], NOW)

    def held(self, role: str) -> tuple[str, ...]:
        return {THIS: self.here.held, OTHER: self.there.held}.get(role, ())

    def browser(self, role: str) -> Client:
        """A browser signed in as this role, or holding this traveller's case."""
        client = Client()
        if role in self.accounts:
            client.force_login(self.accounts[role])
        elif self.held(role):
            session = client.session
            session["held"] = list(self.held(role))
            session.save()
            client.cookies["session"] = session.session_key
        return client


@contextmanager
def fast_passwords() -> Iterator[None]:
    """Password hashing that costs nothing: these accounts guard nothing."""
    with override_settings(**FAST):
        yield


def build() -> Stage:
    """Found the ministry and give each mission one of everything."""
    with fast_passwords():
        ministry.found(NOW)
    watchlists.load(specimen_list(NOW), by=HOUSE, at=NOW)
    accounts = {a.email.split("@")[0].upper(): a for a in Account.objects.all()}
    here = _belongings("HAG", "HAG-CONSUL", "UTO", "L898902C3", "ERIKSSON")
    there = _belongings("DEL", "DEL-CONSUL", "IND", "K1234567", "SPECIMEN")
    tokens = {code: _token(account) for code, account in accounts.items()}
    for own in (here, there):
        _house(own, accounts[own.consul])
    return Stage(here, there, tokens, accounts)


def _token(account: Account) -> str:
    actor = staff(account, NOW)
    return issue_token(account, title="stage", scopes=actor.powers, by=actor, at=NOW)[1]


def _belongings(code: str, consul: str, state: str, passport: str, surname: str) -> Belongings:
    office = Office.objects.get(code=code)
    own = Belongings(office, consul)
    person = {**ANSWERS, "nationality": state, "passport_issuer": state, "surname": surname}
    person["passport_number"], person["birth"] = passport, "1974-08-12"
    own.draft = applications.begin(office=office, language="en", at=NOW, by=HOUSE)
    own.draft = _answered(own.draft, person)
    own.case = _examined(own, person)
    _around(own, person)
    own.refused = _refused(own, person)
    holder = traveller([own.refused.subject])
    own.appeal = appeals.lodge(own.refused, "The means were shown.", by=holder, at=NOW)
    own.visa, own.amendment = _visa(own), _amendment(own)
    own.edition = _edition(own)
    _papers(own)
    return own


def _papers(own: Belongings) -> None:
    """A paper with an enclosure, and another in reply to it."""
    consul = _by(own.consul)
    own.paper, own.answer = (
        papers.write(
            "memorandum", office=own.office, title={"kk": "Жазба", "ru": "Записка", "en": title},
            texts={"en": "A text."}, original="en", by=consul, at=NOW,
        )
        for title in ("Question", "Answer")
    )  # fmt: skip
    file = files.keep(
        _blank(), kind="pdf", owner=own.paper.subject, purpose="enclosure", by="stage", at=NOW
    )
    enclosure = Enclosure.objects.create(
        paper=own.paper, place=1, title="Sheet", file=file.token, fingerprint=file.fingerprint
    )
    ledger.record("papers.enclosure.add", enclosure, actor="stage", at=NOW)
    papers.link(own.answer, own.paper, kind="reply", by=consul, at=NOW)


def _answered(case: Any, person: dict[str, Any]) -> Any:
    for name, answers in _pages(person).items():
        case = applications.answer(case, name, answers, by=HOUSE, at=NOW)
    for purpose in ("photo", *_documents(case)):
        _kept(case, _picture(), "jpeg", purpose)
    return case


def _kept(case: Any, content: bytes, kind: str, purpose: str) -> StoredFile:
    return files.keep(content, kind=kind, owner=case.subject, purpose=purpose, by="stage", at=NOW)


@cache
def _picture() -> bytes:
    """A small grey picture, where a portrait or a document is wanted."""
    paper = io.BytesIO()
    Image.new("L", (70, 90), 160).save(paper, "JPEG")
    return paper.getvalue()


def _blank() -> bytes:
    """A document of one empty page."""
    paper = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(paper)
    return paper.getvalue()


def _pages(person: dict[str, Any]) -> dict[str, dict[str, Any]]:
    from elshi.services.visas.questions import asked

    return {page.name: person for page in asked(person) if page.fields}


def _documents(case: Any) -> tuple[str, ...]:
    from elshi.services.visas.reads.cases import terms_of

    terms = terms_of(case)
    assert terms is not None
    return tuple(terms.documents)


def _paid(own: Belongings, person: dict[str, Any]) -> Any:
    """A case handed in, paid and screened."""
    case = applications.begin(office=own.office, language="en", at=NOW, by=HOUSE)
    case = _answered(case, _invited(own, person))
    case = procedures.take(case, "submit", by=traveller([case.subject]), at=NOW)
    owed = Charge.objects.get(subject=case.subject)
    fees.open_payment(owed, language="en", return_url="/", at=NOW)
    payment = Payment.objects.get(charge=owed)
    told = Told(
        f"evt-{case.reference}", "captured", payment.session, owed.amount, owed.currency, NOW
    )
    fees.take_event(told, through="sandbox", at=NOW)
    applications.receive_paid(case.reference, at=NOW)
    case.refresh_from_db()
    applications.screen(case, at=NOW)
    own.charge, own.payment = owed, payment
    return case


def _invited(own: Belongings, person: dict[str, Any]) -> dict[str, Any]:
    """The same person with an invitation of the own, where the rules want one."""
    if person["nationality"] == "UTO":
        return person
    invitation = invitations.issue(
        Host.objects.get(), office=own.office, category=person["category"],
        entries=person["entries"], valid_until=(NOW + timedelta(days=60)).date(),
        invitee=person, by=HOUSE, at=NOW,
    )  # fmt: skip
    return {**person, "invitation_number": invitation.reference, "invitation_required": True}


def _examined(own: Belongings, person: dict[str, Any]) -> Any:
    return procedures.take(_paid(own, person), "examine", by=_by(own.consul), at=NOW)


def _by(post: str) -> Actor:
    return ministry.actor_of(post, NOW)


def _around(own: Belongings, person: dict[str, Any]) -> None:
    """What stands around the case under examination."""
    case, consul = own.case, _by(own.consul)
    own.file = StoredFile.objects.filter(owner=case.subject, purpose="photo").get()
    agency = Office.objects.get(code="SEC")
    own.consultation = consultations.consult(case, agency, "Is it so?", by=consul, at=NOW)
    if not Slot.objects.filter(office=own.office).exists():
        ministry._slots(own.office, NOW)
    own.slot = Slot.objects.filter(office=own.office).order_by("starts")[1]
    free = Slot.objects.filter(office=own.office).order_by("starts")[0]
    own.booking = interviews.invite(case, free, by=consul, at=NOW)
    own.hit = Hit.objects.create(
        subject=case.subject, office=own.office, entry=Entry.objects.order_by("pk").first(),
        score=0.9, evidence=["SPECIMEN"], found_at=NOW,
    )  # fmt: skip
    ledger.record("watchlists.hit", own.hit, actor="stage", at=NOW)
    own.invitation = invitations.issue(
        Host.objects.get(), office=own.office, category="B1", entries="single",
        valid_until=(NOW + timedelta(days=60)).date(),
        invitee={**person, "passport_number": "X1"}, by=consul, at=NOW,
    )  # fmt: skip
    own.upload = files.begin(
        owner=own.case.subject, purpose="photo", size=100, by="traveller", at=NOW
    )
    own.notice = notices.tell_post(
        own.consul, "visas.desk_answered", context={"case": case.reference, "number": case.number},
        subject=case.subject, key=f"stage:{case.subject}", at=NOW,
    )  # fmt: skip


def _house(own: Belongings, account: Account) -> None:
    """What an administrator keeps."""
    own.account, own.tenure = account, Tenure.objects.get(account=account)
    own.post = own.tenure.post
    own.calendar = own.office.calendar
    own.holiday = own.calendar.holidays.order_by("day").first()
    own.deputyship = Deputyship.objects.create(
        post=own.post, account=Account.objects.get(email="hag-cashier@demo.example"),
        starts=NOW + timedelta(days=30), ends=NOW + timedelta(days=40),
    )  # fmt: skip
    own.token = ApiToken.objects.get(account=account)
    Client().force_login(account)
    own.sitting = Session.objects.get(account=account)
    own.job = Job.objects.create(
        name="visas.screen", payload={"reference": own.case.reference}, state=State.DEAD,
        enqueued_at=NOW, finished_at=NOW, fault="stage",
    )  # fmt: skip
    own.series = Series.objects.order_by("code").first()
    own.key = Key.objects.filter(purpose="seal").get()
    own.country = own.key.authority.country


def _refused(own: Belongings, person: dict[str, Any]) -> Any:
    case = _examined(own, person)
    grounds = {"grounds": ["means"], "reasoning": "The means were not shown."}
    case = procedures.take(case, "propose_refusal", by=_by(own.consul), at=NOW, given=grounds)
    return procedures.take(case, "confirm_refusal", by=HOUSE, at=NOW)


def _visa(own: Belongings) -> Visa:
    """A visa in the register; its document is not needed to try who may see it."""
    number = Visa.objects.count() + 1
    visa = Visa(
        reference=applications.new_reference(), office=own.office, application=own.case,
        number=f"S{number:08}", category="B12", entries="single", stay_days=30,
        valid_from=NOW.date(), valid_until=(NOW + timedelta(days=90)).date(), issued_at=NOW,
        signer="stage", seal_digest=f"{number:064}", position=number,
    )  # fmt: skip
    paper = files.keep(
        _blank(), kind="pdf", owner=own.case.subject, purpose="visa", by="stage", at=NOW
    )
    visa.document = paper.token
    return procedures.begin(visa, by=HOUSE, at=NOW)


def _amendment(own: Belongings) -> Amendment:
    """A request about the visa in the register."""
    request = Amendment(
        reference=applications.new_reference(), office=own.office, application=own.case,
        kind=Amendment.Kind.EXTENSION, lodged_at=NOW,
    )  # fmt: skip
    request.sealed = vault.seal_document(own.case.subject, {"text": "A month longer."})
    return procedures.begin(request, by=HOUSE, at=NOW)


def _edition(own: Belongings) -> RuleEdition:
    return rules.draft(
        office=own.office, title=TITLE, valid_from=(NOW + timedelta(days=90)).date(), table=TABLE,
        by=_by(own.consul), at=NOW,
    )  # fmt: skip
