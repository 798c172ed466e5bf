"""What a ministry says about itself, read from TOML and judged before anything is stored.

Pure: text in, answers or every fault at once out. The form is told in docs/administrator/setup.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from elshi.commons.papers.rules import SERIES as PAPERS

LANGUAGES = ("kk", "ru", "en")
KINDS = ("department", "embassy", "consulate", "permanent_mission", "agency", "border_post")
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,15}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
SERIES = (
    ("visas.case", "{office}/{year}-{number:05}", True, True),
    ("visas.visa", "V{number:08}", False, False),
    *((code, template, True, True) for code, template in PAPERS.items()),
)
Texts = dict[str, str]


class Faulty(ValueError):
    """Answers that cannot be used; ``faults`` names each place and what is wrong there."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """A working week and whose days off it keeps ("KZ" or none)."""

    code: str
    name: Texts
    days: tuple[int, ...]
    opens: time
    closes: time
    holidays: str


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """A department or mission; one with a ``host_state`` receives visa applications."""

    code: str
    kind: str
    name: Texts
    time_zone: str
    calendar: str
    host_state: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """A series of numbers."""

    code: str
    template: str
    by_office: bool
    yearly: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """A ministry before it is founded."""

    code: str
    name: Texts
    state: str
    country: str
    organisation: str
    emblem: str
    administrator: Mapping[str, str]
    calendars: tuple[CalendarAnswer, ...]
    offices: tuple[OfficeAnswer, ...]
    series: tuple[SeriesAnswer, ...] = field(default=())
    store: str = "file"
    mail_test: str = ""


def read(text: str) -> Answers:
    """The answers in a TOML text; raises Faulty with all that is wrong."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise Faulty([f"TOML: {reason}"]) from None
    return judged(given)


def judged(given: Mapping[str, Any]) -> Answers:
    """The answers in a table; raises Faulty with all that is wrong."""
    faults = list(_faults(given))
    if faults:
        raise Faulty(faults)
    ministry, keys = given["ministry"], given.get("keys", {})
    return Answers(
        code=ministry.get("code", "mfa"),
        name={language: ministry["name"][language] for language in LANGUAGES},
        state=ministry["state"],
        country=ministry["country"],
        organisation=keys.get("organisation", ministry["name"]["en"])[:64],
        emblem=ministry.get("emblem", ""),
        administrator=given["administrator"],
        calendars=tuple(_calendar(row) for row in _calendars(given)),
        offices=tuple(_office(row, _calendars(given)) for row in given["offices"]),
        series=tuple(_series(row) for row in given.get("series", ())) or _usual_series(),
        store=keys.get("store", "file"),
        mail_test=given.get("mail", {}).get("test", ""),
    )


