"""The queue: which cases are due, narrowed by what an officer asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from elshi.commons.world import reads as world
from elshi.engines.documents import references
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.labels import in_words
from elshi.foundation.identity.models import Tenure
from elshi.foundation.languages.formats import date_short
from elshi.foundation.procedures.declaration import State
from elshi.foundation.procedures.registry import version_of

from ..models import Application
from ..procedures import APPLICATION
from .fingerprints import passport_index

# Cases on which the mission has something to do, or waits for somebody.
OPEN = (
    "received",
    "examination",
    "information",
    "interview",
    "refusal_proposed",
    "grant_proposed",
    "granted",
)
# Of these, where the traveller is awaited and the clock stands.
PAUSED = tuple(one.name for one in APPLICATION.states if one.awaits and one.name in OPEN)
ORDERS = {"due": "due_at", "number": "number", "submitted": "submitted_at"}
# What a row of the queue shows; sealed answers are not even fetched.
SHOWN = (
    "reference",
    "number",
    "category",
    "entries",
    "nationality",
    "state",
    "procedure_version",
    "submitted_at",
    "due_at",
    "decided_at",
    "decision",
    "edition",
    "labels",
    "officer__name",
    "office__code",
    "office__name",
    "office__time_zone",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer asks of the queue; ``looked_for`` is how the words were understood.

    ``text`` is a reference or a number of ours; of a passport number ``passport`` is the blind
    index alone.
    """

    text: str = ""
    passport: str = ""
    state: str = "open"
    category: str = ""
    nationality: str = ""
    officer: str = ""
    office: str = ""
    late: bool = False
    order: str = "due"
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def looked_for(self) -> str:
        """Number, reference or passport; empty when nothing was searched."""
        if self.passport:
            return "passport"
        if not self.text:
            return ""
        return "reference" if references.read(self.text) else "number"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the ordinary queue is asked for."""
        return any(self.typed.get(name) for name in self.typed if name not in ("page", "order"))


def asked_of(query: Mapping[str, str]) -> Asked:
    """The questions in a page's address and in `sought`; what is unknown gives the ordinary."""
    states = {state.name for state in APPLICATION.states} | {"open", "paused", "all"}
    wanted = query.get("state", "")
    order = query.get("order", "")
    return Asked(
        text=query.get("q", "").strip(),
        passport=query.get("passport", ""),
        state=wanted if wanted in states else "open",
        category=query.get("category", "").strip().upper(),
        nationality=nationality_named(query.get("nationality", "")),
        officer=query.get("officer", ""),
        office=query.get("office", ""),
        late=bool(query.get("late")),
        order=order if order.lstrip("-") in ORDERS else "due",
        typed=dict(query),
    )


def sought(actor: Actor, words: str) -> dict[str, str]:
    """Typed words as they may be kept: of a case the actor sees as they are, else a blind index."""
    ours = references.read(words.upper()) or words.upper()
    cases = access.visible(actor, Application)
    if cases.filter(Q(reference=ours) | Q(number=ours)).exists():
        return {"q": words}
    return {"passport": passport_index(words) or NOTHING}


# What no passport has: words without a letter or a digit find nothing.
NOTHING = "-"


def nationality_named(text: str) -> str:
    """The code of a state typed as a code or by its name in one of the languages."""
    text = text.strip()
    if not text or world.is_state(text.upper()):
        return text.upper()
    for language in dict.fromkeys((get_language() or "en", "kk", "ru", "en")):
        for code, name in world.names(language[:2]).items():
            if name.casefold() == text.casefold():
                return code
    return text.upper()


def queue(actor: Actor, asked: Asked, at: datetime) -> QuerySet[Application]:
    """The cases an officer sees, narrowed and in order; what has no date stands last."""
    cases = access.visible(actor, Application).select_related("office", "officer").only(*SHOWN)
    cases = cases.filter(_in_state(asked), _with_officer(asked, actor))
    for column, value in (
        ("category", asked.category),
        ("nationality", asked.nationality),
        ("office__code", asked.office),
    ):
        cases = cases.filter(**{column: value}) if value else cases
    if asked.late:
        cases = cases.filter(due_at__lt=at)
    if asked.looked_for:
        cases = cases.filter(_matching(asked))
    return cases.order_by(*_order(asked.order))


def _in_state(asked: Asked) -> Q:
    if asked.state == "all" or (asked.looked_for and "state" not in asked.typed):
        return Q()
    groups = {"open": OPEN, "paused": PAUSED}
    return Q(state__in=groups.get(asked.state, (asked.state,)))


def _with_officer(asked: Asked, actor: Actor) -> Q:
    """Nobody's, one's own, or those of whoever holds or held a post."""
    if not asked.officer:
        return Q()
    if asked.officer == "nobody":
        return Q(officer__isnull=True)
    if asked.officer == "me":
        return Q(officer=actor.account)
    held = Tenure.objects.filter(post__code=asked.officer)
    return Q(officer__in=held.values("account"))


