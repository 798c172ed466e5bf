"""What stands around a request after the issue, and what its traveller reads of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from elshi.commons.watchlists import reads as watchlists
from elshi.foundation.procedures.models import Governed

from ..models import Amendment, Application, Visa
from ..rulebook import extendable_to
from ..rules import AmendmentCircumstances, day
from .cases import answers_of, last_private, terms_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its traveller reads it: where it stands, by when, why it was declined."""

    row: Amendment
    due: datetime | None
    reasoning: str


def in_force(case: Application) -> Visa | None:
    """The visa of a case that is in force."""
    return case.visas.filter(state="in_force").order_by("-issued_at").first()


def extendable_until(case: Application) -> date | None:
    """The last day to which the visa in force may be extended; nothing when none is."""
    first, terms = case.visas.order_by("issued_at").first(), terms_of(case)
    expiry = day(answers_of(case), "passport_expiry")
    if first is None or terms is None or expiry is None:
        return None
    return extendable_to(terms, first.valid_until, expiry)


def circumstances_of(request: Amendment) -> AmendmentCircumstances:
    """What the guards of an extension look at."""
    case = request.application
    visa = None if case.erased_at else in_force(case)
    return AmendmentCircumstances(
        kind=request.kind,
        last_day=visa.valid_until if visa else None,
        bound=extendable_until(case) if visa else None,
        screened=watchlists.screened_since(case.subject, request.lodged_at),
        open_hits=watchlists.counts(case.subject).open,
    )


def kinds_for(case: Application) -> list[tuple[str, Any]]:
    """What can be asked for now: an extension only where the rules of the visa bear one."""
    visa, bound = in_force(case), extendable_until(case)
    longer = visa is not None and bound is not None and bound > visa.valid_until
    return [
        (kind.value, kind.label)
        for kind in Amendment.Kind
        if longer or kind != Amendment.Kind.EXTENSION
    ]


def asked_by(case: Application) -> list[Asked]:
    """The requests of a case, newest first."""
    rows = case.amendments.order_by("-lodged_at")
    return [Asked(row, row.due_at, "" if case.erased_at else _why_not(row)) for row in rows]


def _why_not(row: Amendment) -> str:
    if row.state != "declined":
        return ""
    return str(last_private(cast(Governed, row), "decline").get("reasoning", ""))
