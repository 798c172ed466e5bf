"""Case keys, stored files and deliveries under way. Content itself lies in the strongroom."""

from __future__ import annotations

import secrets

from django.db import models

from .examination.limits import MAX_BYTES

TOKEN_BYTES = 24  # 192 random bits: a token cannot be guessed or counted up to


def new_token() -> str:
    """An opaque public name, 32 characters of 192 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class CaseKey(models.Model):
    """One half of the key of one case, wrapped by the master key; the other is a counterfoil."""

    owner = models.CharField(max_length=160, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True) | models.Q(wrapped=b""),
                name="files_destroyed_key_is_gone",
            ),
        ]


class Kind(models.TextChoices):
    """What a file is, by its content."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    PDF = "pdf", "PDF"


class StoredFile(models.Model):
    """A file as the house keeps it: rewritten, sealed under its case key, named by a token.

    ``fingerprint`` is keyed (HMAC), so equal uploads are found without a list of hashes that
    somebody else's file could be compared with. ``likeness`` is a perceptual hash of pictures;
    its four ``band`` numbers find near ones by index.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    owner = models.CharField(max_length=160, db_index=True)
    purpose = models.CharField(max_length=60)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=43, db_index=True)
    likeness = models.CharField(max_length=64, blank=True)
    band_1 = models.IntegerField(null=True, blank=True, db_index=True)
    band_2 = models.IntegerField(null=True, blank=True, db_index=True)
    band_3 = models.IntegerField(null=True, blank=True, db_index=True)
    band_4 = models.IntegerField(null=True, blank=True, db_index=True)
    pages = models.PositiveIntegerField(default=1)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    shelf = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_size_positive"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="files_kind_known"
            ),
        ]


class Delivery(models.Model):
    """An upload under way: how much is expected, how much has come, what became of it."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    owner = models.CharField(max_length=160, db_index=True)
    purpose = models.CharField(max_length=60)
    expected = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=160)
    begun_at = models.DateTimeField(db_index=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expected__gt=0, expected__lte=MAX_BYTES),
                name="files_delivery_expected",
            ),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("expected")),
                name="files_delivery_received",
            ),
        ]


class Piece(models.Model):
    """One sealed piece of a delivery, from ``offset`` on."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    shelf = models.CharField(max_length=40, unique=True, default=new_token, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "offset"], name="files_piece_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_piece_not_empty"),
        ]
