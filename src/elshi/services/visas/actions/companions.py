"""Families and parties: several travellers, one hand-over, one page to pay."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.engines.documents import references
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions as procedures

from ..models import Application, Group
from ..reads.cases import answers_of
from .applications import begin, store_answers

MOST = 12
# What travellers of one party have in common; each stays free to change it.
SHARED = (
    "nationality", "category", "entries", "note_verbale", "email", "phone", "arrival", "departure",
    "stay_address", "home_address",
)  # fmt: skip


class TooMany(Refusal):
    """A group holds only so many travellers."""

    code = "group_full"
    message = _("A group may have at most twelve travellers.")
    mend = _("Begin another application for the others.")


def add(case: Application, *, by: Actor, at: datetime) -> Application:
    """Open a draft for one more traveller, with the contact and the journey of this one."""
    if case.subject not in by.holds:
        raise NotAllowed
    with transaction.atomic():
        case = procedures.locked(case)
        if case.state != "draft":
            raise Refusal(_("This application has been handed in."), code="handed_in")
        group = case.group or _open_group(case, by=by, at=at)
        if group.applications.count() >= MOST:
            raise TooMany
        other = begin(office=case.office, language=case.language, at=at, by=by, group=group)
        answers = answers_of(case)
        other.email_confirmed_at = case.email_confirmed_at
        store_answers(other, {name: answers[name] for name in SHARED if answers.get(name)})
        procedures.enter(other, "join", by=by, at=at)
    return other


def _open_group(case: Application, *, by: Actor, at: datetime) -> Group:
    case.group = Group.objects.create(
        reference=references.make(secrets.token_bytes(10)), created_at=at
    )
    case.save(update_fields=["group"])
    procedures.enter(case, "join", by=by, at=at)
    return case.group


def hand_in(cases: Sequence[Application], *, by: Actor, at: datetime) -> list[Application]:
    """Hand in all drafts of a group, or none when one of them is not complete."""
    with transaction.atomic():
        return [
            procedures.take(case, "submit", by=by, at=at) for case in cases if case.state == "draft"
        ]
