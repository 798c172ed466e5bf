"""Tables of slots and bookings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.offices.models import Office


class Slot(models.Model):
    """A time at an office with so many places."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="slots")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    places = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("starts",)
        constraints = [
            models.UniqueConstraint(fields=("office", "starts"), name="one_slot_a_start"),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="slot_ends_after_start"
            ),
        ]


class Booking(models.Model):
    """A place held for a case ("visas.application:K7…")."""

    class State(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("interview", "Booked")
        KEPT = "kept", _("Took place")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", pgettext_lazy("interview", "Cancelled")

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("slot__starts",)
        constraints = [
            models.UniqueConstraint(
                fields=("subject",), condition=models.Q(state="booked"), name="one_living_booking"
            )
        ]
