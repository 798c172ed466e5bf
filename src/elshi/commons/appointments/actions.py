"""Slots opened, places booked, kept, missed and cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office

from .models import Booking, Slot
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
    slots = [
        Slot(
            office=office,
            starts=first + timedelta(minutes=minutes * number),
            ends=first + timedelta(minutes=minutes * (number + 1)),
            places=places,
        )
        for number in range(count)
    ]
    before = Slot.objects.filter(office=office).count()
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    return Slot.objects.filter(office=office).count() - before


def book(slot: Slot, subject: str, *, by: Actor, at: datetime) -> Booking:
    """Take a place for a case; one living booking a case."""
    try:
        with transaction.atomic():
            slot = Slot.objects.select_for_update().get(pk=slot.pk)
            if not free_slots(slot.office, at).filter(pk=slot.pk).exists():
                raise SlotGone
            booking = Booking.objects.create(slot=slot, subject=subject, made_at=at)
            ledger.record("appointments.book", booking, actor=by.name, at=at)
    except IntegrityError:
        raise Refusal(
            _("There is a booking already."), mend=_("Cancel it first."), code="booked_already"
        ) from None
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
