"""What an officer searches for among the cases: a passport number names a person.

A number of ours is kept as it is; of other words only the blind index.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from elshi.foundation.access import searches
from elshi.foundation.access.doors import staff_act

from ..reads import desk
from .desk_doors import actor_in

LONGEST = 60
FILTERS = ("state", "officer", "office", "category", "nationality", "late", "order")


@staff_act("visas.application.view")
def search(request: HttpRequest) -> HttpResponse:
    """Keep what was searched for and show the list that it gives."""
    query = {name: request.POST[name] for name in FILTERS if request.POST.get(name)}
    text = request.POST.get("q", "").strip()[:LONGEST]
    if text:
        query[searches.HANDLE] = searches.keep(request, desk.sought(actor_in(request), text))
    return redirect(f"{reverse('visas:queue')}{'?' if query else ''}{urlencode(query)}")


def query_in(request: HttpRequest) -> dict[str, str]:
    """What the address asks of the list, with what its handle stands for."""
    query = {name: request.GET[name] for name in FILTERS if name in request.GET}
    return {**query, **searches.kept(request)}
