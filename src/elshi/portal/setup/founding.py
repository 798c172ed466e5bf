"""The founding: offices, calendars, the first administrator and numbers, all at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elshi.commons.missions import actions as missions
from elshi.foundation.access.actors import system
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity.models import Account
from elshi.foundation.numbers import actions as numbers
from elshi.foundation.offices import actions as offices
from elshi.foundation.offices.models import Office, Party, WorkingCalendar
from elshi.foundation.signatures.models import Authority

from ..holidays import kazakhstan
from .answers import Answers, CalendarAnswer, OfficeAnswer

FOUNDER = system("setup")
TITLE = {"kk": "Жүйе әкімшісі", "ru": "Администратор системы", "en": "Administrator"}


def anything_stands() -> bool:
    """Whether this data folder holds a ministry, an account or a key already."""
    return any(model.objects.exists() for model in (Party, Account, Authority))


def found(answers: Answers, *, password: str | None, at: datetime) -> tuple[Account, str]:
    """Found the ministry; the first administrator, and the one-time secret when no password is.

    All stands or nothing does.
    """
    with transaction.atomic():
        party = offices.found_party(
            answers.code, name=answers.name, state=answers.state, by=FOUNDER, at=at
        )
        calendars = {row.code: _calendar(row, party, at) for row in answers.calendars}
        opened = {row.code: _office(row, party, calendars, at) for row in answers.offices}
        for row in answers.series:
            numbers.ensure_series(
                row.code, row.template, by_office=row.by_office, yearly=row.yearly
            )
        account = _administrator(answers, party, opened, password, at)
        secret = "" if password else identity.issue_link(account, by=FOUNDER, at=at)
    return account, secret


def _calendar(row: CalendarAnswer, party: Party, at: datetime) -> WorkingCalendar:
    made = offices.open_calendar(
        row.code, name=row.name, days=row.days, opens=row.opens, closes=row.closes, party=party,
        by=FOUNDER, at=at,
    )  # fmt: skip
    if row.holidays:
        for day, name in kazakhstan(at.year, at.year + 1):
            offices.mark_day(made, day=day, name=name, working=False, by=FOUNDER, at=at)
    return made


def _office(
    row: OfficeAnswer, party: Party, calendars: dict[str, WorkingCalendar], at: datetime
) -> Office:
    made = offices.open_office(
        party, row.code, kind=row.kind, name=row.name, time_zone=row.time_zone,
        calendar=calendars[row.calendar], by=FOUNDER, at=at,
    )  # fmt: skip
    if row.host_state:
        missions.accredit(made, host_state=row.host_state, states=row.states, by=FOUNDER, at=at)
    return made


def _administrator(
    answers: Answers,
    party: Party,
    opened: dict[str, Office],
    password: str | None,
    at: datetime,
) -> Account:
    who = answers.administrator
    office = opened[who.get("office", answers.offices[0].code)]
    post = offices.create_post(
        office, f"{office.code}-ADMIN", title=TITLE, role="administrator", by=FOUNDER, at=at
    )
    account = identity.open_account(
        who["email"], name=who["name"], party=party, language=who.get("language", "kk"),
        password=password, by=FOUNDER, at=at,
    )  # fmt: skip
    identity.appoint(account, post, starts=at, by=FOUNDER, at=at)
    return account
