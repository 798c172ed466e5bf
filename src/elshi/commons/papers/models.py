"""Tables of papers, their versions, enclosures and links."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from elshi.foundation.languages.fields import TranslatedField
from elshi.foundation.procedures.models import Governed
from elshi.foundation.procedures.registry import states_of

from . import procedures  # noqa: F401  (declares the states)
from .rules import KINDS, LINKS


class Paper(Governed):
    """A paper as it stands now. ``found_by`` is what search compares: number and titles, folded.

    ``labels`` are kept sorted. The text stands in the newest version, sealed.
    """

    procedure_name: ClassVar[str] = "papers.paper"

    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=120, blank=True)
    title = TranslatedField()
    original = models.CharField(max_length=8)
    version = models.PositiveIntegerField(default=0)
    labels = models.JSONField(default=list)
    found_by = models.TextField(blank=True)

    class Meta:
        ordering = ("-entered_at", "-pk")
        indexes = [models.Index(fields=("office", "-entered_at"), name="paper_by_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=states_of("papers.paper")), name="paper_state_is_declared"
            ),
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="paper_kind_is_known"),
            models.CheckConstraint(
                condition=Q(number="") | Q(state__in=("registered", "cancelled")),
                name="paper_is_numbered_when_registered",
            ),
            models.UniqueConstraint(
                fields=("kind", "number"), condition=~Q(number=""), name="one_paper_a_number"
            ),
        ]


class Version(models.Model):
    """A paper's title and texts as somebody left them; ``sealed`` holds the texts by language."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = TranslatedField()
    original = models.CharField(max_length=8)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("paper", "number"), name="one_version_a_number")
        ]


class Enclosure(models.Model):
    """A file that goes with a paper; what is taken out again stays known by its title."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="enclosures")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    file = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=1)
    taken_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=("paper", "place"), name="one_enclosure_a_place")
        ]


class Link(models.Model):
    """How one paper stands to another, as the first says it; taken back, it stays known."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="links")
    other = models.ForeignKey(Paper, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=12)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("paper", "other", "kind"),
                condition=Q(taken_back_at__isnull=True),
                name="one_link_a_kind",
            ),
            models.CheckConstraint(condition=~Q(paper=F("other")), name="link_leads_elsewhere"),
            models.CheckConstraint(condition=Q(kind__in=tuple(LINKS)), name="link_kind_is_known"),
        ]
