"""Free times of a mission as a traveller chooses from them: days with hours, in its own clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from elshi.commons.appointments import reads as appointments
from elshi.commons.appointments.invitation_file import Meeting
from elshi.commons.appointments.models import Booking, Slot
from elshi.engines.documents import references
from elshi.foundation.files import vault
from elshi.foundation.languages.fields import in_language
from elshi.foundation.offices.reads import zone_of

from ..models import Application
from .cases import last_private

DAYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the mission with its free times."""

    day: date
    slots: list[Slot]


@dataclass(frozen=True, slots=True)
class Times:
    """Some days with free times, and the day from which the later ones are shown."""

    days: list[Day] = field(default_factory=list)
    later: str = ""
    zone: str = ""
    clock: str = ""


def times_for(case: Application, at: datetime, *, since: str = "", days: int = DAYS_SHOWN) -> Times:
    """The next days with a free time at the case's mission, from ``since`` (ISO) on; one query."""
    zone = zone_of(case.office)

    def local(slot: Slot) -> date:
        return slot.starts.astimezone(zone).date()

    free = [
        Day(day, list(slots))
        for day, slots in groupby(appointments.free_slots(case.office, at), key=local)
    ]
    rest = [one for one in free if one.day.isoformat() >= since] or free
    later = rest[days].day.isoformat() if len(rest) > days else ""
    clock = _offset(rest[0].slots[0].starts.astimezone(zone)) if rest else ""
    return Times(rest[:days], later, str(zone), clock)


def _offset(moment: datetime) -> str:
    """How far a clock is from universal time: UTC+1, UTC+5:30."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def slot_at(case: Application, starts: str, at: datetime) -> Slot | None:
    """The free time that begins at ``starts`` (ISO 8601); nothing when it is taken or none."""
    try:
        moment = datetime.fromisoformat(starts)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return appointments.free_slots(case.office, at).filter(starts=moment).first()


def to_bring(case: Application) -> str:
    """What the officer asked the traveller to bring or to know."""
    return "" if case.erased_at else str(last_private(case, "call_in").get("bring", ""))


def meeting(case: Application, booking: Booking) -> Meeting:
    """The interview as an entry of a calendar; nothing in it names the traveller."""
    reference = references.grouped(case.reference)
    words: list[Any] = [
        _("Bring your passport. The time is that of the mission."),
        to_bring(case),
        _("Reference: %(reference)s") % {"reference": reference},
    ]
    address = reverse("visas:status")
    return Meeting(
        # The key tells nothing and stays the same, so that a moved interview replaces the old.
        key=f"{vault.blind('appointments', case.subject)[:32]}@elshi",
        edition=appointments.bookings_of(case.subject).count() - 1,
        starts=booking.slot.starts,
        ends=booking.slot.ends,
        title=_("Visa interview"),
        place=in_language(case.office.name),
        words="\n".join(str(line) for line in words if line),
        url=f"{settings.PUBLIC_URL}{address}",
        made_at=booking.made_at,
    )
