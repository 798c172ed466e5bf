"""Whoever overrode a watch-list hit does not hand out the visa alone."""

from __future__ import annotations

from elshi.commons.watchlists.models import Hit
from elshi.foundation.access.actors import Actor
from elshi.foundation.procedures.errors import OtherEyesNeeded

from ..models import Application

SECOND_LOOK = (Hit.State.OVERRIDDEN, Hit.State.CONFIRMED)


def require_other_eyes(case: Application, by: Actor) -> None:
    """Refuse a fresh visa by the officer who decided that a listed person may have one.

    Before the issue the procedure sees to it by a proposal and its confirmation. A corrected or an
    extended visa is one act: its four eyes are those on a hit decided since, and those on the act.
    """
    first = case.visas.order_by("issued_at").values_list("issued_at", flat=True).first()
    decided = Hit.objects.filter(subject=case.subject, state__in=SECOND_LOOK, decided_at__gte=first)
    if first and decided.filter(decided_by=by.account).exists():
        raise OtherEyesNeeded
