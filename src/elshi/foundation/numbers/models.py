"""Tables of series, counters and numbers set aside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import faults_in


def sound(template: str) -> None:
    """Refuse a template that could give one number twice."""
    from django.core.exceptions import ValidationError

    fault = faults_in(template)
    if fault:
        raise ValidationError(_("This template cannot be used."), code=fault)


class Series(models.Model):
    """How the numbers of one kind of paper look and when they begin anew."""

    code = models.CharField(max_length=48, unique=True)
    template = models.CharField(max_length=80, validators=[sound])
    by_office = models.BooleanField(default=True)
    yearly = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)


class Counter(models.Model):
    """The last number given in a series, at an office, in a year."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="counters")
    office = models.CharField(max_length=16, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("series", "office", "year"), name="one_counter_each")
        ]


class SetAside(models.Model):
    """A number reserved for later, or cancelled with its reason."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("Reserved")
        USED = "used", _("Used")
        CANCELLED = "cancelled", _("Cancelled")

    series = models.CharField(max_length=48)
    number = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("series", "number"), name="one_set_aside_a_number")
        ]
