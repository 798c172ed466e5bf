"""The invitation's letter for the host: its number, whom it names, how to use it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from elshi.engines.documents import references
from elshi.foundation.access.actors import Actor
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_long
from elshi.foundation.printing import actions as printing

from ..models import Invitation
from ..questions import ENTRY_CHOICES
from ..reads.cases import status_url
from ..reads.invitations import invitee_of
from ..reads.rules import rulebook_on
from .signing import signed


def letter(invitation: Invitation, *, language: str, by: Actor, at: datetime) -> bytes:
    """The signed letter as a PDF."""
    with override(language):
        facts = _facts(invitation, language, at)
    pdf = printing.render("visas/invitation.typ", facts, language=language, at=at)
    return signed(pdf, reason="Invitation", place=invitation.office.code, at=at, by=by)


def _facts(invitation: Invitation, language: str, at: datetime) -> dict[str, Any]:
    person, host = invitee_of(invitation), invitation.host
    name = " ".join(part for part in (person["surname"], person["given_names"]) if part)
    number = references.grouped(invitation.reference)
    return {
        "title": _("Invitation"),
        "ministry": in_language(invitation.office.party.name),
        "office": in_language(invitation.office.name),
        "day": date_long(at.date(), language),
        "number_label": _("Invitation number"),
        "number": number,
        "particulars": [
            [_("Host"), f"{in_language(host.name)} ({host.registration})"],
            [_("Invited person"), name],
            [_("Date of birth"), person["birth"]],
            [_("Passport number"), person["passport_number"]],
            [_("Visa"), _category(invitation)],
            [_("Number of entries"), str(dict(ENTRY_CHOICES)[invitation.entries])],
            [_("Good until"), date_long(invitation.valid_until, language)],
        ],
        "use": _(
            "Send this number to the person invited. It is asked for in the application, fits "
            "this passport alone and can be used once. It is no visa and gives no right to enter."
        ),
        "check": _("Check the number at any time: %(url)s")
        % {"url": status_url(language).replace("/status/", "/invitation/")},
    }


def _category(invitation: Invitation) -> str:
    book = rulebook_on(invitation.entered_at.date())
    row = book.categories.get(invitation.category) if book else None
    title = in_language(row["title"]) if row else ""
    return f"{invitation.category} · {title}" if title else invitation.category
