"""The case on one page, and the same to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_page

from ..reads.desk_case import case_view
from .desk import VIEW
from .desk_acts import acts_on, in_bar
from .desk_doors import actor_in, case_of, stamp


@staff_page(VIEW)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case on one page; opening it is noted in its reading log."""
    return _shown(request, reference, "visas/desk/case.html", why="")


@staff_page(VIEW)
def printed(request: HttpRequest, reference: str) -> HttpResponse:
    """The case without its forms, laid out for paper; noted as an export."""
    return _shown(request, reference, "visas/desk/printed.html", why="print")


def _shown(request: HttpRequest, reference: str, template: str, *, why: str) -> HttpResponse:
    actor, now = actor_in(request), timezone.now()
    found = case_of(request, reference)
    kind, acts = "export" if why else "case", acts_on(found, actor, now)
    record_reading(actor, subject=found.subject, kind=kind, why=why, at=now)
    context = {
        "case": found,
        "view": case_view(found, actor, now),
        "acts": acts,
        "bar": in_bar(acts),
        "seen": stamp(now),
        "now": now,
    }
    return render(request, template, context)
