"""Tables of editions, entries, screenings and hits."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elshi.foundation.offices.models import Office


class Edition(models.Model):
    """A list as published on a day; the newest edition of each code is in force."""

    code = models.CharField(max_length=16)
    published = models.DateTimeField()
    digest = models.CharField(max_length=64)
    entries_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-published",)
        constraints = [
            models.UniqueConstraint(fields=("code", "digest"), name="one_edition_a_content")
        ]


class Entry(models.Model):
    """A person of an edition: public data of the list, kept as it was published."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=32)
    number = models.CharField(max_length=32, blank=True)
    names = models.JSONField()
    births = models.JSONField(default=list)
    nationalities = models.JSONField(default=list)
    passports = models.JSONField(default=list)
    listed_on = models.CharField(max_length=10, blank=True)
    remarks = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("edition", "key"), name="one_entry_an_edition")
        ]


class Screening(models.Model):
    """One comparison of a case with the editions then in force."""

    subject = models.CharField(max_length=120)
    at = models.DateTimeField()
    editions = models.JSONField(default=list)
    hits_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=("subject", "-at"), name="screening_by_subject")]


class Hit(models.Model):
    """A likeness between a case and an entry, and what an officer made of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLEARED = "cleared", _("Cleared: another person")
        OVERRIDDEN = "overridden", _("Overridden: this person, with reasons")
        CONFIRMED = "confirmed", _("Confirmed: this person")

    subject = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="hits")
    score = models.FloatField()
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.BinaryField(null=True)

    class Meta:
        ordering = ("-score", "pk")
        constraints = [
            models.UniqueConstraint(fields=("subject", "entry"), name="one_hit_an_entry")
        ]
