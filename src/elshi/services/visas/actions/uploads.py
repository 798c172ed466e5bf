"""Files that a traveller adds: examined, kept sealed, and read where they can be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from elshi.engines.documents import mrz
from elshi.engines.documents.picture import read_page
from elshi.foundation.access.actors import Actor
from elshi.foundation.files import actions as files
from elshi.foundation.files import reads as stored
from elshi.foundation.files.models import StoredFile

from ..models import Application
from ..portrait import WORDS, judge
from .applications import _editable, keep_reading

PICTURES = ("jpeg", "png")
ANY = ("jpeg", "png", "pdf")


def take_passport(case: Application, upload: Any, *, by: Actor, at: datetime) -> str:
    """Keep the picture of the passport page and fill in what was read; returns what to tell."""
    file = _replace(case, upload, "passport_page", PICTURES, by=by, at=at)
    reading = read_page(stored.content_of(file))
    if not reading.lines:
        return _("We could not read the lines at the bottom. Please type the answers.")
    zone = mrz.parse(reading.lines, at.date())
    keep_reading(
        case,
        {
            "lines": list(reading.lines),
            "fields": {
                name: getattr(zone, name)
                for name in (
                    "number", "issuer", "nationality", "birth", "expiry", "sex", "surname",
                    "given_names",
                )
            },
            "confidence": dict(reading.confidence),
            "valid": zone.valid,
        },
        by=by,
        at=at,
    )  # fmt: skip
    if not zone.valid:
        return _("We read the page, but not with certainty. Please check every answer.")
    return _("We read your passport and filled in the form. Please check what we read.")


def take_photo(case: Application, upload: Any, *, by: Actor, at: datetime) -> str:
    """Keep the photograph when it can be used; returns doubts an officer may overlook."""
    with transaction.atomic():
        file = _replace(case, upload, "photo", PICTURES, by=by, at=at)
        report = judge(stored.content_of(file))
    return " ".join(str(WORDS[code]) for code in report.codes)


def take_document(case: Application, upload: Any, purpose: str, *, by: Actor, at: datetime) -> None:
    """Keep a supporting document beside earlier ones of its kind."""
    _editable(case, by)
    files.receive(upload, owner=case.subject, purpose=purpose, by=by.name, at=at, kinds=ANY)


def _replace(
    case: Application, upload: Any, purpose: str, kinds: tuple[str, ...], *, by: Actor, at: datetime
) -> StoredFile:
    """The new file in place of an earlier one of its purpose."""
    _editable(case, by)
    with transaction.atomic():
        earlier = list(stored.of_owner(case.subject, purpose))
        file = files.receive(
            upload, owner=case.subject, purpose=purpose, by=by.name, at=at, kinds=kinds
        )
        for old in earlier:
            files.remove(old)
    return file
