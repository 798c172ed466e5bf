"""The auditor's doors: the reading log, and the ledger taken out whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_form
from elshi.foundation.access.models import Reading
from elshi.foundation.access.screens import (
    Errand,
    Screen,
    Table,
    actor_of,
    paged,
    sent,
    show,
    step_up,
)
from elshi.foundation.access.searches import kept, staff_search
from elshi.foundation.identity.models import Account
from elshi.foundation.languages.formats import moment_long
from elshi.foundation.ledger.export import export as written
from elshi.foundation.procedures.registry import governed, latest

from ..forms import ExportForm, ReadingsForm

READINGS, EXPORT = "access.reading.view", "ledger.export"


@staff_search(READINGS, ReadingsForm)
def readings(request: HttpRequest) -> HttpResponse:
    """Who opened what and when; a search in the log is itself a reading."""
    actor, now = actor_of(request), timezone.now()
    form = ReadingsForm(kept(request) or None, colleagues=access.visible(actor, Account))
    rows = access.visible(actor, Reading).select_related("account")
    if form.is_bound and form.is_valid():
        rows = _matching(rows, form.cleaned_data)
        asked = sorted(name for name, value in form.cleaned_data.items() if value)
        record_reading(actor, subject="access.reading", kind="search", why=", ".join(asked), at=now)
    page = paged(request, rows)
    table = Table(
        heads=(_("When"), _("Who"), _("Kind"), _("What"), _("Why")),
        rows=[
            [moment_long(timezone.localtime(each.at), get_language() or "en"),
             each.account.name if each.account else each.actor, each.get_kind_display(),
             _what(each.subject), each.why or "–"]
            for each in page.object_list
        ],
        page=page,
        empty=_("Nothing matches"),
    )  # fmt: skip
    return show(request, Screen(_("Reading log"), search=form, tables=[table]))


def _what(subject: str) -> str:
    """What was opened: a case by its kind and reference, anything else as the log names it."""
    kind, _colon, reference = subject.partition(":")
    return f"{latest(kind).title} {reference}" if kind in governed() else subject


def _matching(rows: QuerySet[Reading], asked: dict[str, Any]) -> QuerySet[Reading]:
    if asked["subject"]:
        # A reference alone is enough; the log writes what kind of case it is before it.
        word = "".join(asked["subject"].split())
        kinds = {f"{kind}:{word.upper()}" for kind in governed()}
        rows = rows.filter(subject__in=[word] if ":" in word else [word, *kinds])
    if asked["account"]:
        rows = rows.filter(account=asked["account"])
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    return rows.filter(at__date__gte=asked["since"]) if asked["since"] else rows


@staff_form(EXPORT)
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole ledger as a file that an outsider can check; taking it out is noted with why."""
    form = ExportForm(sent(request))
    if asked := step_up(request, form):
        return asked
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        record_reading(
            actor_of(request), subject="ledger", kind="export", why=why, at=timezone.now()
        )
        return _file()
    lead = _("The file holds every act and checkpoint and no personal data in the clear. Check it "
             "with: elshi ledger verify FILE --key KEY")  # fmt: skip
    errand = Errand(_("Ledger export"), _("Take out the ledger"), "", lead=lead)
    context = {"form": form, "errand": errand}
    status = 422 if form.errors else 200
    return render(request, "access/errand.html", context, status=status)


def _file() -> FileResponse:
    """The export, unlinked once opened so that nothing of it stays behind."""
    folder = Path(settings.HOME) / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(suffix=".jsonl.gz", dir=folder)
    os.close(descriptor)
    path = Path(name)
    try:
        written(path)
        opened = path.open("rb")
    finally:
        path.unlink(missing_ok=True)
    stamp = timezone.now().strftime("%Y-%m-%d")
    return FileResponse(opened, as_attachment=True, filename=f"elshi-ledger-{stamp}.jsonl.gz",
                        content_type="application/gzip")  # fmt: skip
