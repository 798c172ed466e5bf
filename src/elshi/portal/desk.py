"""My desk: what is due, by when and why, gathered from the services that are switched on."""

from __future__ import annotations

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from elshi.foundation.access.doors import staff_only
from elshi.foundation.notices.reads import on_desk


@require_safe
@never_cache
@staff_only()
def desk(request: HttpRequest) -> HttpResponse:
    """Each service's panel, through its own rule of who sees what, and the unread notices.

    An app's config names its panel: ``desk_panel = "elshi.services.visas.panels.desk"``, a
    function of the actor and the moment that gives a template's name and its context.
    """
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    panels = [
        import_string(config.desk_panel)(actor, now)
        for config in apps.get_app_configs()
        if getattr(config, "desk_panel", "")
    ]
    context = {"panels": [panel for panel in panels if panel], "notices": on_desk(actor)[:20]}
    return render(request, "portal/my_desk.html", context)
