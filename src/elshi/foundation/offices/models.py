"""Tables of parties, offices, calendars and posts."""

from __future__ import annotations

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from elshi.foundation.languages.fields import TranslatedField, in_language


@cache
def _time_zones() -> frozenset[str]:
    """All names of the IANA database: some 600 files are looked at to know them."""
    return frozenset(zoneinfo.available_timezones())


def known_time_zone(name: str) -> None:
    """Refuse a name that the IANA time zone database does not have."""
    if name not in _time_zones():
        raise ValidationError(_("This time zone is not known."), code="unknown_time_zone")


class Party(models.Model):
    """Who owns rows: several states and bodies may share one installation."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry")
        AUTHORITY = "authority", _("State authority")
        ORGANISATION = "organisation", _("Organisation")
        INSTITUTION = "institution", _("Institution")

    code = models.SlugField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    name = TranslatedField()
    # The issuing state as ICAO 9303 writes it, for visas and seals.
    state = models.CharField(max_length=3, default="UTO")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.name)


class WorkingCalendar(models.Model):
    """Working days and hours; holidays and moved days are rows of `Holiday`."""

    code = models.SlugField(max_length=32, unique=True)
    name = TranslatedField()
    # Weekdays on which the office works, 0 for Monday to 6 for Sunday.
    days = models.JSONField(default=list)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="calendar_opens_first"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class Holiday(models.Model):
    """A day off, or a weekend day that is worked instead (`working`)."""

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = TranslatedField()
    working = models.BooleanField(default=False)

    class Meta:
        ordering = ("day",)
        constraints = [
            models.UniqueConstraint(fields=("calendar", "day"), name="one_entry_a_calendar_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {in_language(self.name)}"


class Office(models.Model):
    """A department or a mission of a party."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("Department")
        EMBASSY = "embassy", _("Embassy")
        CONSULATE = "consulate", _("Consulate")
        PERMANENT_MISSION = "permanent_mission", _("Permanent mission")
        AGENCY = "agency", _("Consulted agency")
        BORDER_POST = "border_post", _("Border post")

    party = models.ForeignKey(Party, models.PROTECT, related_name="offices")
    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    name = TranslatedField()
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    calendar = models.ForeignKey(WorkingCalendar, models.PROTECT, related_name="offices")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.name)


class Post(models.Model):
    """A seat at an office; its role says what its holder may do there."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    code = models.CharField(max_length=32, unique=True)
    title = TranslatedField()
    role = models.CharField(max_length=32)
    # Need-to-know labels that the post is cleared for.
    labels = models.JSONField(default=list, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.title)
