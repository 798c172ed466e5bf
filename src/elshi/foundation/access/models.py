"""The reading log and API tokens."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elshi.foundation.ledger.references import ReferenceField


class Reading(models.Model):
    """An opening of a case, file, search or export by staff: who, when, what and why."""

    class Kind(models.TextChoices):
        CASE = "case", _("Case opened")
        FILE = "file", _("File opened")
        SEARCH = "search", _("Search")
        EXPORT = "export", _("Export")

    at = models.DateTimeField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    actor = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.CharField(max_length=120)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=("subject", "-at"), name="reading_by_subject"),
            models.Index(fields=("account", "-at"), name="reading_by_account"),
            models.Index(fields=("-at",), name="reading_by_time"),
        ]


class ApiToken(models.Model):
    """A key to the API for a program of a member of staff; only its hash is kept."""

    reference = ReferenceField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    title = models.CharField(_("What it is for"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)


class KeptAnswer(models.Model):
    """The answer once given to an account's Idempotency-Key: asked again, it is given again.

    ``key`` is a hash over account, address and key; ``asked`` one over what was sent.
    """

    key = models.CharField(max_length=64, unique=True)
    asked = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=("at",), name="kept_answer_by_age")]
