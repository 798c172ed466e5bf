"""For machines that watch the house: is it alive, is it ready, and its figures."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from .callers import is_loopback


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "alive"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ready"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this process in Prometheus' text form; counts only, nothing personal.

    For whoever has the token that is set; with none set, for the machine itself. To others the
    address is not there.
    """
    if not _may_watch(request):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def _may_watch(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return is_loopback(request.META.get("REMOTE_ADDR", ""))
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
