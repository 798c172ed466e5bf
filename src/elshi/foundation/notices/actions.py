"""The only writers of notices: write one once, hand it over, mark a desk notice as read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from elshi.foundation.access.actors import Actor
from elshi.foundation.files import vault
from elshi.foundation.jobs import actions as jobs

from .models import DeskNotice, Notice
from .people import Recipient


def tell(
    template: str,
    *,
    to: Recipient,
    context: Mapping[str, Any],
    subject: str,
    key: str,
    at: datetime,
) -> Notice:
    """Write a notice in the caller's transaction; the same key is the same notice.

    It is handed over by a job after the commit, under a Message-ID that never changes.
    """
    notice, new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "message_id": _message_id(key),
            "template": template,
            "language": to.language,
            "subject": subject,
            "sealed": vault.seal_document(subject, {"to": to.email, "context": dict(context)}),
            "written_at": at,
        },
    )
    if new:
        jobs.enqueue("notices.deliver", {"notice": notice.pk}, key=f"notice:{notice.pk}")
    return notice


def _message_id(key: str) -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def tell_post(
    post: str,
    template: str,
    *,
    context: Mapping[str, Any],
    subject: str,
    key: str,
    at: datetime,
    url: str = "",
) -> DeskNotice:
    """Lay a notice on the desk of a post; the same key is the same notice."""
    notice, _new = DeskNotice.objects.get_or_create(
        key=key,
        defaults={
            "post": post,
            "template": template,
            "context": dict(context),
            "subject": subject,
            "url": url,
            "written_at": at,
        },
    )
    return notice


def mark_read(notices: QuerySet[DeskNotice], *, by: Actor, at: datetime) -> int:
    """Mark desk notices of the actor's own posts as read; how many were not before."""
    return notices.filter(post__in=by.posts, read_at__isnull=True).update(read_at=at)


def void(subject: str) -> None:
    """Take what waits for an erased person out of the queue."""
    Notice.objects.filter(subject=subject, state=Notice.State.WAITING).update(
        state=Notice.State.VOID, sealed=None
    )
