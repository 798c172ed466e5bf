"""Steps of a procedure taken at the desk: on the case, or on what hangs on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_form
from elshi.foundation.access.policies import allows
from elshi.foundation.identity.freshness import is_fresh
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.declaration import Step
from elshi.foundation.procedures.errors import EditedMeanwhile, NotFromHere
from elshi.foundation.procedures.forms import form_for
from elshi.foundation.procedures.models import Passage

from ..models import Application
from ..reads.cases import answers_of, last_private
from ..reads.desk_case import name_in
from .desk import VIEW
from .desk_doors import (
    Seen,
    actor_in,
    ask_who_signs,
    case_of,
    changed_since,
    done_words,
    given_in,
    refused,
    seen_in,
    sent_or_kept,
    stamp,
)
from .matters import OF_STAFF, matter_of

# What a proposal is answered by, and the steps that may have made it.
PROPOSALS = {
    "confirm_refusal": ("propose_refusal",),
    "confirm_grant": ("propose_grant",),
    "return": ("propose_refusal", "propose_grant"),
    "revoke": ("propose_revocation",),
    "annul": ("propose_revocation",),
    "decline_revocation": ("propose_revocation",),
    "take_back_revocation": ("propose_revocation",),
}


@staff_form(VIEW)
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A step on the case itself."""
    found = case_of(request, reference)
    return _step(request, found, found, name)


@staff_form(VIEW)
def matter_step(
    request: HttpRequest, reference: str, kind: str, matter: str, name: str
) -> HttpResponse:
    """A step on a consultation, an appeal, a visa or a request of the case."""
    found = case_of(request, reference)
    row = matter_of(found, OF_STAFF, kind, matter, by=actor_in(request))
    return _step(request, found, row, name)


def _step(request: HttpRequest, case: Application, row: Any, name: str) -> HttpResponse:
    actor, chosen = actor_in(request), row.procedure.step(name)
    if chosen is None or chosen.machine or not allows(actor, chosen.by, row):
        raise Http404
    if chosen.signed and not is_fresh(request):
        return ask_who_signs(request, case)
    form = sent_or_kept(request, form_for(chosen))
    if request.method == "POST":
        return _taken(request, case, row, chosen, form)
    against = _against(request, row, chosen)
    record_reading(actor, subject=case.subject, kind="case", why=name, at=timezone.now())
    return _form(request, case, row, chosen, form, against=against)


def _against(request: HttpRequest, row: Any, chosen: Step) -> Any:
    """The reason why the step cannot be taken now, said before anything is typed."""
    if row.state not in chosen.origins:
        return NotFromHere()
    refusal = procedures.wrong_eyes(row, chosen, by=actor_in(request))
    return refusal or procedures.obstacle(row, chosen, at=timezone.now())


def _taken(
    request: HttpRequest, case: Application, row: Any, chosen: Step, form: Form
) -> HttpResponse:
    seen = seen_in(request)
    if not form.is_valid():
        return _form(request, case, row, chosen, form, seen=seen, status=422)
    try:
        procedures.take(
            row,
            chosen.name,
            by=actor_in(request),
            at=timezone.now(),
            given=given_in(form),
            edition=seen.edition,
        )
    except Refusal as refusal:
        status = refused(form, refusal)
        row.refresh_from_db()
        case.refresh_from_db()
        if not isinstance(refusal, (EditedMeanwhile, NotFromHere)):
            seen = Seen(None, None)
        return _form(request, case, row, chosen, form, seen=seen, status=status)
    messages.success(request, str(chosen.done or done_words(chosen.title)))
    return redirect("visas:desk_case", case.reference)


def _form(
    request: HttpRequest,
    case: Application,
    row: Any,
    chosen: Step,
    form: Form,
    *,
    seen: Seen | None = None,
    against: Any = "",
    status: int = 200,
) -> HttpResponse:
    seen = seen or seen_in(request)
    context = {
        "case": case,
        "row": row,
        "name": "" if case.erased_at else name_in(answers_of(case)),
        "step": chosen,
        "form": form,
        "against": against,
        "changed": changed_since(case, row, seen),
        "proposal": proposed(row, *PROPOSALS.get(chosen.name, ())),
        "seen": stamp(timezone.now()),
        "back": reverse("visas:desk_case", args=(case.reference,)),
    }
    if against:
        status = getattr(against, "status", 409)
    return render(request, "visas/desk/step.html", context, status=status)


def proposed(row: Any, *steps: str) -> dict[str, Any] | None:
    """What the first person proposed, as the second reads it; nothing when nobody did."""
    said = Passage.objects.filter(subject=row.subject, step__in=steps).select_related("account")
    last = said.order_by("pk").last()
    if last is None:
        return None
    titles = dict(row.procedure.step(last.step).asks[0].choices)
    return {
        "at": last.at,
        "who": last.account.name if last.account else last.actor,
        "grounds": [titles.get(code, code) for code in last.given.get("grounds", [])],
        **last_private(row, last.step),
    }
