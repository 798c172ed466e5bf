"""Blind indexes: by them a person is found whose passport, birth and address nobody can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elshi.foundation.files import vault

from ..spelling import passport_number

PASSPORT, BIRTH, EMAIL = "visas.passport", "visas.birth", "visas.email"
HOLDER = "visas.holder"


def indexes(answers: Mapping[str, Any]) -> dict[str, str]:
    """Blind indexes of the answers that are looked up: equal input, equal index, nothing more."""
    return {
        "passport_index": passport_index(str(answers.get("passport_number") or "")),
        "birth_index": _blind(BIRTH, answers.get("birth")),
        "email_index": _blind(EMAIL, answers.get("email")),
    }


def passport_index(typed: str) -> str:
    """The blind index of a passport number, however it was typed; empty without one."""
    return _blind(PASSPORT, passport_number(typed))


def holder_index(visa: str, passport: str) -> str:
    """What ties one visa to its holder's passport: no search by the passport alone finds it."""
    return vault.blind(HOLDER, f"{visa} {passport_number(passport)}") if passport else ""


def _blind(purpose: str, value: Any) -> str:
    return vault.blind(purpose, str(value).strip().upper()) if value else ""
