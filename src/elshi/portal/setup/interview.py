"""The same answers, asked one by one at a terminal; each is judged as it is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from elshi.foundation.signatures.profiles import PURPOSES

from .. import emblem
from . import answers

Ask = Callable[[str], str]
Fault = Callable[[str], str]
TITLES = {"kk": "қазақша", "ru": "по-русски", "en": "in English"}
WEEK = {"kk": "Жұмыс аптасы", "ru": "Рабочая неделя", "en": "Working week"}
YES = ("yes", "y", "иә", "ия", "да", "д")


def interview(ask: Ask = input) -> dict[str, Any]:
    """The table that an answers file would hold; `answers.judged` judges it whole."""
    return {
        "ministry": {
            "name": _texts(ask, _("Name of the ministry")),
            "state": _capitals(ask, _("State as in passports, three letters"), "KAZ",
                               answers.fault_in_state),
            "country": _capitals(ask, _("Country of the keys, two letters"), "KZ",
                                 answers.fault_in_country),
            "emblem": _line(ask, _("Emblem, a file in SVG or PNG (empty: none)"), "", _unfit),
        },
        "administrator": {
            "email": _line(ask, _("E-mail of the first administrator"),
                           fault=answers.fault_in_email),
            "name": _line(ask, _("Name of the first administrator")),
            "language": _line(ask, _("Language of letters: kk, ru or en"), "kk",
                              answers.fault_in_language),
        },
        "calendars": [_calendar(ask)],
        "offices": _offices(ask),
        "keys": _keys(ask),
        "mail": {"test": _line(ask, _("Send a test letter to (empty: none)"), "",
                               _unless_empty(answers.fault_in_email))},
    }  # fmt: skip


def _unfit(path: str) -> str:
    """Why a file is no emblem, or nothing."""
    try:
        if path:
            emblem.read(Path(path))
    except emblem.UnfitEmblem as unfit:
        return str(unfit)
    return ""


def _calendar(ask: Ask) -> dict[str, Any]:
    """The first working calendar; more are made at the staff desk."""
    calendar: dict[str, Any] = {"code": "week", "name": WEEK}
    calendar["opens"] = _line(ask, _("Offices open at"), "09:00", answers.fault_in_clock)
    calendar["closes"] = _line(ask, _("Offices close at"), "18:00", _later(calendar["opens"]))
    kept = _line(ask, _("Keep the public holidays of Kazakhstan? yes or no"), _("yes"))
    return {**calendar, **answers.KAZAKH_WEEK} if kept.lower() in YES else calendar


def _later(opens: str) -> Fault:
    """The fault of a closing time that is none, or lies before the opening."""

    def fault(value: str) -> str:
        if said := answers.fault_in_clock(value):
            return said
        return "" if opens < value else _("earlier than it opens")

    return fault


def _keys(ask: Ask) -> dict[str, Any]:
    """Where the keys live; with a token, which of them stay in files all the same."""
    keys: dict[str, Any] = {
        "store": _line(ask, _("Keys in sealed files or a token: file, pkcs11"), "file",
                       answers.fault_in_store),
    }  # fmt: skip
    if keys["store"] == "pkcs11":
        purposes = ", ".join(PURPOSES)
        title = _("Keys that stay in sealed files all the same (%(words)s; empty: none)")
        said = _line(ask, title % {"words": purposes}, "", _each(answers.fault_in_purpose))
        keys["stores"] = dict.fromkeys(_words(said), "file")
    return keys


def _offices(ask: Ask) -> list[dict[str, Any]]:
    """The first office is where the administrator sits."""
    found = [_office(ask, "MFA", "department", set())]
    while _line(ask, _("Another office? yes or no"), _("no")).lower() in YES:
        found.append(_office(ask, None, "embassy", {row["code"] for row in found}))
    return found


def _office(ask: Ask, code: str | None, kind: str, taken: set[str]) -> dict[str, Any]:
    def fault(value: str) -> str:
        if value in taken:
            return _("%(code)s stands twice") % {"code": value}
        return answers.fault_in_code(value)

    office = {
        "code": _capitals(ask, _("Code of the office"), code, fault),
        "kind": _line(ask, _("Kind: department, embassy, consulate, agency or border_post"), kind,
                      answers.fault_in_kind),
        "name": _texts(ask, _("Name of the office")),
        "time_zone": _line(ask, _("Time zone"), "Asia/Almaty", answers.fault_in_zone),
        "host_state": _capitals(ask, _("Host state, three letters (empty: receives no visas)"), "",
                                _unless_empty(answers.fault_in_state)),
    }  # fmt: skip
    if office["host_state"]:
        title = _("Nationalities that apply there, parted by commas")
        served = _capitals(ask, title, "", _each(answers.fault_in_state))
        office["states"] = _words(served)
    return office


def _words(said: str) -> list[str]:
    return [word.strip() for word in said.split(",") if word.strip()]


def _each(fault: Fault) -> Fault:
    """The first fault in words parted by commas."""
    return lambda said: next(filter(None, map(fault, _words(said))), "")


def _unless_empty(fault: Fault) -> Fault:
    return lambda said: fault(said) if said else ""


def _texts(ask: Ask, title: str) -> dict[str, str]:
    return {language: _line(ask, f"{title}, {how}") for language, how in TITLES.items()}


def _capitals(ask: Ask, title: str, usual: str | None, fault: Fault) -> str:
    """A line whose letters are taken as capitals."""
    return _line(ask, title, usual, lambda said: fault(said.upper())).upper()


def _line(ask: Ask, title: str, usual: str | None = None, fault: Fault = lambda _said: "") -> str:
    """A line; asked again while nothing is said and nothing is usual, or what is said is wrong."""
    shown = f"{title} [{usual}]: " if usual else f"{title}: "
    while True:
        said = ask(shown).strip() or usual
        if said is None:
            continue
        wrong = fault(said)
        if not wrong:
            return said
        print(f"  · {wrong}")
