"""What the house does when time passes: reminders given, overdue cases marked, steps taken.

A round looks for cases whose alarm has rung and hands each procedure's to a chain of jobs, a page
at a time. A page marks and lays notices for all of its cases at once, and orders one job for each
letter and each step, so that an act has a transaction of its own. A job's effects and its end
stand in one transaction: killed at any moment, everything is done once. Whoever works on a case
when its alarm rings has it first; the house comes back at the next round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from elshi.foundation.access.actors import system
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.observe.errors import Refusal

from . import actions, telling
from .clocks import Bell, Calendars, bells, set_alarm
from .models import Governed
from .registry import governed

HOUSE = system("procedures")
PAGE = 100
# A step that a guard refuses (an appeal is still open) is tried again after this time.
AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Rung:
    """A case and what has rung for it: terms that are over, of the others the last reminders."""

    case: Governed
    over: tuple[Bell, ...]
    reminders: tuple[Bell, ...]


def order_rounds(*, at: datetime) -> None:
    """Order the work on each procedure that has a case whose alarm has rung."""
    for name, model in governed().items():
        if model.objects.filter(alarm_at__lt=at).exists():
            jobs.enqueue("procedures.alarms_of", {"procedure": name, "after": 0}, at=at)


def ring(name: str, *, after: int, at: datetime) -> int | None:
    """Do what the clocks of a page of cases ask for; after which row to go on, or nothing."""
    cases = _page(name, after, at)
    calendars = Calendars()
    rung = [_rung(case, calendars, at) for case in cases]
    telling.lay(name, [*_to_desks(rung)], at=at)
    for one in rung:
        _order(name, one, at=at)
        _mark(one)
        set_alarm(one.case, calendars, at=at)
        if _steps(one):
            one.case.alarm_at = at + AGAIN
    governed()[name].objects.bulk_update(cases, ["overdue_since", "alarm_at"])
    return cases[-1].pk if len(cases) == PAGE else None


def remind(name: str, reference: str, line: str, notice: str, *, at: datetime) -> None:
    """Write to the people of a case that a term ends soon, if it still runs."""
    case = _case(name, reference)
    asked = [
        bell
        for bell in bells(case, Calendars())
        if bell.at < at <= bell.ends and bell.reminder and bell.reminder.notice == notice
    ]
    for bell in [one for one in asked if one.line.name == line][-1:]:
        telling.tell_people(
            case, notice, key=f"{telling.key_of(bell)}:{notice}:{bell.at:%Y%m%d}", at=at,
            until=bell.ends,
        )  # fmt: skip


def time_up(name: str, reference: str, line: str, *, at: datetime) -> None:
    """Take the step that a deadline ends in, if it is still over; refused, the case is marked."""
    case = actions.locked(_case(name, reference))
    over = [bell for bell in _rung(case, Calendars(), at).over if bell.line.name == line]
    for bell in over:
        try:
            with transaction.atomic():
                actions.take(case, bell.line.overdue, by=HOUSE, at=at)
        except Refusal:
            _mark_one(case, bell)
            telling.lay(name, [(case, bell, notice) for notice in bell.line.late], at=at)


def _page(name: str, after: int, at: datetime) -> list[Governed]:
    """The next cases whose alarm has rung, held until the page is done."""
    model = governed()[name]
    rows = model.objects.filter(alarm_at__lt=at, pk__gt=after).order_by("pk")
    held = rows.select_related(*model.stands_with).select_for_update(of=("self",), skip_locked=True)
    return list(held[:PAGE])


def _case(name: str, reference: str) -> Governed:
    model = governed()[name]
    case: Governed = model.objects.select_related(*model.stands_with).get(reference=reference)
    return case


def _rung(case: Governed, calendars: Calendars, at: datetime) -> Rung:
    rung = [bell for bell in bells(case, calendars) if bell.at < at]
    since = case.alarm_at or at  # what rang before was heard, or passed before the term began
    # Reminders that rang while no worker ran are one: the last.
    last = {
        (bell.line.name, bell.reminder.notice): bell
        for bell in rung
        if bell.reminder is not None and since <= bell.at and at <= bell.ends
    }
    return Rung(case, tuple(bell for bell in rung if bell.reminder is None), tuple(last.values()))


def _to_desks(rung: Iterable[Rung]) -> Iterable[telling.Told]:
    """What is laid on desks: reminders, and of terms that end in no step that they are over."""
    for one in rung:
        for bell in one.reminders:
            if bell.reminder and bell.reminder.to == "desk":
                yield one.case, bell, bell.reminder.notice
        for bell in one.over:
            if not bell.line.overdue:
                yield from ((one.case, bell, notice) for notice in bell.line.late)


def _order(name: str, one: Rung, *, at: datetime) -> None:
    """Order the letters and the steps of a case, each a job."""
    work = {"procedure": name, "reference": one.case.reference}
    for bell in one.reminders:
        if bell.reminder and bell.reminder.to == "people":
            letter = {**work, "line": bell.line.name, "notice": bell.reminder.notice}
            jobs.enqueue("procedures.remind", letter, at=at)
    for bell in _steps(one):
        jobs.enqueue("procedures.time_up", {**work, "line": bell.line.name}, at=at)


def _steps(one: Rung) -> list[Bell]:
    return [bell for bell in one.over if bell.line.overdue]


def _mark(one: Rung) -> None:
    """Note since when a case is overdue, once; one whose step is due is not overdue yet."""
    for bell in one.over:
        if not bell.line.overdue and one.case.overdue_since is None:
            one.case.overdue_since = bell.ends


def _mark_one(case: Governed, bell: Bell) -> None:
    rows = type(case)._default_manager.filter(pk=case.pk, overdue_since__isnull=True)
    rows.update(overdue_since=bell.ends)
