"""Interviews of a case: a time chosen or set, moved, given back, kept, missed, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments import actions as appointments
from elshi.commons.appointments import reads as booked
from elshi.commons.appointments.models import Booking, Slot
from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.policies import require
from elshi.foundation.languages.formats import moment_long
from elshi.foundation.notices import actions as notices
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect

from ..models import Application
from ..reads.cases import recipients_of
from ..reads.staff import EXAMINE
from . import desk_notices

OUTCOMES = (Booking.State.KEPT, Booking.State.MISSED, Booking.State.CANCELLED)
HOUSE = system("visas")


def invite(case: Application, slot: Slot, *, by: Actor, at: datetime) -> Booking:
    """Book a time at the case's own mission during the examination, and tell the traveller."""
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, EXAMINE, case)
        if case.state not in ("examination", "information"):
            raise Refusal(_("An interview is held during the examination."), code="not_from_here")
        _of_mission(case, slot)
        booking = appointments.book(slot, case.subject, by=by, at=at)
        _note(case, "interview_booked", slot, by=by, at=at)
        _tell(case, slot, "visas.interview_booked", at=at)
    return booking


def choose(case: Application, slot: Slot, *, by: Actor, at: datetime) -> Booking:
    """Take a free time that the traveller has chosen; the examination goes on and the clock runs.

    Of two travellers at the last place one gets it: `appointments.book` locks the time.
    """
    with transaction.atomic():
        case = _own(case, by)
        if case.state != "interview":
            raise Refusal(_("No time is asked of you now."), code="not_asked")
        _of_mission(case, slot)
        booking = appointments.book(slot, case.subject, by=by, at=at)
        _note(case, "interview_chosen", slot, by=by, at=at)
        case = procedures.take(case, "time_chosen", by=HOUSE, at=at)
        _tell(case, slot, "visas.interview_booked", at=at)
        key = f"chosen:{booking.pk}"
        desk_notices.tell_officer(case, "visas.desk_interview_chosen", at=at, key=key)
    return booking


def move(case: Application, slot: Slot, *, by: Actor, at: datetime) -> Booking:
    """Take another free time at the same mission in place of the one that was booked."""
    with transaction.atomic():
        case = _own(case, by)
        booking = _booked(case, at)
        _of_mission(case, slot)
        if booking.slot_id == slot.pk:
            return booking
        moved = appointments.move(booking, slot, by=by, at=at)
        _note(case, "interview_moved", slot, by=by, at=at)
        _tell(case, slot, "visas.interview_booked", at=at)
        key = f"moved:{moved.pk}"
        desk_notices.tell_officer(case, "visas.desk_interview_moved", at=at, key=key)
    return moved


def give_back(case: Application, *, by: Actor, at: datetime) -> None:
    """Let a booked time go; the mission waits for another choice and its clock pauses."""
    with transaction.atomic():
        case = _own(case, by)
        booking = _booked(case, at)
        if case.state != "examination":
            raise Refusal(
                _("The time cannot be given back now."),
                mend=_("Answer the question of the mission first, or choose another time."),
                code="not_from_here",
            )
        appointments.close(booking, Booking.State.CANCELLED, by=by, at=at)
        _note(case, "interview_given_back", booking.slot, by=by, at=at)
        case = procedures.take(case, "time_given_back", by=HOUSE, at=at)
        key = f"back:{booking.pk}"
        desk_notices.tell_officer(case, "visas.desk_interview_given_back", at=at, key=key)


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


@effect("visas.cancel_interview")
def cancel(case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """A withdrawn case needs no interview: its place is free for somebody else."""
    booking = booked.booking_of(case.subject)
    if booking is not None:
        appointments.close(booking, Booking.State.CANCELLED, by=by, at=at)


def _own(case: Application, by: Actor) -> Application:
    """The case, held, for the traveller whose session has opened it."""
    if case.subject not in by.holds:
        raise NotAllowed
    return procedures.locked(case)


def _booked(case: Application, at: datetime) -> Booking:
    """The interview that is still to come; what has begun is the mission's to close."""
    booking = booked.booking_of(case.subject)
    if booking is None or booking.slot.starts <= at:
        raise Refusal(_("No interview is to come."), code="no_interview")
    return booking


def _of_mission(case: Application, slot: Slot) -> None:
    if slot.office_id != case.office_id:
        raise Refusal(_("This time belongs to another mission."), code="other_office")


def _note(case: Application, act: str, slot: Slot, *, by: Actor, at: datetime) -> None:
    procedures.note(case, act, by=by, at=at, given={"starts": slot.starts.isoformat()})


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
