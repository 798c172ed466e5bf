"""The only writers of notices: write one once, mark a desk notice as read, void what waits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from elshi.foundation.access.actors import Actor
from elshi.foundation.files import vault
from elshi.foundation.jobs import actions as jobs

from .models import DeskNotice, Notice
from .people import Recipient

# With waits of at most an hour: about a day in which a mail server may be away.
ATTEMPTS = 32


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

    It is handed over by a job after the commit, under a Message-ID that never changes. Address
    and ``context`` (JSON) are sealed under the case key of ``subject``, e.g.
    "visas.application:K7…"; raises Erased when that key was destroyed.
    """
    known = Notice.objects.filter(key=key).first()
    if known is not None:
        return known
    sealed = vault.seal_document(subject, {"to": to.email, "context": dict(context)})
    fresh = Notice(
        key=key,
        message_id=_message_id(key),
        template=template,
        language=to.language,
        subject=subject,
        sealed=sealed,
        written_at=at,
    )
    Notice.objects.bulk_create([fresh], ignore_conflicts=True)
    notice = Notice.objects.get(key=key)
    payload = {"notice": notice.pk}
    jobs.enqueue("notices.deliver", payload, key=f"notice:{notice.pk}", attempts=ATTEMPTS, at=at)
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
    """Lay a notice on the desk of a post (its code); the same key is the same notice.

    ``context`` is kept in the clear: references and dates, nothing personal.
    """
    fresh = DeskNotice(
        key=key,
        post=post,
        template=template,
        context=dict(context),
        subject=subject,
        url=url,
        written_at=at,
    )
    DeskNotice.objects.bulk_create([fresh], ignore_conflicts=True)
    return DeskNotice.objects.get(key=key)


def lay(notices: Iterable[DeskNotice]) -> None:
    """Lay many notices on desks at once; one whose key is known already stays as it is."""
    DeskNotice.objects.bulk_create(notices, ignore_conflicts=True)


def mark_read(notices: QuerySet[DeskNotice], *, by: Actor, at: datetime) -> int:
    """Mark desk notices of the actor's own posts as read; how many were not before."""
    own = notices.filter(post__in=by.posts, read_at__isnull=True)
    return own.update(read_at=at, read_by=by.name)


def forget(subject: str, *, at: datetime) -> None:
    """Send an erased person nothing more, and take their letters out of the outbox of files."""
    written = Notice.objects.filter(subject=subject)
    written.filter(state=Notice.State.WAITING).update(state=Notice.State.VOID, sealed=None)
    if settings.NOTICES_DELIVERY == "file" and written.exists():
        jobs.enqueue("notices.withdraw", {"subject": subject}, at=at)
