"""Files that a traveller adds: examined, kept sealed, and read where they can be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from elshi.engines.documents import mrz
from elshi.engines.documents.picture import read_page
from elshi.foundation.access.actors import Actor
from elshi.foundation.files import actions as files
from elshi.foundation.files import reads as stored
from elshi.foundation.files.models import StoredFile
from elshi.foundation.observe.errors import Refusal, Text

from ..models import Application
from ..portrait import WORDS, judge
from .applications import _editable, keep_reading

PICTURES = ("jpeg", "png")
ANY = ("jpeg", "png", "pdf")
# What a delivery in pieces is for until the form says so; it counts for nothing before.
ARRIVING = "arriving"
MOST_FILES = 30


class TooManyFiles(Refusal):
    """A case holds only so many files."""

    code = "too_many_files"
    message = _lazy("This application holds as many files as it can.")
    mend = _lazy("Join several pages into one PDF.")


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
    return ""  # the pages that follow say themselves what was read, and how surely


def take_photo(case: Application, upload: Any, *, by: Actor, at: datetime) -> list[Text]:
    """Keep the photograph when it can be used; returns doubts an officer may overlook."""
    with transaction.atomic():
        file = _replace(case, upload, "photo", PICTURES, by=by, at=at)
        report = judge(stored.content_of(file))
    return [WORDS[code] for code in report.codes]


def take_document(
    case: Application, upload: Any, purpose: str, *, by: Actor, at: datetime
) -> StoredFile:
    """Keep a supporting document beside earlier ones of its kind."""
    _editable(case, by)
    if stored.of_owner(case.subject).count() >= MOST_FILES:
        raise TooManyFiles
    return _kept(case, upload, purpose, ANY, by=by, at=at)


def drop_document(case: Application, token: str, *, by: Actor, at: datetime) -> None:
    """Take out a document the traveller added by mistake, while the case is still a draft."""
    _editable(case, by)
    file = stored.of_owner(case.subject).filter(token=token).first()
    if file is None or case.state != "draft" or file.made_by != by.name:
        raise Refusal(_lazy("This file can no longer be taken out."), code="file_stays")
    files.remove(file)


def _replace(
    case: Application, upload: Any, purpose: str, kinds: tuple[str, ...], *, by: Actor, at: datetime
) -> StoredFile:
    """The new file in place of an earlier one of its purpose."""
    _editable(case, by)
    with transaction.atomic():
        earlier = list(stored.of_owner(case.subject, purpose))
        file = _kept(case, upload, purpose, kinds, by=by, at=at)
        for old in earlier:
            files.remove(old)
    return file


def _kept(
    case: Application, upload: Any, purpose: str, kinds: tuple[str, ...], *, by: Actor, at: datetime
) -> StoredFile:
    """An upload of the form, or a delivery that came in pieces, kept for its purpose."""
    if not isinstance(upload, StoredFile):
        return files.receive(
            upload, owner=case.subject, purpose=purpose, by=by.name, at=at, kinds=kinds
        )
    return files.assign(upload, purpose=purpose, kinds=kinds)


def forget_arrivals(case: Application) -> None:
    """Take out deliveries that no form has claimed or that were refused."""
    for file in stored.of_owner(case.subject, ARRIVING):
        files.remove(file)


def delivered(case: Application, token: str) -> StoredFile:
    """The file of a delivery that a form names; one of another case is as absent as none."""
    file = stored.of_owner(case.subject, ARRIVING).filter(token=token).first()
    if file is None:
        raise Refusal(
            _lazy("The file did not arrive whole."),
            mend=_lazy("Send it again."),
            code="no_delivery",
        )
    return file
