"""A consulted agency's own screens: its questions, one of them with what it needs, the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.policies import allows
from elshi.foundation.files import vault
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.forms import form_for

from ..models import Consultation
from ..reads.agency import particulars
from ..reads.cases import last_private
from ..reads.terms import term_of
from .desk import PAGE
from .desk_doors import actor_in, given_in, refused, seen_in

ASKED = "visas.consultation.view"


@staff_page(ASKED)
def questions(request: HttpRequest) -> HttpResponse:
    """The questions to the actor's agency, the open ones first, by deadline."""
    actor, now = actor_in(request), timezone.now()
    rows = access.visible(actor, Consultation).filter(office__in=actor.offices(ASKED))
    rows = rows.select_related("application", "asked_by", "office__calendar")
    open_only = request.GET.get("state", "asked") == "asked"
    rows = rows.filter(state="asked") if open_only else rows.exclude(state="asked")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(row, term_of(row, now)) for row in page]
    context = {"page": page, "lines": lines, "open_only": open_only}
    return render(request, "visas/desk/agency.html", context)


@staff_form(ASKED)
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """One question with the particulars it needs, and its answer; noted in the case's log."""
    actor, now = actor_in(request), timezone.now()
    rows = Consultation.objects.filter(office__in=actor.offices(ASKED))
    rows = rows.select_related("application__rules", "asked_by", "office__calendar")
    found = access.get(actor, rows, reference=reference)
    step = found.procedure.step("answer")
    assert step is not None
    open_now = found.state == "asked" and allows(actor, step.by, found)
    form = form_for(step)(request.POST or None) if open_now else None
    status = 200
    if request.method == "POST":
        status = 422 if form else 409
        if form and form.is_valid():
            try:
                procedures.take(
                    found,
                    "answer",
                    by=actor,
                    at=now,
                    given=given_in(form),
                    edition=seen_in(request).edition,
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, str(_("The mission has your answer.")))
                return redirect("visas:agency")
    record_reading(
        actor, subject=found.application.subject, kind="case", why="consultation", at=now
    )
    return render(request, "visas/desk/question.html", _context(found, form, now), status=status)


def _context(found: Consultation, form: Any, now: Any) -> dict[str, Any]:
    case = found.application
    sealed = found.sealed is not None and not case.erased_at
    opened = vault.open_document(case.subject, bytes(found.sealed or b"")) if sealed else {}
    return {
        "row": found,
        "question": opened.get("question", ""),
        "rows": particulars(case),
        "term": term_of(found, now),
        "form": form,
        "answer": last_private(found, "answer") if found.state == "answered" else {},
    }
