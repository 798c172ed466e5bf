"""Tables of missions and the states they serve."""

from __future__ import annotations

from django.db import models

from elshi.foundation.offices.models import Office


class Mission(models.Model):
    """An office that represents its party in a host state."""

    office = models.OneToOneField(Office, models.PROTECT, related_name="mission")
    host_state = models.CharField(max_length=3)
    receives_visas = models.BooleanField(default=True)

    class Meta:
        ordering = ("office__code",)


class Jurisdiction(models.Model):
    """A state whose nationals apply at a mission; one mission a state and party."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="jurisdictions")
    state = models.CharField(max_length=3, unique=True)
