"""Doors: statistics for staff, their export, and the yearly figures for everybody."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from elshi.commons.statistics import reads as publications
from elshi.commons.statistics.arithmetic import MINISTRY
from elshi.commons.statistics.models import Publication
from elshi.commons.statistics.periods import Period, period
from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.doors import staff_page
from elshi.foundation.offices.models import Office, Party

from ..reads import statistics_page as pages
from ..reads.statistics import SUBJECT, period_title
from .desk_doors import actor_in

VIEW, EXPORT = "visas.statistics.view", "visas.statistics.export"


@staff_page(VIEW)
def statistics(request: HttpRequest) -> HttpResponse:
    """A period's statistics: of one's own mission, of every mission for the ministry's posts."""
    return render(request, "visas/statistics/desk.html", _asked(request, VIEW))


@staff_page(EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The same figures for a spreadsheet, a line a figure; noted in the reading log."""
    actor, now = actor_in(request), timezone.now()
    asked = _asked(request, EXPORT)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("period", "mission", "question", "code", "title", "figure", "at_least"))
    named = asked["period"].name if asked["period"] else "none"
    lines = asked["page"].lines() if asked["page"] else ()
    rows.writerows((named, asked["scope"] or "*", *line) for line in lines)
    why = f"{named} {asked['scope'] or '*'}"
    record_reading(actor, subject="visas.statistics", kind="export", why=why, at=now)
    return HttpResponse(
        # The mark at the beginning tells spreadsheets that the text is UTF-8.
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="visas-{named}.csv"'},
    )


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The yearly figures of all missions together, for everybody."""
    ministry = Party.objects.filter(kind=Party.Kind.MINISTRY).order_by("pk").first()
    rows = access.visible(system("figures"), Publication).filter(subject=SUBJECT, party=ministry)
    years = [one for one in publications.periods(rows) if not one.quarter]
    chosen = _chosen(request.GET.get("year", ""), years)
    context = {
        "years": [(year.name, period_title(year)) for year in years],
        "period": chosen,
        "title": period_title(chosen),
        "page": pages.page(publications.figures(rows, chosen), MINISTRY) if chosen else None,
    }
    return render(request, "visas/statistics/public.html", context)


def _asked(request: HttpRequest, permission: str) -> dict[str, Any]:
    """What the page shows: the scope and the period asked for, within what the actor may see."""
    actor = actor_in(request)
    rows = access.visible(actor, Publication).filter(subject=SUBJECT)
    periods = publications.periods(rows)
    chosen = _chosen(request.GET.get("period", ""), periods)
    scopes = scopes_of(actor, permission)
    scope = _scope(request.GET.get("mission"), scopes)
    page = pages.page(publications.figures(rows, chosen), scope) if chosen else None
    return {
        "period": chosen,
        "title": period_title(chosen),
        "periods": [(one.name, period_title(one)) for one in periods],
        "scope": scope,
        "scopes": scopes,
        "page": page,
        "may_export": actor.may(EXPORT),
        "query": request.GET.urlencode(),
    }


def scopes_of(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """Code and name of the missions an actor sees figures of; the department sees all."""
    own = Office.objects.filter(pk__in=actor.offices(permission)).order_by("code")
    departments = [office.party_id for office in own if office.kind == Office.Kind.DEPARTMENT]
    if departments:
        missions = Office.objects.filter(party__in=departments, mission__receives_visas=True)
        rest = [(office.code, str(office)) for office in missions.order_by("code")]
        return [(MINISTRY, str(pages.ALL)), *rest]
    return [(office.code, str(office)) for office in own]


def _scope(given: str | None, scopes: list[tuple[str, str]]) -> str:
    codes = [code for code, _name in scopes]
    if given is None:
        return codes[0]
    if given not in codes:
        raise Http404
    return given


def _chosen(given: str, periods: list[Period]) -> Period | None:
    """The period of a name; without one the newest year or, failing that, the newest quarter."""
    if not given:
        return periods[0] if periods else None
    found = period(given)
    if found not in periods:
        raise Http404
    return found
