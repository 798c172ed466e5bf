"""Acts at the desk that are no steps: claim, hand over, transfer, consult, interview, correct.

Each is a row of `ACTS`: when it is offered, what it asks, what it does. One door serves them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments import reads as appointments
from elshi.commons.watchlists import actions as watchlists
from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.doors import staff_form
from elshi.foundation.access.policies import allows
from elshi.foundation.identity.freshness import is_fresh
from elshi.foundation.observe.errors import Refusal

from .. import desk_forms
from ..actions import consultations, desks, interviews, labels, replacement
from ..actions.desks import SUPERVISE
from ..forms import plain
from ..models import Application, Visa
from ..reads.cases import answers_of
from ..reads.desk import OPEN
from ..reads.desk_case import hit_named, hits_of, may_judge, name_in
from ..reads.staff import EXAMINE, colleague_at
from .desk import VIEW
from .desk_doors import (
    Seen,
    actor_in,
    ask_who_signs,
    case_of,
    changed_since,
    refused,
    seen_in,
    sent_or_kept,
    stamp,
)

Offered = Callable[[Application, Actor], bool]
Run = Callable[[Application, dict[str, Any], Actor, datetime, int | None], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a case: its title, when it is offered, what it asks, what it does."""

    name: str
    title: Any
    offered: Offered
    run: Run
    form: Callable[[Application, Actor, datetime], desk_forms.Form] = desk_forms.nothing
    done: Any = ""
    lead: Any = ""
    tone: str = "quiet"


def _examines(case: Application, actor: Actor) -> bool:
    return case.state in OPEN and allows(actor, EXAMINE, case)


def _to_claim(case: Application, actor: Actor) -> bool:
    return _examines(case, actor) and case.officer_id is None


def _own(case: Application, actor: Actor) -> bool:
    return _examines(case, actor) and case.officer_id == actor.account


def _to_hand_over(case: Application, actor: Actor) -> bool:
    heads = case.state in OPEN and allows(actor, SUPERVISE, case)
    return heads or _own(case, actor) or _to_claim(case, actor)


def _to_transfer(case: Application, actor: Actor) -> bool:
    return case.state in OPEN and allows(actor, "visas.application.transfer", case)


def _to_consult(case: Application, actor: Actor) -> bool:
    return case.state == "examination" and _examines(case, actor)


def _to_interview(case: Application, actor: Actor) -> bool:
    waits = case.state in ("examination", "information")
    return waits and _examines(case, actor) and not appointments.open_count(case.subject)


def _interviewed(case: Application, actor: Actor) -> bool:
    return allows(actor, EXAMINE, case) and bool(appointments.open_count(case.subject))


def _to_correct(case: Application, actor: Actor) -> bool:
    issued = case.state == "issued" and case.visas.filter(state="in_force").exists()
    return issued and allows(actor, EXAMINE, case)


def _to_label(case: Application, actor: Actor) -> bool:
    return bool(actor.labels) and allows(actor, labels.LABEL, case)


