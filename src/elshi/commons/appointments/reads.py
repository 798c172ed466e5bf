"""Free slots, and what is booked for a case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from elshi.foundation.offices.models import Office

from .models import Booking, Slot


def free_slots(office: Office, at: datetime) -> QuerySet[Slot]:
    """Slots to come that still have a place, soonest first."""
    taken = Count("bookings", filter=~Q(bookings__state=Booking.State.CANCELLED))
    slots = Slot.objects.filter(office=office, starts__gt=at).annotate(taken=taken)
    return slots.filter(taken__lt=F("places")).order_by("starts")


def open_count(subject: str) -> int:
    """How many interviews of a case are still to come."""
    booked = Booking.objects.filter(subject=subject, state=Booking.State.BOOKED).order_by()
    # A case has few: they are counted here in less time than a count takes to write.
    return len(booked.values_list("pk"))


def booking_of(subject: str) -> Booking | None:
    """The living booking of a case."""
    return (
        Booking.objects.filter(subject=subject, state=Booking.State.BOOKED)
        .select_related("slot__office")
        .first()
    )


def bookings_of(subject: str) -> QuerySet[Booking]:
    """Every booking of a case, for its page."""
    return Booking.objects.filter(subject=subject).select_related("slot").order_by("made_at")


def taken_by(slots: QuerySet[Slot]) -> QuerySet[Booking]:
    """Who comes to these slots, or came; cancelled bookings are left out."""
    rows = Booking.objects.filter(slot__in=slots).exclude(state=Booking.State.CANCELLED)
    return rows.select_related("slot").order_by("slot__starts", "pk")


def slots_from(office: Office, at: datetime) -> QuerySet[Slot]:
    """The times of an office from now on, those taken back left out."""
    return Slot.objects.filter(office=office, ends__gt=at, places__gt=0).order_by("starts")
