"""Steps on many cases at once: each its own transaction, each result shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.doors import staff_act, staff_form
from elshi.foundation.identity.freshness import confirm_first, is_fresh
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions as procedures

from ..actions import desks
from ..models import Application
from ..procedures import APPLICATION
from ..reads.staff import colleague_at
from .desk import PAGE, VIEW, batches_of
from .desk_doors import actor_in

CHOSEN = "desk_batch"  # the session key of a batch that waits to be signed: references alone


@dataclass(frozen=True, slots=True)
class Picked:
    """A case ticked in the queue, in the edition that was listed."""

    reference: str
    edition: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case of a batch."""

    reference: str
    number: str
    done: bool
    why: Any = ""


Take = Callable[[Application, int | None, datetime], object]


@staff_act(VIEW)
def batch(request: HttpRequest) -> HttpResponse:
    """Take an act on the ticked cases; one that is signed is shown once more before it is taken."""
    actor, now = actor_in(request), timezone.now()
    name = request.POST.get("act", "")
    if name not in dict(batches_of(actor)):
        raise Http404
    picked = _picked(request.POST.getlist("case"))
    step = APPLICATION.step(name)
    if step is not None:
        rows = [[one.reference, one.edition] for one in picked]
        request.session[CHOSEN] = {"step": name, "cases": rows}
        return redirect("visas:batch_sign")
    take = _claim(actor) if name == "claim" else _hand_over(actor, request.POST.get("officer", ""))
    return _shown(request, dict(batches_of(actor))[name], _all(actor, picked, take, now))


@staff_form(VIEW)
def sign(request: HttpRequest) -> HttpResponse:
    """The cases of a signed batch listed to be looked at, then taken one by one."""
    actor, now = actor_in(request), timezone.now()
    chosen = request.session.get(CHOSEN)
    if not chosen or chosen["step"] not in dict(batches_of(actor)):
        return redirect("visas:queue")
    if not is_fresh(request):
        return confirm_first(request, then=reverse("visas:batch_sign"))
    picked = [Picked(*row) for row in chosen["cases"]]
    step = APPLICATION.step(chosen["step"])
    assert step is not None
    if request.method == "POST":
        del request.session[CHOSEN]
        note = request.POST.get("note", "").strip()[:2000]
        take = _step(actor, step.name, {"note": note} if note else {})
        return _shown(request, step.title, _all(actor, picked, take, now))
    cases = _cases(actor, picked)
    rows = [(case, procedures.obstacle(case, step, at=now)) for case in cases.values()]
    return render(request, "visas/desk/batch_sign.html", {"step": step, "rows": rows})


def _picked(values: list[str]) -> list[Picked]:
    """The ticked boxes, at most a page of them; each says "reference.edition"."""
    found = []
    for value in values[:PAGE]:
        reference, _dot, edition = value.partition(".")
        known = edition.isascii() and edition.isdigit() and len(edition) < 9
        found.append(Picked(reference[:32], int(edition) if known else None))
    return found


def _cases(actor: Actor, picked: list[Picked]) -> dict[str, Application]:
    rows = access.visible(actor, Application).select_related("office__calendar", "rules", "officer")
    seen = rows.filter(reference__in=[one.reference for one in picked])
    return {case.reference: case for case in seen}


def _all(actor: Actor, picked: list[Picked], take: Take, at: datetime) -> list[Result]:
    cases = _cases(actor, picked)
    return [_one(one, cases.get(one.reference), take, at) for one in picked]


def _one(picked: Picked, case: Application | None, take: Take, at: datetime) -> Result:
    if case is None:
        return Result(picked.reference, "", False, _("There is no such case."))
    try:
        take(case, picked.edition, at)
    except Refusal as refusal:
        return Result(case.reference, case.number, False, str(refusal))
    return Result(case.reference, case.number, True)


def _claim(actor: Actor) -> Take:
    return lambda case, edition, at: desks.claim(case, by=actor, at=at, edition=edition)


def _hand_over(actor: Actor, key: str) -> Take:
    def take(case: Application, edition: int | None, at: datetime) -> None:
        officer = colleague_at(case.office, key, at)
        if officer is None:
            raise Refusal(_("Choose a colleague of this mission."), code="no_colleague")
        desks.hand_over(case, officer, by=actor, at=at, edition=edition)

    return take


def _step(actor: Actor, name: str, given: dict[str, str]) -> Take:
    return lambda case, edition, at: procedures.take(
        case, name, by=actor, at=at, given=given, edition=edition
    )


def _shown(request: HttpRequest, title: Any, results: list[Result]) -> HttpResponse:
    done = sum(result.done for result in results)
    context = {"title": title, "results": results, "done": done, "left": len(results) - done}
    return render(request, "visas/desk/batch_done.html", context)
