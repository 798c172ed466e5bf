"""What the visa service lays on one's desk: due cases, proposals, appeals, questions."""

from __future__ import annotations

from collections.abc import Callable
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
    made = [make(actor, at) for permission, make in _PILES if actor.may(permission)]
    piles = [pile for pile in made if pile.lines or pile.empty]
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


def _mine(actor: Actor, at: datetime) -> Pile:
    more = f"{reverse('visas:queue')}?officer=me"
    empty = _("Claim a case below; it then lies here.")
    cases = desk_load.mine(actor)
    return _pile("mine", _("My cases"), cases, _case(at), more=more, empty=empty)


def _to_confirm(actor: Actor, at: datetime) -> Pile:
    title = _("Waiting for a second person")
    return _pile("confirm", title, desk_load.to_confirm(actor), _case(at))


def _unclaimed(actor: Actor, at: datetime) -> Pile:
    more = f"{reverse('visas:queue')}?officer=nobody"
    return _pile("unclaimed", _("Unclaimed"), desk_load.unclaimed(actor), _case(at), more=more)


def _revocations(actor: Actor, at: datetime) -> Pile:
    def line(visa: Any) -> Line:
        url, about = _page(visa, "visas"), visa.application.number
        return Line(visa.number, url, _("Revocation proposed"), None, about, zone="")

    visas = desk_load.revocations_to_confirm(actor)
    return _pile("revocations", _("Visas to revoke"), visas, line)


def _appeals(actor: Actor, at: datetime) -> Pile:
    def line(appeal: Any) -> Line:
        return _matter(appeal, _page(appeal, "appeals"), appeal.standing.title, at)

    return _pile("appeals", _("Appeals to decide"), desk_load.appeals_to_decide(actor), line)


def _requests(actor: Actor, at: datetime) -> Pile:
    def line(asked: Any) -> Line:
        return _matter(asked, _page(asked, "requests"), asked.get_kind_display(), at)

    rows = desk_load.requests_to_answer(actor)
    return _pile("requests", _("Requests after the issue"), rows, line)


def _questions(actor: Actor, at: datetime) -> Pile:
    def line(asked: Any) -> Line:
        url = reverse("visas:agency_case", args=(asked.reference,))
        about = f"{asked.application.category} · {asked.application.nationality}"
        return _matter(asked, url, str(asked.asked_by), at, about=about)

    more, empty = reverse("visas:agency"), _("No mission asks at present.")
    rows = desk_load.questions_for(actor)
    return _pile("questions", _("Questions to your agency"), rows, line, more=more, empty=empty)


def _pile(
    name: str,
    title: Any,
    rows: QuerySet[Any],
    line: Callable[[Any], Line],
    *,
    more: str = "",
    empty: Any = "",
) -> Pile:
    """The first rows as lines; an empty pile is left out unless it has something to say."""
    lines = [line(row) for row in rows[:MOST]]
    count = len(lines) if len(lines) < MOST else rows.count()
    return Pile(name, title, lines, count, more, empty)


def _case(at: datetime) -> Callable[[Any], Line]:
    """How a case stands on the desk; there it can be claimed at once."""

    def line(case: Any) -> Line:
        return Line(
            title=case.number,
            url=reverse("visas:desk_case", args=(case.reference,)),
            state=case.standing.title,
            term=term_of(case, at),
            about=f"{case.category} · {case.nationality}",
            zone=case.office.time_zone,
            reference=case.reference,
            edition=case.edition,
        )

    return line


def _matter(row: Any, url: str, state: Any, at: datetime, *, about: str = "") -> Line:
    """What hangs on a case, with a term of its own."""
    case = row.application
    return Line(
        case.number, url, state, term_of(row, at), about or case.category, row.office.time_zone
    )


def _page(row: Any, part: str) -> str:
    """The part of the case's page where the matter is shown."""
    return f"{reverse('visas:desk_case', args=(row.application.reference,))}#{part}"


# What lies on a desk, in this order, and who may have it there.
_PILES = (
    ("visas.application.examine", _mine),
    ("visas.application.confirm", _to_confirm),
    ("visas.appeal.decide", _appeals),
    ("visas.application.decide", _requests),
    ("visas.visa.confirm", _revocations),
    ("visas.consultation.answer", _questions),
    ("visas.application.examine", _unclaimed),
)
