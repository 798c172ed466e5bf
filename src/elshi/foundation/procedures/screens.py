"""The page of a step at the plainer staff screens: what it asks, its button, the step taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from elshi.foundation.access.screens import Errand, Fact, Trail, actor_of, carry_out, sent

from . import actions
from .forms import form_for
from .models import Governed


def step_page(
    request: HttpRequest,
    case: Governed,
    name: str,
    *,
    back: str,
    facts: Sequence[Fact],
    trail: Trail,
    lead: Any = "",
) -> HttpResponse:
    """Show and take a step that the actor may take on this case now; 404 for any other.

    A form that names the ``edition`` it was shown with is refused when the case has changed.
    """
    actor = actor_of(request)
    step = {one.name: one for one in actions.possible(case, by=actor)}.get(name)
    if step is None:
        raise Http404

    def act(given: dict[str, Any]) -> None:
        seen = request.POST.get("edition", "")
        edition = int(seen) if seen.isdigit() else case.edition
        actions.take(case, name, by=actor, at=timezone.now(), given=given, edition=edition)

    errand = Errand(
        step.title, step.title, back, done=step.done or step.title, lead=lead,
        tone=step.tone or "primary", trail=[*trail, (step.title, "")], facts=facts,
        signed=step.signed,
    )  # fmt: skip
    return carry_out(request, form_for(step)(sent(request)), act, errand)
