"""What the visa service lays on one's desk: due cases, proposals, appeals, questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor

from .reads import desk_load
from .reads.terms import Term, term_of

MOST = 10


@dataclass(frozen=True, slots=True)
class Line:
    """Something on the desk: where it leads, what it is, why and by when."""

    title: str
    url: str
    state: Any
    term: Term | None
    about: str
    zone: str
    reference: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Pile:
    """Lines of one kind, with how many there are in all and where the rest is."""

    name: str
    title: Any
    lines: list[Line]
    count: int
    more: str = ""
    empty: Any = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at the head of the desk, leading to its cases."""

    label: Any
    value: int
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The visa service's part of one's desk."""

    figures: list[Figure]
    piles: list[Pile]
    template: str = "visas/desk/panel.html"
    style: str = "visas/desk.css"


def desk(actor: Actor, at: datetime) -> Panel | None:
    """The panel of whoever works on visas; nothing for others."""
    piles = [pile for make in _PILES if (pile := make(actor, at)) is not None]
    figures = _figures(actor, at)
    return Panel(figures, piles) if figures or piles else None


def _figures(actor: Actor, at: datetime) -> list[Figure]:
    if not actor.may("visas.application.examine"):
        return []
    found, queue = desk_load.tally(actor, at), reverse("visas:queue")
    return [
        Figure(_("Overdue"), found.overdue, f"{queue}?officer=me&late=1", "bad"),
        Figure(_("Due within a day"), found.soon, f"{queue}?officer=me", "warn"),
        Figure(_("My open cases"), found.mine, f"{queue}?officer=me"),
        Figure(_("Paused"), found.paused, f"{queue}?officer=me&state=paused"),
        Figure(_("Unclaimed"), found.unclaimed, f"{queue}?officer=nobody"),
    ]


def _mine(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.application.examine"):
        return None
    more = f"{reverse('visas:queue')}?officer=me"
    empty = _("Claim a case below; it then lies here.")
    return _cases("mine", _("My cases"), desk_load.mine(actor), at, more=more, empty=empty)


def _to_confirm(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.application.confirm"):
        return None
    cases = desk_load.to_confirm(actor)
    return _cases("confirm", _("Waiting for a second person"), cases, at)


def _unclaimed(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.application.examine"):
        return None
    more = f"{reverse('visas:queue')}?officer=nobody"
    return _cases("unclaimed", _("Unclaimed"), desk_load.unclaimed(actor), at, more=more)


def _revocations(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.visa.confirm"):
        return None
    visas = list(desk_load.revocations_to_confirm(actor)[:MOST])
    lines = [
        Line(
            title=visa.number,
            url=reverse("visas:desk_case", args=(visa.application.reference,)) + "#visas",
            state=_("Revocation proposed"),
            term=None,
            about=visa.application.number,
            zone="",
        )
        for visa in visas
    ]
    return Pile("revocations", _("Visas to revoke"), lines, len(lines)) if lines else None


def _appeals(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.appeal.decide"):
        return None
    rows = desk_load.appeals_to_decide(actor)
    lines = [
        Line(
            title=appeal.application.number,
            url=reverse("visas:desk_case", args=(appeal.application.reference,)) + "#appeals",
            state=appeal.standing.title,
            term=term_of(appeal, at),
            about=appeal.application.category,
            zone=appeal.office.time_zone,
        )
        for appeal in rows[:MOST]
    ]
    return Pile("appeals", _("Appeals to decide"), lines, rows.count()) if lines else None


def _requests(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.application.decide"):
        return None
    rows = desk_load.requests_to_answer(actor)
    lines = [
        Line(
            title=row.application.number,
            url=reverse("visas:desk_case", args=(row.application.reference,)) + "#requests",
            state=row.get_kind_display(),
            term=term_of(row, at),
            about=row.application.category,
            zone=row.office.time_zone,
        )
        for row in rows[:MOST]
    ]
    title = _("Requests after the issue")
    return Pile("requests", title, lines, rows.count()) if lines else None


def _questions(actor: Actor, at: datetime) -> Pile | None:
    if not actor.may("visas.consultation.answer"):
        return None
    rows = desk_load.questions_for(actor)
    lines = [
        Line(
            title=row.application.number,
            url=reverse("visas:agency_case", args=(row.reference,)),
            state=str(row.asked_by),
            term=term_of(row, at),
            about=f"{row.application.category} · {row.application.nationality}",
            zone=row.office.time_zone,
        )
        for row in rows[:MOST]
    ]
    more = reverse("visas:agency")
    title, empty = _("Questions to your agency"), _("No mission asks at present.")
    return Pile("questions", title, lines, rows.count(), more=more, empty=empty)


def _cases(
    name: str,
    title: Any,
    cases: QuerySet[Any],
    at: datetime,
    *,
    more: str = "",
    empty: Any = "",
) -> Pile | None:
    """Cases as a pile; an empty one is left out unless it has something to say."""
    lines = [
        Line(
            title=case.number,
            url=reverse("visas:desk_case", args=(case.reference,)),
            state=case.standing.title,
            term=term_of(case, at),
            about=f"{case.category} · {case.nationality}",
            zone=case.office.time_zone,
            reference=case.reference,
            edition=case.edition,
        )
        for case in cases[:MOST]
    ]
    count = len(lines) if len(lines) < MOST else cases.count()
    return Pile(name, title, lines, count, more, empty) if lines or empty else None


_PILES = (_mine, _to_confirm, _appeals, _requests, _revocations, _questions, _unclaimed)
