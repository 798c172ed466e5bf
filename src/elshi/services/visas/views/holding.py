"""What a traveller's browser session has opened."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor, traveller

from ..models import Application

HELD = "held"  # the key that portal's middleware reads
MOST = 20


def hold(request: HttpRequest, case: Application) -> None:
    """Let this session open a case; the session's key changes, so an old one opens nothing."""
    held = [subject for subject in request.session.get(HELD, []) if subject != case.subject]
    request.session.cycle_key()
    request.session[HELD] = [*held, case.subject][-MOST:]
    request.actor = traveller(request.session[HELD])  # type: ignore[attr-defined]


def held_case(request: HttpRequest, reference: str) -> Application:
    """The case of this reference when the session holds it; 404 otherwise, like an absent one.

    Staff read cases at their desk, where each opening is noted; these pages are the traveller's.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind != "traveller":
        raise Http404
    return access.get(
        actor,
        Application.objects.select_related("office__calendar", "party", "rules"),
        reference=reference,
    )
