"""The same answers, asked one by one at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

Ask = Callable[[str], str]
TITLES = {"kk": "қазақша", "ru": "по-русски", "en": "in English"}


def interview(ask: Ask = input) -> dict[str, Any]:
    """The table that an answers file would hold; `answers.judged` judges it."""
    ministry = {
        "name": _texts(ask, _("Name of the ministry")),
        "state": _line(ask, _("State as in passports, three letters"), "KAZ").upper(),
        "country": _line(ask, _("Country of the keys, two letters"), "KZ").upper(),
        "emblem": _line(ask, _("Emblem, a file in SVG or PNG (empty: none)"), ""),
    }
    administrator = {
        "email": _line(ask, _("E-mail of the first administrator")),
        "name": _line(ask, _("Name of the first administrator")),
        "language": _line(ask, _("Language of letters: kk, ru or en"), "kk"),
    }
    return {
        "ministry": ministry,
        "administrator": administrator,
        "offices": _offices(ask),
        "keys": {"store": _line(ask, _("Keys in sealed files or a token: file, pkcs11"), "file")},
        "mail": {"test": _line(ask, _("Send a test letter to (empty: none)"), "")},
    }


def _offices(ask: Ask) -> list[dict[str, Any]]:
    """The first office is where the administrator sits."""
    found = [_office(ask, "MFA", "department")]
    while _line(ask, _("Another office? yes or no"), "no").lower() in ("yes", "y", "иә", "да"):
        found.append(_office(ask, "", "embassy"))
    return found


def _office(ask: Ask, code: str, kind: str) -> dict[str, Any]:
    office = {
        "code": _line(ask, _("Code of the office"), code).upper(),
        "kind": _line(ask, _("Kind: department, embassy, consulate, agency or border_post"), kind),
        "name": _texts(ask, _("Name of the office")),
        "time_zone": _line(ask, _("Time zone"), "Asia/Almaty"),
        "host_state": _line(ask, _("Host state, three letters (empty: receives no visas)"), ""),
    }
    if office["host_state"]:
        served = _line(ask, _("Nationalities that apply there, parted by commas"), "")
        office["states"] = [word.strip().upper() for word in served.split(",") if word.strip()]
    return office


def _texts(ask: Ask, title: str) -> dict[str, str]:
    return {language: _line(ask, f"{title}, {how}") for language, how in TITLES.items()}


def _line(ask: Ask, title: str, usual: str | None = None) -> str:
    """A line; asked again while nothing is said and nothing is usual."""
    shown = f"{title} [{usual}]: " if usual else f"{title}: "
    while True:
        said = ask(shown).strip()
        if said or usual is not None:
            return said or usual or ""
