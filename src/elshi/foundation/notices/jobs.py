"""Handing notices over, one job each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased
from elshi.foundation.jobs.handlers import errand

from .delivery import Letter, hand_over
from .models import Notice
from .rendering import render


def _prepare(payload: dict[str, Any], *, at: datetime, job: Any) -> Letter | None:
    """Open the notice and find its words; nothing when it was handed over or the key is gone."""
    notice = Notice.objects.get(pk=payload["notice"])
    if notice.state != Notice.State.WAITING or notice.sealed is None:
        return None
    try:
        opened = vault.open_document(notice.subject, notice.sealed)
    except Erased:
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.VOID, sealed=None)
        return None
    words = render(notice.template, notice.language, opened["context"])
    return Letter(notice.message_id, opened["to"], notice.language, words, notice.written_at)


def _settle(payload: dict[str, Any], outcome: Any, *, at: datetime, job: Any) -> None:
    Notice.objects.filter(pk=payload["notice"]).update(
        state=Notice.State.HANDED, handed_at=at, sealed=None
    )


errand("notices.deliver", prepare=_prepare, reach=hand_over, settle=_settle)
