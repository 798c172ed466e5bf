"""Tables of notices by e-mail and on the desk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .rendering import Words, render


class Notice(models.Model):
    """A message to one person. ``key`` makes it one however often its act is tried.

    ``sealed`` holds address and words under the key of the case ``subject`` names, and only until
    the message is handed over, returned or void.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        HANDED = "handed", _("Handed over")
        RETURNED = "returned", _("Returned: the address takes no mail")
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
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", sealed__isnull=False)
                | (~Q(state="waiting") & Q(sealed__isnull=True)),
                name="notice_sealed_while_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.subject}"


class DeskNotice(models.Model):
    """A notice for a post, shown on its desk until read.

    ``context`` is not sealed, so it carries references and dates and nothing personal.
    """

    key = models.CharField(max_length=200, unique=True)
    post = models.CharField(max_length=32)
    template = models.CharField(max_length=64)
    context = models.JSONField(default=dict)
    subject = models.CharField(max_length=120)
    url = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=("post", "read_at"), name="desk_notice_unread")]

    def __str__(self) -> str:
        return f"{self.template} → {self.post}"

    @property
    def words(self) -> Words:
        """Subject and body in the language of whoever looks at the desk."""
        return render(self.template, None, self.context, reference=reference_of(self.subject))


def reference_of(subject: str) -> str:
    """The public reference in a subject: "visas.application:K7…" gives "K7…"."""
    return subject.partition(":")[2]
