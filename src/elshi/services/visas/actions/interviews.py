"""Interviews of a case: a time booked, kept, missed or cancelled; the traveller is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments import actions as appointments
from elshi.commons.appointments.models import Booking, Slot
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.languages.formats import moment_long
from elshi.foundation.notices import actions as notices
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures import actions as procedures

from ..models import Application
from ..reads.cases import recipients_of
from ..reads.staff import EXAMINE

OUTCOMES = (Booking.State.KEPT, Booking.State.MISSED, Booking.State.CANCELLED)


def invite(case: Application, slot: Slot, *, by: Actor, at: datetime) -> Booking:
    """Book a time at the case's own mission during the examination, and tell the traveller."""
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, EXAMINE, case)
        if case.state not in ("examination", "information"):
            raise Refusal(_("An interview is held during the examination."), code="not_from_here")
        if slot.office_id != case.office_id:
            raise Refusal(_("This time belongs to another mission."), code="other_office")
        booking = appointments.book(slot, case.subject, by=by, at=at)
        given = {"starts": slot.starts.isoformat()}
        procedures.note(case, "interview_booked", by=by, at=at, given=given)
        _tell(case, slot, "visas.interview_booked", at=at)
    return booking


def close(case: Application, booking: Booking, state: str, *, by: Actor, at: datetime) -> None:
    """Say that an interview was kept, missed or cancelled; a cancelled one is told."""
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, EXAMINE, case)
        if booking.subject != case.subject or state not in OUTCOMES:
            raise Refusal(_("Choose what became of the interview."), code="no_such_outcome")
        appointments.close(booking, state, by=by, at=at)
        procedures.note(case, f"interview_{state}", by=by, at=at)
        if state == Booking.State.CANCELLED:
            _tell(case, booking.slot, "visas.interview_cancelled", at=at)


def _tell(case: Application, slot: Slot, template: str, *, at: datetime) -> None:
    starts = moment_long(slot.starts.astimezone(zone_of(case.office)), case.language)
    for recipient, context in recipients_of(case, template):
        notices.tell(
            template,
            to=recipient,
            context={**context, "starts": starts},
            subject=case.subject,
            key=f"{case.subject}:{template}:{slot.starts.isoformat()}:{at.isoformat()}",
            at=at,
        )
