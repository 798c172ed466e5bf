"""Decisions counted for a quarter, and the words of their statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from elshi.commons.missions.models import Mission
from elshi.commons.statistics.lattice import Event, Questions
from elshi.commons.statistics.periods import Period, period, quarter_of
from elshi.commons.world import reads as world
from elshi.engines.calendars.days import working_days_between
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import month_long
from elshi.foundation.offices.models import Office, Party
from elshi.foundation.offices.reads import working_calendar, zone_of

from ..models import Application
from ..procedures import GROUNDS
from ..rulebook import RuleBook
from .rules import rulebook_on

SUBJECT = "visas"
QUESTIONS = ("month", "category", "nationality", "decision", "duration", "mentions")
TITLES: dict[str, Any] = {
    "mission": gettext_lazy("By mission"),
    "month": gettext_lazy("By month"),
    "category": gettext_lazy("By visa category"),
    "nationality": gettext_lazy("By nationality"),
    "decision": gettext_lazy("By decision"),
    "duration": gettext_lazy("By time to decision, in working days"),
    "mentions": gettext_lazy("Grounds of refusal"),
}
DECISIONS = {"granted": gettext_lazy("Granted"), "refused": gettext_lazy("Refused")}
# The most working days of each span of time to decision; the last has no end.
_SPANS = (("00-05", 5), ("06-10", 10), ("11-20", 20), ("21-30", 30), ("31", None))


def asked(day: date) -> Questions:
    """What the tables split by, with the number of answers a reader knows there to be."""
    book = _book(day)
    return Questions(
        missions=Mission.objects.filter(receives_visas=True).count(),
        answers={
            "month": 3,
            "category": len(book.categories) if book else 1,
            "nationality": len(world.names("en")),
            "decision": len(DECISIONS),
            "duration": len(_SPANS),
        },
        mentions=len(GROUNDS),
        condition=("decision", "refused"),
    )


def _book(day: date) -> RuleBook | None:
    """The rules of a day, or the latest where none were kept here yet."""
    return rulebook_on(day) or rulebook_on(date.max)


def first_quarter(party: Party) -> Period | None:
    """The quarter of the first decision, if there was one."""
    decided = Application.objects.filter(party=party, decided_at__isnull=False)
    first = decided.order_by("decided_at").values_list("decided_at", flat=True).first()
    return quarter_of(first.date()) if first else None


def decided_in(party: Party, quarter: Period) -> Iterator[Event]:
    """Every decision of a quarter by the day at its mission; a changed decision by its last day."""
    rows = Application.objects.filter(
        party=party,
        decided_at__date__gte=quarter.first - timedelta(days=1),
        decided_at__date__lte=quarter.last + timedelta(days=1),
    ).exclude(decision="")
    fields = ("office_id", "category", "nationality", "decision", "grounds")
    known = {office.pk: office for office in Office.objects.filter(party=party)}
    duration = lru_cache(maxsize=None)(_duration)
    for submitted, decided, *values in rows.values_list("submitted_at", "decided_at", *fields):
        office = known[values[0]]
        days = [_day(moment, office) for moment in (submitted or decided, decided)]
        if quarter.first <= days[1] <= quarter.last:
            yield _event(office, days[1], duration(office.pk, *days), *values[1:])


def _event(
    office: Office,
    day: date,
    days: int,
    category: str,
    nationality: str,
    decision: str,
    grounds: list[str],
) -> Event:
    values = {
        "month": f"{day:%Y-%m}",
        "category": category,
        "nationality": nationality,
        "decision": decision,
        "duration": span_of(days),
    }
    return Event(office.code, values, days, tuple(sorted(set(grounds))))


def _day(moment: datetime, office: Office) -> date:
    return moment.astimezone(zone_of(office)).date()


def _duration(office: int, submitted: date, decided: date) -> int:
    return max(0, working_days_between(submitted, decided, _calendar(office)))


@lru_cache(maxsize=1024)
def _calendar(office: int) -> Any:
    return working_calendar(Office.objects.select_related("calendar").get(pk=office))


def span_of(days: int) -> str:
    """The span of time to decision that a number of working days lies in."""
    return next(name for name, most in _SPANS if most is None or days <= most)


def label(question: str, code: str, day: date) -> str:
    """What a value of a question is called in the reader's language."""
    named: dict[str, Callable[[str, date], str]] = {
        "mission": _mission,
        "month": lambda code, _day: period_title(period(code)),
        "category": _category,
        "nationality": lambda code, _day: world.name(code),
        "decision": lambda code, _day: str(DECISIONS.get(code, code)),
        "duration": lambda code, _day: _span(code),
        "mentions": lambda code, _day: str(dict(GROUNDS).get(code, code)),
    }
    return named[question](code, day)


def period_title(named: Period | None) -> str:
    """A period in words: “2026”, “Quarter 3 of 2026”, “July 2026”."""
    if named is None:
        return ""
    if named.month:
        return month_long(named.first, get_language() or "en")
    if named.quarter:
        return _("Quarter %(n)d of %(year)d") % {"n": named.quarter, "year": named.year}
    return str(named.year)


def _mission(code: str, _today: date) -> str:
    office = Office.objects.filter(code=code).first()
    return str(office) if office else code


def _category(code: str, day: date) -> str:
    book = _book(day)
    row = book.categories.get(code) if book else None
    return f"{code} · {in_language(row['title'])}" if row else code


def _span(code: str) -> str:
    first, _dash, last = code.partition("-")
    if not last:
        return _("%(n)d and more") % {"n": int(first)}
    return f"{int(first)}–{int(last)}"
