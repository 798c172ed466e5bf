"""Editions of the rule tables: drafted by one person, adopted by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.policies import require
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import EditedMeanwhile

from ..models import RuleEdition
from ..rulebook import faults_in
from .applications import new_reference


def draft(
    *,
    office: Office,
    title: Mapping[str, str],
    valid_from: date,
    table: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> RuleEdition:
    """Begin an edition; a table with faults is refused with each of them."""
    if not by.may("visas.rules.edit", office.pk) and by.kind != "system":
        raise NotAllowed
    _sound(table)
    edition = RuleEdition(
        reference=new_reference(),
        office=office,
        party=office.party,
        title=dict(title),
        valid_from=valid_from,
        table=dict(table),
    )
    edition.clean_fields(exclude=("state", "procedure_version", "entered_at"))
    return procedures.begin(edition, by=by, at=at)


def revise(
    edition: RuleEdition,
    *,
    table: Mapping[str, Any],
    valid_from: date,
    by: Actor,
    at: datetime,
    title: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> RuleEdition:
    """Change a draft; a proposed or adopted edition is never changed.

    ``seen`` is the edition number that the editor's page showed: another one refuses, so that of
    two consuls at one draft the second sees what the first has saved.
    """
    _sound(table)
    with transaction.atomic():
        edition = procedures.locked(edition)
        require(by, "visas.rules.edit", edition)
        if edition.state != "draft":
            raise Refusal(
                _("Only a draft can be changed."), mend=_("Begin a new edition."), code="not_draft"
            )
        if seen is not None and seen != edition.edition:
            raise EditedMeanwhile
        edition.table, edition.valid_from = dict(table), valid_from
        edition.title = dict(title or edition.title)
        edition.clean_fields(exclude=("state", "procedure_version", "entered_at"))
        edition.edition += 1
        edition.save()
        procedures.enter(edition, "revise", by=by, at=at)
    return edition


def _sound(table: Mapping[str, Any]) -> None:
    faults = faults_in(table)
    if faults:
        raise InvalidInput(
            {"table": [_("The table has a fault at %s.") % fault for fault in faults]}
        )


FIRST_TITLE = {"kk": "Виза қағидалары", "ru": "Визовые правила", "en": "Visa rules"}
FIRST_TABLE: Mapping[str, Any] = {
    "currency": "USD", "categories": [], "purposes": [], "documents": {}, "visa_free": {},
    "no_invitation": [],
}  # fmt: skip


def first(*, office: Office, valid_from: date, by: Actor, at: datetime) -> RuleEdition:
    """Begin the first edition of a ministry that has none: an empty table."""
    return draft(
        office=office, title=FIRST_TITLE, valid_from=valid_from, table=FIRST_TABLE, by=by, at=at
    )


def copy(
    source: RuleEdition, *, office: Office, valid_from: date, by: Actor, at: datetime
) -> RuleEdition:
    """Begin an edition as a copy of another, which rules until the new one's day."""
    return draft(
        office=office, title=source.title, valid_from=valid_from, table=source.table, by=by, at=at
    )