def _claim(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    desks.claim(case, by=by, at=at, edition=edition)


def _release(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    desks.release(case, by=by, at=at, edition=edition)


def _hand_over(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    officer = colleague_at(case.office, given["officer"], at)
    if officer is None:
        raise Refusal(_("Nobody sits at this post now."), code="vacant")
    desks.hand_over(case, officer, by=by, at=at, note=given.get("note", ""), edition=edition)


def _transfer(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    office = desk_forms.mission_named(case, given["office"])
    desks.transfer(case, office, by=by, at=at, note=given.get("note", ""), edition=edition)


def _consult(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    agency = desk_forms.agency_named(by, given["agency"])
    consultations.consult(case, agency, given["question"], by=by, at=at)


def _invite(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    slot = desk_forms.slot_named(case, given["slot"])
    interviews.invite(case, slot, by=by, at=at)


def _close(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    booking = appointments.booking_of(case.subject)
    if booking is None:
        raise Refusal(_("No interview is booked."), code="no_booking")
    interviews.close(case, booking, given["state"], by=by, at=at)


def _label(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    labels.relabel(case, given["labels"], why=given["why"], by=by, at=at, edition=edition)


def _correct(case: Application, given: Any, by: Actor, at: datetime, edition: int | None) -> None:
    reason = given.pop("reason")
    replacement.correct(case, plain(given), reason=reason, by=by, at=at, edition=edition)


ACTS = (
    Act(
        "claim",
        _("Claim"),
        _to_claim,
        _claim,
        done=_("The case lies on your desk."),
        tone="primary",
    ),
    Act("release", _("Lay back"), _own, _release, done=_("The case lies on nobody's desk.")),
    Act(
        "hand-over",
        _("Hand over to a colleague"),
        _to_hand_over,
        _hand_over,
        desk_forms.hand_over,
        done=_("The case was handed over."),
    ),
    Act(
        "transfer",
        _("Transfer to another mission"),
        _to_transfer,
        _transfer,
        desk_forms.transfer,
        done=_("The case was transferred; you may no longer see it."),
        lead=_("Its hits and its term go along; your mission no longer sees the case."),
    ),
    Act(
        "consult",
        _("Consult an agency"),
        _to_consult,
        _consult,
        desk_forms.consult,
        done=_("The agency was asked."),
    ),
    Act(
        "interview",
        _("Book an interview"),
        _to_interview,
        _invite,
        desk_forms.interview,
        done=_("The interview is booked and the traveller is told."),
    ),
    Act(
        "interview-outcome",
        _("Close the interview"),
        _interviewed,
        _close,
        desk_forms.outcome,
        done=_("The interview is closed."),
    ),
    Act(
        "labels",
        _("Set the need-to-know labels"),
        _to_label,
        _label,
        desk_forms.need_to_know,
        done=_("The labels are set."),
        lead=_(
            "Whoever is not cleared for every label on the case no longer finds it: not in lists, "
            "not by its address. An officer without them lets go of it."
        ),
    ),
    Act(
        "correct",
        _("Correct particulars"),
        _to_correct,
        _correct,
        desk_forms.correction,
        done=_("The particulars are corrected. A watch-list check runs before a visa is replaced."),
        lead=_("For a misprint or a new passport. A fresh visa is ordered in a second act."),
    ),
)


# Acts that stand beside what they concern, not in the bar of the case.
BESIDE = ("interview-outcome", "correct", "labels")


def in_bar(acts: dict[str, Act]) -> dict[str, Act]:
    """The acts whose buttons stand at the head of the case."""
    return {name: act for name, act in acts.items() if name not in BESIDE}


def acts_on(case: Application, actor: Actor, at: datetime) -> dict[str, Act]:
    """The acts offered to the actor on a case, by name."""
    return {act.name: act for act in ACTS if act.offered(case, actor)}


@staff_form(VIEW)
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The form of an act, and the act."""
    case, actor, now = case_of(request, reference), actor_in(request), timezone.now()
    chosen = acts_on(case, actor, now).get(name)
    if chosen is None:
        raise Http404
    form = sent_or_kept(request, chosen.form(case, actor, now))
    seen = seen_in(request)
    if request.method != "POST":
        record_reading(actor, subject=case.subject, kind="case", why=name, at=now)
        return _form(request, case, chosen, form, seen)
    if not form.is_valid():
        return _form(request, case, chosen, form, seen, status=422)
    try:
        chosen.run(case, dict(form.cleaned_data), actor, now, seen.edition)
    except Refusal as refusal:
        status = refused(form, refusal)
        case.refresh_from_db()
        return _form(request, case, chosen, form, seen, status=status)
    messages.success(request, str(chosen.done))
    return _back(request, case)


def _back(request: HttpRequest, case: Application) -> HttpResponse:
    """To the case, or to the queue when the case is no longer seen here."""
    still = access.visible(actor_in(request), Application).filter(pk=case.pk).exists()
    return redirect("visas:desk_case", case.reference) if still else redirect("visas:queue")


def _form(
    request: HttpRequest, case: Application, chosen: Act, form: Form, seen: Seen, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "row": case,
        "act": chosen,
        "form": form,
        "name": "" if case.erased_at else name_in(answers_of(case)),
        "changed": changed_since(case, case, seen),
        "seen": stamp(timezone.now()),
        "back": reverse("visas:desk_case", args=(case.reference,)),
    }
    return render(request, "visas/desk/act.html", context, status=status)


@staff_form("watchlists.hit.view")
def hit(request: HttpRequest, reference: str, handle: str) -> HttpResponse:
    """A watch-list hit beside the traveller's particulars, cleared, overridden or confirmed."""
    case, actor, now = case_of(request, reference), actor_in(request), timezone.now()
    found = hit_named(case, actor, handle)
    if found is None or not may_judge(case, actor):
        raise Http404
    form = sent_or_kept(request, desk_forms.HitForm)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                seen = request.POST.get("state_seen", "")
                watchlists.decide(found, by=actor, at=now, seen=seen, **form.cleaned_data)
            except Refusal as refusal:
                status = refused(form, refusal)
                found.refresh_from_db()
            else:
                messages.success(request, str(_("The hit is decided.")))
                return redirect(reverse("visas:desk_case", args=(reference,)) + "#hits")
    record_reading(actor, subject=case.subject, kind="case", why="hit", at=now)
    return _hit(request, case, handle, form, status)


def _hit(
    request: HttpRequest, case: Application, handle: str, form: Form, status: int
) -> HttpResponse:
    found = next(one for one in hits_of(case, actor_in(request)) if one.handle == handle)
    answers = answers_of(case)
    context = {
        "case": case,
        "listed": found,
        "answers": answers,
        "name": name_in(answers),
        "form": form,
        "back": reverse("visas:desk_case", args=(case.reference,)),
    }
    return render(request, "visas/desk/hit.html", context, status=status)


@staff_form("visas.application.decide")
def replace(request: HttpRequest, reference: str, visa: str) -> HttpResponse:
    """A fresh visa ordered in place of one, with the corrected particulars; signed."""
    case, actor = case_of(request, reference), actor_in(request)
    rows = Visa.objects.filter(application=case)
    found = access.get(actor, rows, reference=visa)
    if not allows(actor, "visas.application.decide", case):
        raise Http404
    if not is_fresh(request):
        return ask_who_signs(request, case)
    form = sent_or_kept(request, desk_forms.nothing(case, actor, timezone.now()))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            replacement.replace(found, by=actor, at=timezone.now())
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, str(_("The replacement is ordered.")))
            return redirect("visas:desk_case", reference)
    record_reading(actor, subject=case.subject, kind="case", why="replace", at=timezone.now())
    return _form(request, case, REPLACE, form, seen_in(request), status=status)


REPLACE = Act(
    "replace",
    _("Replace by a corrected visa"),
    _to_correct,
    lambda *_given: None,
    lead=_("The old visa ends when the new one is there; the traveller is told."),
    tone="primary",
)
