"""What hangs on a case and has steps of its own, found by its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor

from ..models import Amendment, Appeal, Application, Consultation, Visa

# By the word in its address: what staff act on, and what a traveller can take back.
OF_STAFF: Mapping[str, Any] = {
    "visas": Visa,
    "appeals": Appeal,
    "consultations": Consultation,
    "amendments": Amendment,
}
OF_TRAVELLERS: Mapping[str, Any] = {"appeals": Appeal, "amendments": Amendment}


def matter_of(
    case: Application, kinds: Mapping[str, Any], kind: str, reference: str, *, by: Actor
) -> Any:
    """The matter of the case that the actor sees; 404 otherwise, like an absent one."""
    if kind not in kinds:
        raise Http404
    rows = kinds[kind].objects.filter(application=case).select_related("office__calendar")
    row = access.get(by, rows, reference=reference)
    row.application = case
    return row
