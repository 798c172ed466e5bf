"""Running deadlines counted anew when the working time of offices has changed.

A chain of jobs goes through each procedure's running cases, a page at a time. What a page moved
is one act of the house: a passage on each case, and one leaf over all of their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from elshi.foundation.access.actors import system
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.ledger.commitments import secrets_of, subject_of

from .clocks import Calendars, recount
from .models import Governed, Passage
from .registry import governed

HOUSE = system("procedures")
PAGE = 100
STEP = "recount"


def order(offices: Iterable[str], *, at: datetime) -> None:
    """Order the recount of every running case of these offices, given by their codes."""
    codes = sorted(offices)
    for name, model in governed().items():
        if _running(model, codes).exists():
            work = {"procedure": name, "offices": codes, "after": 0}
            jobs.enqueue("procedures.recount", work, at=at)


def page(name: str, offices: Sequence[str], *, after: int, at: datetime) -> int | None:
    """Recount a page of cases; after which row to go on, or nothing when all are done."""
    model = governed()[name]
    cases = _held(_running(model, offices).filter(pk__gt=after).order_by("pk"))
    calendars = Calendars()
    moved = [case for case in cases if _moved(case, calendars, at)]
    model.objects.bulk_update(cases, ["due_at", "overdue_since", "alarm_at"])
    _record(moved, at)
    return cases[-1].pk if len(cases) == PAGE else None


def _running(model: type[Governed], offices: Sequence[str]) -> QuerySet[Governed]:
    """The cases of these offices for which a deadline runs."""
    runs = Q(due_at__isnull=False) | Q(alarm_at__isnull=False)
    return model._default_manager.filter(runs, office__code__in=offices)


def _held(rows: QuerySet[Governed]) -> list[Governed]:
    rows = rows.select_related(*rows.model.stands_with)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return list(rows[:PAGE])


def _moved(case: Governed, calendars: Calendars, at: datetime) -> bool:
    """Whether the recount gave the case another due time."""
    before = case.due_at
    recount(case, calendars, at=at)
    return case.due_at != before


def _record(cases: Sequence[Governed], at: datetime) -> None:
    """A passage on each case that moved, and one leaf over their rows; the ledger comes last."""
    if not cases:
        return
    Passage.objects.bulk_create(_passage(case, at) for case in cases)
    items = [
        ledger.Item(subject_of(case), ledger.row_of(case), secrets_of(case)) for case in cases
    ]
    act = f"{cases[0].procedure_name}.{STEP}"
    ledger.enter_batch(act, actor=HOUSE.name, at=at, items=items)


def _passage(case: Governed, at: datetime) -> Passage:
    return Passage(
        subject=case.subject, procedure=case.procedure_name, version=case.procedure_version,
        step=STEP, origin=case.state, target=case.state, at=at, actor=HOUSE.name,
    )  # fmt: skip
