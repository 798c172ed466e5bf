"""Tables of notices by e-mail and on the desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A message to one person. ``key`` makes it one however often its act is tried."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        HANDED = "handed", _("Handed over")
        VOID = "void", _("Not sent: the person was erased")

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    template = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=120)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    written_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "pk")
        indexes = [models.Index(fields=("subject",), name="notice_by_subject")]


class DeskNotice(models.Model):
    """A notice for a post, shown on its desk until read."""

    key = models.CharField(max_length=200, unique=True)
    post = models.CharField(max_length=32)
    template = models.CharField(max_length=64)
    context = models.JSONField(default=dict)
    subject = models.CharField(max_length=120)
    url = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=("post", "read_at"), name="desk_notice_unread")]
