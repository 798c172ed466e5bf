"""The only writer of missions: say whom an office represents where, and which states it serves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office

from .models import Jurisdiction, Mission


class ServedElsewhere(Refusal):
    """A state's nationals apply at one mission."""

    code = "served_elsewhere"
    message = _("Nationals of this state already apply at another mission.")
    mend = _("Take the state from the other mission first.")


def accredit(
    office: Office, *, host_state: str, states: Iterable[str] = (), by: Actor, at: datetime
) -> Mission:
    """Make an office receive the visa applications of these nationalities."""
    require(by, "change", office)
    served = sorted(set(states))
    with transaction.atomic():
        if Jurisdiction.objects.filter(state__in=served).exists():
            raise ServedElsewhere
        mission = Mission.objects.create(office=office, host_state=host_state)
        Jurisdiction.objects.bulk_create(
            Jurisdiction(mission=mission, state=state) for state in served
        )
        row = {"office": office.code, "host_state": host_state, "states": served}
        subject = f"missions.mission:{office.code}"
        ledger.enter("missions.accredit", subject=subject, actor=by.name, at=at, row=row)
    return mission
