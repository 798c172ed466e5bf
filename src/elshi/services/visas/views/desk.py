"""The queue of the desk: listed, searched, exported; its steps in batches stand in `desk_batch`."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.doors import staff_page
from elshi.foundation.offices.models import Office

from ..actions.desks import SUPERVISE
from ..procedures import APPLICATION
from ..reads import desk
from ..reads.staff import EXAMINE, posts_examining
from .desk_doors import actor_in
from .desk_search import query_in

PAGE = 25
VIEW = "visas.application.view"
# Acts beside the procedure that can be taken on many cases: name, title, permission.
ACTS = (
    ("claim", _("Claim"), EXAMINE),
    ("hand_over", _("Hand over to a colleague"), SUPERVISE),
)


@staff_page(VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of the actor's offices, by deadline; a search is noted in the reading log."""
    actor, now = actor_in(request), timezone.now()
    asked = desk.asked_of(query_in(request))
    _note_search(actor, asked, now)
    page = Paginator(desk.queue(actor, asked, now), PAGE).get_page(request.GET.get("page"))
    offices, cases = actor.offices(VIEW), page.object_list
    assert isinstance(cases, QuerySet)  # a slice of the queue is one still
    context = {
        "page": page,
        "rows": desk.rows(cases, now),
        "asked": asked,
        "states": desk.state_titles(),
        "posts": list(posts_examining(offices)),
        "offices": list(Office.objects.filter(pk__in=offices)) if len(offices) > 1 else [],
        "batches": batches_of(actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "visas/desk/queue.html", context)


def batches_of(actor: Actor) -> list[tuple[str, Any]]:
    """The acts that the actor may take on many cases at once: name and title."""
    steps = [
        (step.name, step.title) for step in APPLICATION.steps if step.batch and actor.may(step.by)
    ]
    acts = [(name, title) for name, title, by in ACTS if actor.may(by)]
    return [*acts, *steps]


def _note_search(actor: Actor, asked: desk.Asked, now: datetime) -> None:
    """References and numbers of ours are noted; what else was typed may name somebody."""
    if asked.looked_for:
        why = f"{asked.looked_for} {asked.text}".strip()
        record_reading(actor, subject="visas.queue", kind="search", why=why, at=now)


@staff_page(VIEW)
def export(request: HttpRequest) -> HttpResponse:
    """The queue as it is narrowed, a line a case, for a spreadsheet; noted in the reading log."""
    actor, now = actor_in(request), timezone.now()
    asked = desk.asked_of(query_in(request))
    cases = desk.queue(actor, asked, now)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(str(title) for _name, title in desk.COLUMNS)
    count = 0
    for count, case in enumerate(cases.iterator(chunk_size=1000), 1):  # noqa: B007
        rows.writerow(desk.line(case))
    filters = ", ".join(sorted(name for name, value in asked.typed.items() if value))
    why = f"{count} cases; {filters or 'open'}"[:200]
    record_reading(actor, subject="visas.queue", kind="export", why=why, at=now)
    return HttpResponse(
        # The mark at the beginning tells spreadsheets that the text is UTF-8.
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="cases-{now:%Y-%m-%d}.csv"'},
    )
