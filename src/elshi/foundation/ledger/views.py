"""Doors for everybody: how far the ledger has come, and its newest checkpoint.

Below access, because nothing here is anybody's secret.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from . import reads
from .models import Checkpoint

SHOWN = 20
PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger's size, its latest checkpoints, the public key, and how to check it."""
    latest = list(Checkpoint.objects.order_by("-size", "-pk")[:SHOWN])
    context = {
        "size": reads.size(),
        "newest": reads.note_of(latest[0]) if latest else "",
        "checkpoints": [(each, bytes(each.root).hex()) for each in latest],
        "key": latest[0].key if latest else "",
    }
    return render(request, "ledger/ledger.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint as a signed note (C2SP tlog-checkpoint), cosignatures included."""
    newest = reads.newest_checkpoint()
    if newest is None:
        raise Http404
    return HttpResponse(reads.note_of(newest), content_type=PLAIN)


@require_safe
@cache_control(public=True, max_age=60)
def checkpoint_over(request: HttpRequest, size: int) -> HttpResponse:
    """An earlier checkpoint, for whoever keeps all of them."""
    found = Checkpoint.objects.filter(size=size).order_by("-pk").first()
    if found is None:
        raise Http404
    return HttpResponse(reads.note_of(found), content_type=PLAIN)


@require_safe
@cache_control(public=True, max_age=3600)
def key(request: HttpRequest) -> HttpResponse:
    """The public keys of the log, one a line (C2SP signed-note vkeys)."""
    found = sorted(set(Checkpoint.objects.values_list("key", flat=True)))
    if not found:
        raise Http404
    return HttpResponse("".join(f"{each}\n" for each in found), content_type=PLAIN)
