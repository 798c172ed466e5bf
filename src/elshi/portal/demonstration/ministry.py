"""The demonstration ministry: offices, calendars, posts, accounts, keys, rules, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from elshi.commons.appointments import actions as appointments
from elshi.commons.appointments import plan
from elshi.commons.missions.models import Jurisdiction, Mission
from elshi.commons.papers.rules import SERIES as PAPERS
from elshi.foundation.access.actors import Actor, staff, system
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity.models import Tenure
from elshi.foundation.numbers import actions as numbers
from elshi.foundation.offices import actions as offices
from elshi.foundation.offices.models import Office, Party, WorkingCalendar
from elshi.foundation.offices.reads import working_calendar
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.signatures import actions as signatures
from elshi.services.visas.actions import invitations, rules
from elshi.services.visas.demonstration.rules import TABLE, TITLE
from elshi.services.visas.models import RuleEdition

from ..holidays import kazakhstan

PASSWORD = "specimen-demo-2026"  # printed by the demo; production refuses its accounts
FOUNDER = system("demonstration")
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of the demonstration with its one account."""

    code: str
    office: str
    role: str
    title: Texts

    @property
    def email(self) -> str:
        return f"{self.code.lower()}@demo.example"


OFFICES: dict[str, tuple[str, Texts, str]] = {
    "MFA": ("department", {"kk": "Консулдық қызмет департаменті", "ru": "Департамент консульской службы", "en": "Consular Department"}, "Asia/Almaty"),
    "HAG": ("embassy", {"kk": "Гаагадағы елшілік", "ru": "Посольство в Гааге", "en": "Embassy in The Hague"}, "Europe/Amsterdam"),
    "DEL": ("embassy", {"kk": "Делидегі елшілік", "ru": "Посольство в Дели", "en": "Embassy in Delhi"}, "Asia/Kolkata"),
    "SEC": ("agency", {"kk": "Көші-қон қызметі", "ru": "Миграционная служба", "en": "Migration service"}, "Asia/Almaty"),
    "ALA": ("border_post", {"kk": "Алматы әуежайының шекара бекеті", "ru": "Пограничный пост аэропорта Алматы", "en": "Border post, Almaty airport"}, "Asia/Almaty"),
}  # fmt: skip

SEATS = (
    Seat("HAG-OFFICER", "HAG", "visa_officer", {"kk": "Виза жөніндегі маман, Гаага", "ru": "Сотрудник по визам, Гаага", "en": "Visa officer, The Hague"}),
    Seat("HAG-CONSUL", "HAG", "consul", {"kk": "Консул, Гаага", "ru": "Консул, Гаага", "en": "Consul, The Hague"}),
    Seat("HAG-HEAD", "HAG", "supervisor", {"kk": "Консулдық бөлім басшысы, Гаага", "ru": "Заведующий консульским отделом, Гаага", "en": "Head of the consular section, The Hague"}),
    Seat("HAG-CASHIER", "HAG", "cashier", {"kk": "Кассир, Гаага", "ru": "Кассир, Гаага", "en": "Cashier, The Hague"}),
    Seat("DEL-CONSUL", "DEL", "consul", {"kk": "Консул, Дели", "ru": "Консул, Дели", "en": "Consul, Delhi"}),
    Seat("MFA-CONSUL", "MFA", "consul", {"kk": "Департаменттің аға консулы", "ru": "Старший консул департамента", "en": "Senior consul of the department"}),
    Seat("MFA-HEAD", "MFA", "supervisor", {"kk": "Департамент директоры", "ru": "Директор департамента", "en": "Director of the department"}),
    Seat("SEC-DESK", "SEC", "agency", {"kk": "Көші-қон қызметінің үстелі", "ru": "Дежурный миграционной службы", "en": "Desk of the migration service"}),
    Seat("ALA-BORDER", "ALA", "border_officer", {"kk": "Шекара офицері", "ru": "Офицер границы", "en": "Border officer"}),
    Seat("MFA-AUDITOR", "MFA", "auditor", {"kk": "Аудитор", "ru": "Аудитор", "en": "Auditor"}),
    Seat("MFA-ADMIN", "MFA", "administrator", {"kk": "Жүйе әкімшісі", "ru": "Администратор системы", "en": "Administrator"}),
)  # fmt: skip

NAME: Texts = {
    "kk": "Сыртқы істер министрлігі (көрсетілім)",
    "ru": "Министерство иностранных дел (демонстрация)",
    "en": "Ministry of Foreign Affairs (demonstration)",
}


