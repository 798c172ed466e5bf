"""The section as its head sees it: load, ageing, what is overdue, cases laid on other desks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_act, staff_page
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office

from ..actions import desks
from ..actions.desks import SUPERVISE
from ..models import Application
from ..reads import desk_load
from ..reads.desk import OPEN
from ..reads.staff import colleague_at, colleagues
from .desk_doors import actor_in

MOST = 200  # cases laid on another desk at once


@staff_page(SUPERVISE)
def section(request: HttpRequest) -> HttpResponse:
    """Who has how much, how old it is, what is overdue; an office a part."""
    actor, now = actor_in(request), timezone.now()
    offices = Office.objects.filter(pk__in=actor.offices(SUPERVISE)).select_related("calendar")
    parts = []
    for office in offices:
        late = desk_load.open_cases(actor).filter(office=office, due_at__lt=now)
        ages = desk_load.ages(actor, office, now)
        parts.append(
            {
                "office": office,
                "loads": desk_load.loads(actor, office, now),
                "ages": ages,
                "oldest": max((age.cases for age in ages), default=0),
                "late": list(late.order_by("due_at")[:10]),
                "colleagues": colleagues(office, now),
            }
        )
    return render(request, "visas/desk/section.html", {"parts": parts, "now": now})


@staff_act(SUPERVISE)
def reassign(request: HttpRequest) -> HttpResponse:
    """Lay the open cases of one desk on another, each in its own transaction."""
    actor, now = actor_in(request), timezone.now()
    code = request.POST.get("office", "")
    office = Office.objects.filter(pk__in=actor.offices(SUPERVISE), code=code).first()
    if office is None:
        raise Http404
    there = colleague_at(office, request.POST.get("to", ""), now)
    here = colleague_at(office, request.POST.get("from", ""), now)
    if there is None or there == here:
        messages.error(request, str(_("Choose from whose desk to whose the cases go.")))
        return redirect("visas:section")
    cases = access.visible(actor, Application).filter(office=office, state__in=OPEN, officer=here)
    done, left = 0, 0
    for case in cases.order_by("due_at")[:MOST]:
        try:
            desks.hand_over(case, there, by=actor, at=now, edition=case.edition)
            done += 1
        except Refusal:
            left += 1
    messages.success(request, _laid(done))
    if left:
        messages.warning(request, str(_("Some cases changed meanwhile and stayed where they are.")))
    return redirect("visas:section")


def _laid(count: int) -> str:
    words = ngettext("%(count)d case was handed over.", "%(count)d cases were handed over.", count)
    return words % {"count": count}
