"""A table of the tests' own, so that acts about rows can be tried without any service."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Permit(models.Model):
    """A row with every common type of field, and one private value with its salt."""

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, default="submitted")
    fee = models.DecimalField(max_digits=8, decimal_places=2, default=60)
    entries = models.IntegerField(default=1)
    valid_until = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    conditions = models.JSONField(default=list)
    holder = models.CharField(max_length=80, default="", blank=True)
    salt = models.BinaryField(default=b"")

    class Meta:
        app_label = "ledger_register"

    PUBLIC: ClassVar = ("state", "fee", "entries", "valid_until", "decided_at", "conditions")

    def __str__(self) -> str:
        return self.reference

    def secret_holder(self) -> tuple[bytes, bytes] | None:
        """The holder's name and its salt, until they are erased."""
        return (self.holder.encode(), bytes(self.salt)) if self.salt else None
