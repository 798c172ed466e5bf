"""Which mission receives whom."""

from __future__ import annotations

from elshi.foundation.offices.models import Office

from .models import Jurisdiction, Mission


def office_for(nationality: str) -> Office | None:
    """The office that receives applications of a nationality: its own, else the first open one."""
    row = (
        Jurisdiction.objects.filter(state=nationality, mission__receives_visas=True)
        .select_related("mission__office__party", "mission__office__calendar")
        .first()
    )
    if row:
        return row.mission.office
    first = Mission.objects.filter(receives_visas=True).select_related("office__party").first()
    return first.office if first else None


def receiving() -> list[Office]:
    """Every office that receives visa applications."""
    missions = Mission.objects.filter(receives_visas=True).select_related("office__party")
    return [mission.office for mission in missions]