def _matching(asked: Asked) -> Q:
    """A case number, a reference or a passport number: names are sealed and not searched."""
    text = asked.text.upper()
    if asked.looked_for == "passport":
        return Q(passport_index=asked.passport)
    return Q(reference=references.read(text)) if references.read(text) else Q(number=text)


def _order(order: str) -> tuple[Any, ...]:
    column = F(ORDERS[order.lstrip("-")])
    down = order.startswith("-")
    first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return (first, "pk")


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the queue prints it: every word ready, since a page prints many."""

    key: str
    url: str
    number: str
    due: str
    category: str
    nationality: str
    office: str
    state: str
    officer: str
    look: str
    mark: str
    labels: str


# What a row is made of: plain values, since a page has many and shows little of each case.
_OF_ROW = (
    "reference", "edition", "number", "due_at", "category", "nationality", "state", "labels",
    "procedure_version", "officer__name", "office__code", "office__time_zone",
)  # fmt: skip


def rows(cases: QuerySet[Application], at: datetime) -> list[Row]:
    """The cases of a page, in the reader's language and in the time of their missions."""
    language = (get_language() or "en")[:2]
    address, names = reverse("visas:desk_case", args=("*",)), world.names(language)
    days: dict[date, str] = {}
    return [
        Row(
            key=f"{case['reference']}.{case['edition']}",
            url=address.replace("*", case["reference"]),
            number=case["number"] or case["reference"],
            due=_due_day(case, language, days),
            category=case["category"],
            nationality=names.get(case["nationality"], case["nationality"]),
            office=case["office__code"],
            state=_title(case["procedure_version"], case["state"], language),
            officer=case["officer__name"] or "–",
            **_standing(case, at, language),
            labels=_labelled(tuple(case["labels"]), language) if case["labels"] else "",
        )
        for case in cases.values(*_OF_ROW)
    ]


def _due_day(case: Mapping[str, Any], language: str, days: dict[date, str]) -> str:
    """The day a case is due at its mission; each day is put into words once a page."""
    if case["due_at"] is None:
        return ""
    day = case["due_at"].astimezone(ZoneInfo(case["office__time_zone"])).date()
    if day not in days:
        days[day] = date_short(day, language)
    return days[day]


def _standing(case: Mapping[str, Any], at: datetime, language: str) -> dict[str, str]:
    """How the day looks and what stands beside it: a case is late, paused, or neither."""
    if case["due_at"] is not None:
        late = case["due_at"] < at
        return {"look": "late", "mark": _mark("late", language)} if late else _ORDINARY
    if _state(case["procedure_version"], case["state"]).awaits:
        return {"look": "", "mark": _mark("paused", language)}
    return _DAYLESS


_ORDINARY = {"look": "", "mark": ""}
_DAYLESS = {"look": "", "mark": "–"}


@lru_cache(maxsize=16)
def _mark(name: str, language: str) -> str:
    """The tag of a late or a paused case in a language."""
    kind, text = {"late": ("bad", _("overdue")), "paused": ("note", _("paused"))}[name]
    with override(language):
        return render_to_string("portal/components/tag.html", {"kind": kind, "text": text})


@lru_cache(maxsize=256)
def _labelled(labels: tuple[str, ...], language: str) -> str:
    """The tag of a labelled case in a language."""
    with override(language):
        text = in_words(labels)
        return render_to_string("portal/components/tag.html", {"kind": "warn", "text": text})


def _state(version: int, name: str) -> State:
    return version_of(APPLICATION.name, version).state(name)


@lru_cache(maxsize=1024)
def _title(version: int, name: str, language: str) -> str:
    with override(language):
        return str(_state(version, name).title)


def state_titles() -> list[tuple[str, str]]:
    """The states that a case of the desk can stand in: name and title in the reader's language."""
    version, language = APPLICATION.version, (get_language() or "en")[:2]
    return [
        (state.name, _title(version, state.name, language))
        for state in APPLICATION.states
        if state.name != "draft"
    ]


# One line a case, for a spreadsheet: nothing personal beyond the case's own number.
COLUMNS = (
    ("number", _("Number")),
    ("reference", _("Reference")),
    ("state", _("State")),
    ("category", _("Category")),
    ("entries", pgettext_lazy("visa", "Entries")),
    ("nationality", _("Nationality")),
    ("office", _("Mission")),
    ("officer", _("Officer")),
    ("submitted_at", _("Handed in")),
    ("due_at", _("Due")),
    ("decided_at", _("Decided")),
    ("decision", _("Decision")),
)


def line(case: Application) -> list[str]:
    """A case as cells of the spreadsheet, in the order of `COLUMNS`."""
    cells = {
        "number": case.number,
        "reference": case.reference,
        "state": str(case.standing.title),
        "category": case.category,
        "entries": case.entries,
        "nationality": case.nationality,
        "office": case.office.code,
        "officer": case.officer.name if case.officer else "",
        "submitted_at": _moment(case.submitted_at),
        "due_at": _moment(case.due_at),
        "decided_at": _moment(case.decided_at),
        "decision": case.decision,
    }
    return [_harmless(cells[name]) for name, _title in COLUMNS]


def _moment(value: datetime | None) -> str:
    return value.isoformat(timespec="minutes") if value else ""


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
