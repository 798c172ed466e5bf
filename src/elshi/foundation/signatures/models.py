"""Authorities, their keys and their revocation lists. Private keys are never in the database."""

from __future__ import annotations

from cryptography import x509
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .profiles import PURPOSES


class Authority(models.Model):
    """A country's signing authority; its root is the key of purpose "country"."""

    # Null is the house's own; further states of one installation have their party here.
    party = models.ForeignKey("offices.Party", models.PROTECT, null=True, blank=True)
    country = models.CharField(max_length=2)
    organisation = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("opened_at", "pk")
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            models.UniqueConstraint(
                fields=("country",), condition=Q(closed_at=None), name="authority_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.organisation}"


class Key(models.Model):
    """A key of one purpose: its certificate, its state, and where its private part lives."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("In use")
        RETIRED = "retired", _("Retired")
        REVOKED = "revoked", _("Revoked")

    class Where(models.TextChoices):
        FILE = "file", _("Sealed file")
        TOKEN = "pkcs11", _("Hardware token")

    class Reason(models.TextChoices):
        """The reasons of RFC 5280 section 5.3.1 that fit a key of the house."""

        UNSPECIFIED = "unspecified", _("No reason given")
        COMPROMISE = "keyCompromise", _("The key may be known to others")
        SUPERSEDED = "superseded", _("Replaced by another key")
        CLOSED = "cessationOfOperation", _("No longer in use")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="keys")
    purpose = models.CharField(
        max_length=16, choices=[(row.purpose, row.title) for row in PURPOSES.values()]
    )
    reference = models.CharField(max_length=16)
    serial = models.CharField(max_length=40)
    certificate = models.TextField()
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    where = models.CharField(max_length=8, choices=Where, default=Where.FILE)
    handle = models.CharField(max_length=64, unique=True)
    not_before = models.DateTimeField()
    use_until = models.DateTimeField()
    not_after = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)

    class Meta:
        ordering = ("authority", "purpose", "not_before", "pk")
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints = [
            models.UniqueConstraint(fields=("authority", "serial"), name="key_serial_once"),
            models.UniqueConstraint(
                fields=("authority", "purpose"),
                condition=Q(status="active"),
                name="key_one_active_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(status="revoked", revoked_at__isnull=False)
                | (~Q(status="revoked") & Q(revoked_at__isnull=True)),
                name="key_revoked_has_its_hour",
            ),
            models.CheckConstraint(
                condition=Q(not_before__lt=models.F("use_until"))
                & Q(use_until__lte=models.F("not_after")),
                name="key_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.certificate.encode())


class RevocationList(models.Model):
    """A published list of an authority's revoked certificates, as signed (DER)."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="lists")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    this_update = models.DateTimeField()
    next_update = models.DateTimeField()

    class Meta:
        ordering = ("authority", "-number")
        verbose_name = _("revocation list")
        verbose_name_plural = _("revocation lists")
        constraints = [
            models.UniqueConstraint(fields=("authority", "number"), name="list_number_once")
        ]
