"""Notices to read."""

from __future__ import annotations

from django.db.models import QuerySet

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor

from .models import DeskNotice, Notice


def on_desk(actor: Actor) -> QuerySet[DeskNotice]:
    """The unread notices of the actor's posts, newest first."""
    return access.visible(actor, DeskNotice).filter(read_at__isnull=True)


def about(subject: str) -> QuerySet[Notice]:
    """Every notice about a case, for its page: which template, when written, when handed over."""
    return Notice.objects.filter(subject=subject)
