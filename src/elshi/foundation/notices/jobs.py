"""Handing notices over, one job each; the daily digest of what lies unread on the desks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from elshi.foundation.access.actors import staff
from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased
from elshi.foundation.identity.models import Account, Deputyship, Tenure
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs.handlers import errand, handler, periodic

from . import reads
from .actions import tell
from .delivery import Letter, hand_over, sweep, withdraw
from .models import Notice, reference_of
from .people import Recipient
from .rendering import render


def _prepare(payload: dict[str, Any], *, at: datetime, job: Any) -> Letter | None:
    """Open the notice and find its words; nothing when it was handed over or the key is gone."""
    notice = Notice.objects.get(pk=payload["notice"])
    if notice.state == Notice.State.VOID:
        _withdraw(notice)  # a worker killed on the way may have written it all the same
    if notice.state != Notice.State.WAITING or notice.sealed is None:
        return None
    try:
        opened = vault.open_document(notice.subject, bytes(notice.sealed))
    except Erased:
        _end(notice.pk, Notice.State.VOID)
        return None
    reference = reference_of(notice.subject)
    words = render(notice.template, notice.language, opened["context"], reference=reference)
    return Letter(notice.message_id, opened["to"], notice.language, words, notice.written_at)


def _settle(payload: dict[str, Any], outcome: bool, *, at: datetime, job: Any) -> None:
    """Keep when it went, forget to whom and with which words."""
    if outcome:
        ended = _end(payload["notice"], Notice.State.HANDED, handed_at=at)
    else:
        ended = _end(payload["notice"], Notice.State.RETURNED)
    if not ended:
        notice = Notice.objects.get(pk=payload["notice"])
        if notice.state == Notice.State.VOID:  # erased while the message was on its way
            _withdraw(notice)


def _end(notice: int, state: Notice.State, **more: Any) -> int:
    """Write how a notice ended, once: the first end stands; whether this was it."""
    waiting = Notice.objects.filter(pk=notice, state=Notice.State.WAITING)
    return waiting.update(state=state, sealed=None, **more)


def _withdraw(notice: Notice) -> None:
    if settings.NOTICES_DELIVERY == "file":
        withdraw(notice.message_id, settings.OUTBOX_ROOT)


@handler("notices.withdraw")
def withdraw_all(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Take the letters of an erased person out of the outbox of files."""
    for notice in Notice.objects.filter(subject=payload["subject"]):
        _withdraw(notice)


errand("notices.deliver", prepare=_prepare, reach=hand_over, settle=_settle)


@periodic("notices.digest", every=timedelta(days=1), offset=timedelta(hours=3))
def digest(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Order a digest for each account that holds or deputises a post.

    At 03:00 UTC no office from Lisbon to Astana has opened yet.
    """
    posted = [
        Exists(model.objects.at(at).filter(account=OuterRef("pk")))
        for model in (Tenure, Deputyship)
    ]
    accounts = Account.objects.filter(posted[0] | posted[1], is_active=True)
    for account in accounts.values_list("pk", flat=True):
        order = {"account": account, "day": at.date().isoformat()}
        jobs.enqueue("notices.digest_of", order, key=f"{account}:{order['day']}", at=at)


@handler("notices.digest_of")
def digest_of(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Tell one account how much lies unread on its desk; silent when nothing does."""
    account = Account.objects.get(pk=payload["account"])
    count = reads.on_desk(staff(account, at)).count()
    if count:
        tell(
            "notices.digest",
            to=Recipient(account.email, account.language),
            context={"count": count, "desk": f"{settings.PUBLIC_URL}/{account.language}/desk/"},
            subject=f"identity.account:{account.pk}",
            key=f"digest:{account.pk}:{payload['day']}",
            at=at,
        )


@periodic("notices.sweep", every=timedelta(days=1), offset=timedelta(hours=2))
def sweep_outbox(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Remove the halves of messages that killed workers left in the outbox."""
    sweep(settings.OUTBOX_ROOT)
