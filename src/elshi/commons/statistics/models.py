"""The one table: what was published about a period, frozen."""

from __future__ import annotations

import json

from django.db import models

from elshi.foundation.offices.models import Party


class Publication(models.Model):
    """A period's figures about a subject.

    `held` is kept for the year's sums and shown to nobody: the ledger has a salted commitment.
    """

    subject = models.CharField(max_length=32)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    shown = models.JSONField()
    held = models.JSONField(default=dict)
    salt = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("subject", "-period")
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "party", "period"), name="one_publication_a_period"
            )
        ]

    @property
    def held_bytes(self) -> bytes:
        """What is held, in one form for its commitment."""
        return json.dumps(self.held, sort_keys=True, separators=(",", ":")).encode()