def exists() -> bool:
    """Whether the demonstration ministry was made before."""
    return Party.objects.filter(code="demo").exists()


def found(at: datetime) -> None:
    """Make the ministry whole: everything that `elshi setup` asks a real one for."""
    party = offices.found_party("demo", name=NAME, state="UTO", by=FOUNDER, at=at)
    calendar = _calendar(party, at)
    opened = {code: _office(party, calendar, code, at) for code in OFFICES}
    for seat in SEATS:
        _seat(seat, opened[seat.office], at)
    for code, states in {
        "HAG": ("NLD", "UTO", "D", "BEL", "FRA"),
        "DEL": ("IND",),
        "MFA": (),
    }.items():
        _mission(opened[code], states)
    numbers.ensure_series("visas.case", "{office}/{year}-{number:05}")
    numbers.ensure_series("visas.visa", "V{number:08}", by_office=False, yearly=False)
    for code, template in PAPERS.items():
        numbers.ensure_series(code, template)
    signatures.create_authority(country="UT", at=at, by=FOUNDER, organisation="Utopia", demo=True)
    _rules(opened["MFA"], at)
    _hosts(opened["MFA"], at)
    _slots(opened["HAG"], at)


def actor_of(code: str, at: datetime) -> Actor:
    """The demonstration's holder of a post, as an actor."""
    tenure = Tenure.objects.select_related("account").get(post__code=code)
    return staff(tenure.account, at)


def _calendar(party: Party, at: datetime) -> WorkingCalendar:
    calendar = offices.open_calendar(
        "kz", name={"kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"}, days=range(5),
        opens=time(9), closes=time(18), party=party, by=FOUNDER, at=at,
    )  # fmt: skip
    for day, name in kazakhstan(at.year, at.year + 1):
        offices.mark_day(calendar, day=day, name=name, working=False, by=FOUNDER, at=at)
    return calendar


def _office(party: Party, calendar: WorkingCalendar, code: str, at: datetime) -> Office:
    kind, name, zone = OFFICES[code]
    return offices.open_office(
        party, code, kind=kind, name=name, time_zone=zone, calendar=calendar, by=FOUNDER, at=at
    )


def _seat(seat: Seat, office: Office, at: datetime) -> None:
    labels = ["protocol"] if seat.role in ("consul", "supervisor") else []
    post = offices.create_post(
        office, seat.code, title=seat.title, role=seat.role, labels=labels, by=FOUNDER, at=at
    )
    account = identity.open_account(
        seat.email, name=seat.title["en"], party=office.party, language="kk", password=PASSWORD,
        is_demo=True, by=FOUNDER, at=at,
    )  # fmt: skip
    identity.appoint(account, post, starts=at - timedelta(days=1), by=FOUNDER, at=at)


def _mission(office: Office, states: tuple[str, ...]) -> None:
    mission = Mission.objects.create(office=office, host_state=states[0] if states else "KAZ")
    Jurisdiction.objects.bulk_create(Jurisdiction(mission=mission, state=s) for s in states)


def _rules(office: Office, at: datetime) -> RuleEdition:
    """Drafted by the senior consul, adopted by the director: two persons, as always."""
    consul, director = actor_of("MFA-CONSUL", at), actor_of("MFA-HEAD", at)
    edition = rules.draft(
        office=office, title=TITLE, valid_from=date(at.year, 1, 1), table=TABLE, by=consul, at=at
    )
    procedures.take(edition, "propose", by=consul, at=at)
    return procedures.take(edition, "adopt", by=director, at=at)


def _hosts(office: Office, at: datetime) -> None:
    invitations.enter_host(
        registration="990140000001",
        name={
            "kk": "Диплоклуб қоғамдық қоры (үлгі)",
            "ru": "Общественный фонд «Диплоклуб» (образец)",
            "en": "Diploclub public foundation (specimen)",
        },
        office=office,
        by=actor_of("MFA-CONSUL", at),
        at=at,
    )


def _slots(office: Office, at: datetime) -> None:
    """Interviews of twenty minutes in the forenoon of the next working days."""
    first = at.date() + timedelta(days=2)
    planned = plan.times(
        first, first + timedelta(days=8), opens=time(10), closes=time(12), minutes=20,
        calendar=working_calendar(office),
    )  # fmt: skip
    appointments.open_times(office, planned, places=1, by=FOUNDER, at=at)
