"""What an officer searched for, kept out of addresses: a passport number names a person.

A number of ours lies in the session under a handle; of other words only the blind index. The list's
address, its pages, its order and its export carry the handle alone. It opens nothing in another
session, and nothing after this one.
"""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from elshi.foundation.access.doors import staff_only

from ..reads import desk
from .desk_doors import actor_in

KEPT = "desk_searches"  # the session key: handle → what was sought
MOST, LONGEST = 10, 60
FILTERS = ("state", "officer", "office", "category", "nationality", "late", "order")


@require_POST
@staff_only("visas.application.view")
def search(request: HttpRequest) -> HttpResponse:
    """Keep what was searched for and show the list that it gives."""
    query = {name: request.POST[name] for name in FILTERS if request.POST.get(name)}
    text = request.POST.get("q", "").strip()[:LONGEST]
    if text:
        query["sought"] = _keep(request, text)
    return redirect(f"{reverse('visas:queue')}{'?' if query else ''}{urlencode(query)}")


def _keep(request: HttpRequest, text: str) -> str:
    handle = secrets.token_urlsafe(6)
    last = list(request.session.get(KEPT, {}).items())[1 - MOST :]
    request.session[KEPT] = dict([*last, (handle, desk.sought(actor_in(request), text))])
    return handle


def query_in(request: HttpRequest) -> dict[str, str]:
    """What the address asks of the list, with what its handle stands for."""
    query = {name: request.GET[name] for name in (*FILTERS, "sought") if name in request.GET}
    handle = query.pop("sought", "")
    kept = request.session.get(KEPT, {}).get(handle)
    if kept:
        return {**query, **kept}
    if handle:
        messages.info(request, _("This search is no longer kept. Search again."))
    return query
