"""What a ministry says about itself, read from TOML and judged before anything is stored.

Pure: text in, answers or every fault at once out, in the reader's language. The form is told in
docs/administrator/setup.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from elshi.commons.papers.rules import SERIES as PAPERS
from elshi.commons.world.reads import is_state
from elshi.foundation.signatures.profiles import PURPOSES

LANGUAGES = ("kk", "ru", "en")
STORES = ("file", "pkcs11")
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
    stores: Mapping[str, str] = field(default_factory=dict)
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
        stores=keys.get("stores", {}),
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


def fault_in_state(value: str) -> str:
    """What is wrong with a state's letters, or nothing."""
    return "" if is_state(value) else _("the letters of a state as in its passports, e.g. KAZ")


def fault_in_country(value: str) -> str:
    """What is wrong with the letters of a country, or nothing."""
    fits = re.fullmatch(r"[A-Z]{2}", value)
    return "" if fits else _("two capital letters (ISO 3166), e.g. KZ")


def fault_in_email(value: str) -> str:
    """What is wrong with an address, or nothing."""
    return "" if EMAIL.fullmatch(value) else _("not an e-mail address")


def fault_in_language(value: str) -> str:
    """What is wrong with a language, or nothing."""
    return "" if value in LANGUAGES else _("kk, ru or en")


def fault_in_code(value: str) -> str:
    """What is wrong with an office's code, or nothing."""
    return "" if CODE.fullmatch(value) else _("two to sixteen capital letters, digits and hyphens")


def fault_in_kind(value: str) -> str:
    """What is wrong with an office's kind, or nothing."""
    return "" if value in KINDS else _("one of: %(words)s") % {"words": ", ".join(KINDS)}


def fault_in_zone(value: str) -> str:
    """What is wrong with a time zone, or nothing."""
    return "" if value in available_timezones() else _("no such time zone, e.g. Asia/Almaty")


def fault_in_store(value: str) -> str:
    """What is wrong with a place for keys, or nothing."""
    return "" if value in STORES else _("file or pkcs11")


def fault_in_purpose(value: str) -> str:
    """What is wrong with the purpose of a key, or nothing."""
    return "" if value in PURPOSES else _("one of: %(words)s") % {"words": ", ".join(PURPOSES)}


def fault_in_clock(value: Any) -> str:
    """What is wrong with a time of day, or nothing."""
    try:
        _clock(value)
    except (TypeError, ValueError):
        return _("a time such as 09:00")
    return ""


def _faults(given: Mapping[str, Any]) -> Iterator[str]:
    ministry = given.get("ministry")
    if not isinstance(ministry, Mapping):
        yield from _named("ministry", _("not given"))
        return
    yield from _faults_in_name("ministry.name", ministry.get("name"))
    yield from _named("ministry.state", fault_in_state(str(ministry.get("state", ""))))
    yield from _named("ministry.country", fault_in_country(str(ministry.get("country", ""))))
    yield from _faults_in_keys(given.get("keys", {}))
    yield from _faults_in_administrator(given.get("administrator"))
    yield from _faults_in_calendars(_calendars(given))
    yield from _faults_in_offices(given)
    test = given.get("mail", {}).get("test", "")
    yield from _named("mail.test", fault_in_email(str(test)) if test else "")


def _named(place: str, fault: str) -> Iterator[str]:
    """The fault with its place, when there is one."""
    if fault:
        yield f"{place}: {fault}"


def _faults_in_keys(keys: Mapping[str, Any]) -> Iterator[str]:
    yield from _named("keys.store", fault_in_store(keys.get("store", "file")))
    for purpose, place in keys.get("stores", {}).items():
        yield from _named(f"keys.stores.{purpose}", fault_in_purpose(purpose))
        yield from _named(f"keys.stores.{purpose}", fault_in_store(place))


def _faults_in_name(place: str, name: Any) -> Iterator[str]:
    if not isinstance(name, Mapping):
        yield from _named(place, _("not given"))
        return
    for language in LANGUAGES:
        if not str(name.get(language, "")).strip():
            yield from _named(f"{place}.{language}", _("not given"))


def _faults_in_administrator(row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield from _named("administrator", _("not given"))
        return
    yield from _named("administrator.email", fault_in_email(str(row.get("email", ""))))
    if not str(row.get("name", "")).strip():
        yield from _named("administrator.name", _("not given"))
    yield from _named("administrator.language", fault_in_language(row.get("language", "kk")))


def _faults_in_calendars(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        place = f"calendars[{number}]"
        if not re.fullmatch(r"[a-z0-9-]{1,32}", str(row.get("code", ""))):
            yield from _named(f"{place}.code", _("small letters, digits and hyphens"))
        yield from _faults_in_name(f"{place}.name", row.get("name"))
        days = row.get("days", range(5))
        if not days or not all(isinstance(day, int) and 0 <= day <= 6 for day in days):
            yield from _named(f"{place}.days", _("numbers from 0 (Monday) to 6"))
        if row.get("holidays", "") not in ("", "KZ"):
            yield from _named(f"{place}.holidays", _("KZ or nothing"))
        yield from _faults_in_hours(place, row)


def _faults_in_hours(place: str, row: Mapping[str, Any]) -> Iterator[str]:
    opens, closes = row.get("opens", "09:00"), row.get("closes", "18:00")
    faults = [*_named(f"{place}.opens", fault_in_clock(opens)),
              *_named(f"{place}.closes", fault_in_clock(closes))]  # fmt: skip
    yield from faults
    if not faults and _clock(opens) >= _clock(closes):
        yield from _named(f"{place}.closes", _("earlier than it opens"))


def _faults_in_offices(given: Mapping[str, Any]) -> Iterator[str]:
    rows = given.get("offices")
    if not isinstance(rows, list) or not rows:
        yield from _named("offices", _("at least one"))
        return
    known = {row.get("code") for row in _calendars(given)}
    codes = [row.get("code") for row in rows]
    for code in sorted({str(code) for code in codes if codes.count(code) > 1}):
        yield from _named("offices", _("%(code)s stands twice") % {"code": code})
    administrator = given.get("administrator")
    seat = administrator.get("office", codes[0]) if isinstance(administrator, Mapping) else codes[0]
    if seat not in codes:
        yield from _named("administrator.office", _("no office %(code)s") % {"code": seat})
    for number, row in enumerate(rows, 1):
        yield from _faults_in_office(f"offices[{number}]", row, known)


def _faults_in_office(place: str, row: Mapping[str, Any], calendars: set[Any]) -> Iterator[str]:
    yield from _named(f"{place}.code", fault_in_code(str(row.get("code", ""))))
    yield from _named(f"{place}.kind", fault_in_kind(row.get("kind", "department")))
    yield from _faults_in_name(f"{place}.name", row.get("name"))
    yield from _named(f"{place}.time_zone", fault_in_zone(str(row.get("time_zone", ""))))
    host, served = row.get("host_state", ""), row.get("states", ())
    yield from _named(f"{place}.host_state", fault_in_state(str(host)) if host else "")
    for state in served if isinstance(served, list | tuple) else ("",):
        yield from _named(f"{place}.states", fault_in_state(str(state)))
    calendar = row.get("calendar")
    if calendar and calendar not in calendars:
        yield from _named(f"{place}.calendar", _("no calendar %(code)s") % {"code": calendar})