def _calendars(given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return given.get("calendars") or [KAZAKH_WEEK]


KAZAKH_WEEK: Mapping[str, Any] = {
    "code": "kz",
    "name": {"kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"},
    "holidays": "KZ",
}


def _calendar(row: Mapping[str, Any]) -> CalendarAnswer:
    return CalendarAnswer(
        code=row["code"],
        name=dict(row["name"]),
        days=tuple(row.get("days", range(5))),
        opens=_clock(row.get("opens", "09:00")),
        closes=_clock(row.get("closes", "18:00")),
        holidays=row.get("holidays", ""),
    )


def _clock(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)


def _office(row: Mapping[str, Any], calendars: list[Mapping[str, Any]]) -> OfficeAnswer:
    return OfficeAnswer(
        code=row["code"],
        kind=row.get("kind", "department"),
        name=dict(row["name"]),
        time_zone=row["time_zone"],
        calendar=row.get("calendar", calendars[0]["code"]),
        host_state=row.get("host_state", ""),
        states=tuple(row.get("states", ())),
    )


def _series(row: Mapping[str, Any]) -> SeriesAnswer:
    return SeriesAnswer(
        row["code"], row["template"], row.get("by_office", True), row.get("yearly", True)
    )


def _usual_series() -> tuple[SeriesAnswer, ...]:
    return tuple(SeriesAnswer(*row) for row in SERIES)


def _faults(given: Mapping[str, Any]) -> Iterator[str]:
    ministry = given.get("ministry")
    if not isinstance(ministry, Mapping):
        yield "ministry: missing"
        return
    yield from _faults_in_name("ministry.name", ministry.get("name"))
    if not re.fullmatch(r"[A-Z]{1,3}", str(ministry.get("state", ""))):
        yield "ministry.state: three letters as in a passport, e.g. KAZ"
    if not re.fullmatch(r"[A-Z]{2}", str(ministry.get("country", ""))):
        yield "ministry.country: two letters (ISO 3166), e.g. KZ"
    if given.get("keys", {}).get("store", "file") not in ("file", "pkcs11"):
        yield "keys.store: file or pkcs11"
    yield from _faults_in_administrator(given.get("administrator"))
    yield from _faults_in_calendars(_calendars(given))
    yield from _faults_in_offices(given)


def _faults_in_name(place: str, name: Any) -> Iterator[str]:
    if not isinstance(name, Mapping):
        yield f"{place}: missing"
        return
    for language in LANGUAGES:
        if not str(name.get(language, "")).strip():
            yield f"{place}.{language}: missing"


def _faults_in_administrator(row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "administrator: missing"
        return
    if not EMAIL.fullmatch(str(row.get("email", ""))):
        yield "administrator.email: not an e-mail address"
    if not str(row.get("name", "")).strip():
        yield "administrator.name: missing"
    if row.get("language", "kk") not in LANGUAGES:
        yield "administrator.language: kk, ru or en"


def _faults_in_calendars(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        place = f"calendars[{number}]"
        if not re.fullmatch(r"[a-z0-9-]{1,32}", str(row.get("code", ""))):
            yield f"{place}.code: small letters, digits and hyphens"
        yield from _faults_in_name(f"{place}.name", row.get("name"))
        days = row.get("days", range(5))
        if not days or not all(isinstance(day, int) and 0 <= day <= 6 for day in days):
            yield f"{place}.days: numbers from 0 (Monday) to 6"
        if row.get("holidays", "") not in ("", "KZ"):
            yield f"{place}.holidays: KZ or nothing"
        yield from _faults_in_hours(place, row)


def _faults_in_hours(place: str, row: Mapping[str, Any]) -> Iterator[str]:
    try:
        opens, closes = _clock(row.get("opens", "09:00")), _clock(row.get("closes", "18:00"))
    except (TypeError, ValueError):
        yield f"{place}.opens, {place}.closes: times such as 09:00"
        return
    if opens >= closes:
        yield f"{place}.closes: earlier than it opens"


def _faults_in_offices(given: Mapping[str, Any]) -> Iterator[str]:
    rows = given.get("offices")
    if not isinstance(rows, list) or not rows:
        yield "offices: at least one"
        return
    known = {row.get("code") for row in _calendars(given)}
    codes = [row.get("code") for row in rows]
    for code in sorted({str(code) for code in codes if codes.count(code) > 1}):
        yield f"offices: {code} stands twice"
    seat = given.get("administrator", {}).get("office", codes[0])
    if seat not in codes:
        yield f"administrator.office: no office {seat}"
    for number, row in enumerate(rows, 1):
        yield from _faults_in_office(f"offices[{number}]", row, known)


def _faults_in_office(place: str, row: Mapping[str, Any], calendars: set[Any]) -> Iterator[str]:
    if not CODE.fullmatch(str(row.get("code", ""))):
        yield f"{place}.code: capital letters, digits and hyphens"
    if row.get("kind", "department") not in KINDS:
        yield f"{place}.kind: one of {', '.join(KINDS)}"
    yield from _faults_in_name(f"{place}.name", row.get("name"))
    if row.get("time_zone") not in available_timezones():
        yield f"{place}.time_zone: no such zone, e.g. Asia/Almaty"
    if row.get("calendar") and row["calendar"] not in calendars:
        yield f"{place}.calendar: no calendar {row['calendar']}"
