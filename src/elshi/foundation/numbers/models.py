"""Tables of series, counters and numbers set aside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Series(models.Model):
    """How the numbers of one kind of paper look and when they begin anew.

    ``time_zone`` decides when the year turns for a series of the whole house; one counted by
    office follows the office's own.
    """

    code = models.CharField(max_length=48, unique=True)
    template = models.CharField(max_length=80)
    by_office = models.BooleanField(default=True)
    yearly = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=64, default="UTC")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Counter(models.Model):
    """The last number given in a series, at an office, in a year, by the template of that time."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="counters")
    office = models.CharField(max_length=16, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    template = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("series", "office", "year"), name="one_counter_each")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.office} {self.year}: {self.last}"


class SetAside(models.Model):
    """A number reserved for later, or cancelled with its reason."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("Reserved")
        USED = "used", _("Used")
        CANCELLED = "cancelled", pgettext_lazy("number", "Cancelled")

    series = models.CharField(max_length=48)
    office = models.CharField(max_length=16)
    number = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("series", "number"), name="one_set_aside_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="set_aside_says_why"),
        ]

    def __str__(self) -> str:
        return self.number
