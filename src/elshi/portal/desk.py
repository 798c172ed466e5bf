"""My desk: what is due, by when and why, gathered from the services that are switched on."""

from __future__ import annotations

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_act, staff_page
from elshi.foundation.notices import actions as notices
from elshi.foundation.notices.models import DeskNotice
from elshi.foundation.notices.reads import on_desk

MOST = 20  # notices shown at once


@staff_page()
def desk(request: HttpRequest) -> HttpResponse:
    """Each service's panel, through its own rule of who sees what, and the unread notices.

    An app's config names its panel: ``desk_panel = "elshi.services.visas.panels.desk"``, a
    function of the actor and the moment that gives an object with ``template`` (a name) and
    ``style`` (a static style sheet, or nothing), or None for whoever has nothing to do there.
    """
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    named = [getattr(config, "desk_panel", "") for config in apps.get_app_configs()]
    panels = [import_string(name)(actor, now) for name in named if name]
    unread = list(on_desk(actor)[: MOST + 1])
    context = {
        "panels": [panel for panel in panels if panel],
        "notices": unread[:MOST],
        "more": len(unread) > MOST,
    }
    return render(request, "portal/my_desk.html", context)


@staff_act()
def mark_read(request: HttpRequest) -> HttpResponse:
    """Take the ticked notices, or the one whose button was pressed, off one's desk."""
    actor = request.actor  # type: ignore[attr-defined]
    keys = request.POST.getlist("notice")[:MOST]
    shown = access.visible(actor, DeskNotice).filter(key__in=keys)
    notices.mark_read(shown, by=actor, at=timezone.now())
    return redirect("desk")
