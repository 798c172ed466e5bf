"""The officer's desk: the queue, the case on one page, its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_only
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.forms import form_for

from ..actions import desks
from ..models import Application
from ..reads import desk
from ..rulebook import RuleBook

PAGE = 25


@require_safe
@never_cache
@staff_only("visas.application.view")
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of the actor's offices, by deadline."""
    asked = request.GET.dict()
    page = Paginator(desk.queue(request.actor, asked), PAGE).get_page(asked.get("page"))  # type: ignore[attr-defined]
    return render(request, "visas/desk/queue.html", {"page": page, "asked": asked})


def _case(request: HttpRequest, reference: str) -> Application:
    cases = Application.objects.select_related("office__calendar", "party", "rules", "officer")
    return access.get(request.actor, cases, reference=reference)  # type: ignore[attr-defined]


@require_safe
@never_cache
@staff_only("visas.application.view")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case on one page; opening it is noted in its reading log."""
    found, now = _case(request, reference), timezone.now()
    record_reading(request.actor, subject=found.subject, kind="case", at=now)  # type: ignore[attr-defined]
    view = desk.case_view(found, request.actor, now)  # type: ignore[attr-defined]
    context = {"case": found, "view": view, "hits": view.hits, "book": RuleBook(found.rules.table)}
    return render(request, "visas/desk/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only("visas.application.view")
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A step's form, and the step taken."""
    found = _case(request, reference)
    chosen = found.procedure.step(name)
    if chosen is None or chosen.machine or chosen.by.startswith("traveller."):
        raise Http404
    form = form_for(chosen)(request.POST if request.method == "POST" else None)
    code = 200
    if request.method == "POST" and form.is_valid():
        try:
            procedures.take(
                found,
                name,
                by=request.actor,  # type: ignore[attr-defined]
                at=timezone.now(),
                given=_given(form),
                edition=_edition(request),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            code = refusal.status
        else:
            messages.success(request, chosen.done or chosen.title)
            return redirect("visas:desk_case", reference)
    context = {"case": found, "step": chosen, "form": form, "heading": chosen.title}
    return render(request, "visas/desk/step.html", context, status=code)


def _given(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def _edition(request: HttpRequest) -> int | None:
    seen = request.POST.get("edition", "")
    return int(seen) if seen.isdigit() else None


@require_POST
@staff_only("visas.application.examine")
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a case on one's own desk."""
    found = _case(request, reference)
    desks.claim(found, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("visas:desk_case", reference)
