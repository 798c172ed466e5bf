"""Times opened and closed, places booked, moved, kept, missed and cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office

from .models import Booking, Slot
from .plan import Span
from .reads import free_slots


class SlotGone(Refusal):
    """Somebody else took the last place."""

    code = "slot_gone"
    message = _("This time is no longer free.")
    mend = _("Choose another time.")


def open_slots(
    office: Office, *, first: datetime, count: int, minutes: int = 20, places: int = 1
) -> int:
    """Open ``count`` slots in a row; those that exist stay. Returns how many there are new."""
    length = timedelta(minutes=minutes)
    spans = [(first + length * number, first + length * (number + 1)) for number in range(count)]
    return _open(office, spans, places)


def open_times(
    office: Office, spans: Sequence[Span], *, places: int, by: Actor, at: datetime
) -> int:
    """Open the planned times (`plan.times`) that are still to come; those that exist stay.

    One leaf says who opened how many, from when until when. Returns how many there are new.
    """
    to_come = [(starts, ends) for starts, ends in spans if starts > at]
    if not to_come:
        raise Refusal(
            _("No working time of the mission lies between these."),
            mend=_("Choose later days, or hours within the working day."),
            code="no_working_time",
        )
    with transaction.atomic():
        fresh = _open(office, to_come, places)
        row: dict[str, str | int] = {
            "opened": fresh, "places": places,
            "from": to_come[0][0].isoformat(), "until": to_come[-1][1].isoformat(),
        }  # fmt: skip
        _enter("open_times", office, row, by=by, at=at)
    return fresh


def _open(office: Office, spans: Sequence[Span], places: int) -> int:
    """Times that overlap an open one are left out; one that was taken back is given again."""
    around = Slot.objects.filter(office=office, starts__lt=spans[-1][1], ends__gt=spans[0][0])
    known = list(around.values_list("starts", "ends", "places"))
    fresh = [
        (starts, ends)
        for starts, ends in spans
        if not any(starts < end and begin < ends and room for begin, end, room in known)
    ]
    given_again = around.filter(starts__in=[starts for starts, _ends in fresh], places=0)
    given_again.update(places=places)
    slots = [Slot(office=office, starts=s, ends=e, places=places) for s, e in fresh]
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    return len(fresh)


def close_time(slot: Slot, *, by: Actor, at: datetime) -> None:
    """Take a time back that nobody has booked; a booked one is cancelled with its case first."""
    with transaction.atomic():
        slot = _held(slot)
        if slot.bookings.filter(state=Booking.State.BOOKED).exists():
            raise Refusal(
                _("Somebody comes at this time."),
                mend=_("Cancel the interview at its case first."),
                code="time_booked",
            )
        if slot.bookings.exists():  # its history stays: only its places are taken away
            Slot.objects.filter(pk=slot.pk).update(places=0)
        else:
            slot.delete()
        _enter("close_time", slot.office, {"starts": slot.starts.isoformat()}, by=by, at=at)


def book(slot: Slot, subject: str, *, by: Actor, at: datetime) -> Booking:
    """Take a place for a case; one living booking a case."""
    try:
        with transaction.atomic():
            return _book(_held(slot), subject, by=by, at=at)
    except IntegrityError:
        raise Refusal(
            _("There is a booking already."), mend=_("Cancel it first."), code="booked_already"
        ) from None


def move(booking: Booking, slot: Slot, *, by: Actor, at: datetime) -> Booking:
    """Take another time in place of a booked one; when it is gone the old one stays.

    The new time is locked before anything enters the ledger: whoever books locks in this order.
    """
    with transaction.atomic():
        slot = _held(slot)
        _free(slot, at)
        close(booking, Booking.State.CANCELLED, by=by, at=at)
        return _book(slot, booking.subject, by=by, at=at)


def _held(slot: Slot) -> Slot:
    """The slot as it is now, locked; a slot that was closed meanwhile is gone."""
    held = Slot.objects.select_for_update(of=("self",)).select_related("office")
    found = held.filter(pk=slot.pk).first()
    if found is None:
        raise SlotGone
    return found


def _free(slot: Slot, at: datetime) -> None:
    if not free_slots(slot.office, at).filter(pk=slot.pk).exists():
        raise SlotGone


def _book(slot: Slot, subject: str, *, by: Actor, at: datetime) -> Booking:
    _free(slot, at)
    booking = Booking.objects.create(slot=slot, subject=subject, made_at=at)
    ledger.record("appointments.book", booking, actor=by.name, at=at)
    return booking


def close(booking: Booking, state: str, *, by: Actor, at: datetime) -> None:
    """Say that a booking was kept, missed or cancelled."""
    with transaction.atomic():
        changed = Booking.objects.filter(pk=booking.pk, state=Booking.State.BOOKED).update(
            state=state
        )
        if not changed:
            raise Refusal(_("This booking is closed already."), code="booking_closed")
        booking.refresh_from_db()
        ledger.record(f"appointments.{state}", booking, actor=by.name, at=at)


def _enter(act: str, office: Office, row: dict[str, str | int], *, by: Actor, at: datetime) -> None:
    subject = f"appointments.office:{office.code}"
    ledger.enter(f"appointments.{act}", subject=subject, actor=by.name, at=at, row=row)
