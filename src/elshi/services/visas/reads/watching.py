"""How long people have waited for a decision, by mission: counts and times, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min, Q

from elshi.foundation.observe.figures import Figure
from elshi.foundation.offices.models import Office

from ..models import Application
from ..procedures.deadlines import ALIVE


def figures(at: datetime) -> Iterator[Figure]:
    """Of each mission the undecided cases, the oldest of them, and those past their time."""
    for pk, code in Office.objects.order_by("code").values_list("pk", "code"):
        # One mission at a time: the queue's index begins with the office.
        waiting = Application.objects.filter(office=pk, state__in=ALIVE).aggregate(
            count=Count("pk"), first=Min("submitted_at"), late=Count("pk", filter=Q(due_at__lt=at))
        )
        if waiting["count"]:
            where = {"mission": code}
            age = (at - waiting["first"]).total_seconds() if waiting["first"] else 0.0
            yield Figure("elshi_visas_undecided", waiting["count"], where)
            yield Figure("elshi_visas_oldest_undecided_seconds", age, where)
            yield Figure("elshi_visas_overdue", waiting["late"], where)
