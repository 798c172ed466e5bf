"""Travellers who apply together, as the session that opened them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elshi.commons.fees import reads as fees
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor

from ..models import Application
from ..rules import faults
from .cases import answers_of, circumstances_of, terms_of


@dataclass(frozen=True, slots=True)
class Member:
    """One traveller of a group: name as typed, what is still missing, what is owed."""

    case: Application
    name: str
    missing: int
    terms: Any
    charge: Any


def members(case: Application, actor: Actor) -> list[Application]:
    """The cases of the group that the actor holds, in the order they were begun; alone: itself."""
    if case.group_id is None:
        return [case]
    rows = access.visible(actor, Application).filter(group=case.group_id)
    return list(
        rows.exclude(state__in=("withdrawn", "expired"))
        .select_related("office__calendar", "party", "rules", "group")
        .order_by("pk")
    )


def same_address(case: Application) -> list[Application]:
    """The cases of the group with the same e-mail address: its link opens them all."""
    if case.group_id is None:
        return [case]
    rows = Application.objects.filter(group=case.group_id, erased_at__isnull=True)
    return list(rows.filter(email_index=case.email_index).order_by("pk"))


def listed(case: Application, actor: Actor, at: datetime) -> list[Member]:
    """Each traveller of the group with name, gaps and fee."""
    return [_member(one, at) for one in members(case, actor)]


def _member(case: Application, at: datetime) -> Member:
    answers = answers_of(case)
    names = (answers.get("given_names", ""), answers.get("surname", ""))
    missing = len(faults(circumstances_of(case, at))) if case.state == "draft" else 0
    return Member(
        case=case,
        name=" ".join(filter(None, names)),
        missing=missing,
        terms=terms_of(case),
        charge=fees.charge_of(case.subject),
    )
