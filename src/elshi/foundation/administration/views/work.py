"""Work that the queue has given up."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.policies import require
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    actor_of,
    carry_out,
    paged,
    sent,
    show,
)
from elshi.foundation.jobs import actions
from elshi.foundation.jobs.models import Job
from elshi.foundation.jobs.reads import backlog, dead_letters
from elshi.foundation.languages.formats import moment_long, number

from ..forms import NothingAsked

WORK = "jobs.job.manage"


def _when(at: Any) -> str:
    return moment_long(timezone.localtime(at), get_language() or "en") if at else "–"


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Work given up"), reverse("administration:work")), *((each, "") for each in last)]


@staff_page(WORK)
def work(request: HttpRequest) -> HttpResponse:
    """How the queue stands, and its dead letters."""
    now, language = timezone.now(), get_language() or "en"
    queue = backlog(now)
    page = paged(request, access.visible(actor_of(request), dead_letters()))
    table = Table(
        heads=(_("Work"), _("Given up"), _("Attempts"), _("Fault")),
        rows=[
            [Link(job.name, reverse("administration:job", args=(job.reference,))),
             _when(job.finished_at), number(job.attempts, language), job.fault]
            for job in page.object_list
        ],
        page=page,
        empty=_("Nothing was given up"),
    )  # fmt: skip
    facts = [
        Fact(_("Waiting"), number(queue.waiting, language)),
        Fact(_("Running"), number(queue.running, language)),
        Fact(_("Oldest due, seconds"), number(round(queue.oldest_due), language)),
    ]
    lead = _(
        "The queue tries again by itself. What stands here failed every time and waits for you."
    )
    return show(request, Screen(_("Work given up"), lead=lead, facts=facts, tables=[table]))


@staff_page(WORK)
def job(request: HttpRequest, reference: str) -> HttpResponse:
    """One dead letter."""
    found = access.get(actor_of(request), dead_letters(), reference=reference)
    screen = Screen(
        found.name,
        trail=_trail(found.name),
        links=[
            Link(_("Try again"), reverse("administration:job_retry", args=(reference,)), "primary"),
            Link(_("Discard"), reverse("administration:job_discard", args=(reference,)), "warning"),
        ],
        facts=[
            Fact(_("Fault"), found.fault),
            Fact(_("Ordered"), _when(found.enqueued_at)),
            Fact(_("Given up"), _when(found.finished_at)),
            Fact(_("Key"), found.key or "–"),
            Fact(_("Content"), json.dumps(found.payload, ensure_ascii=False)),
        ],
    )
    return show(request, screen)


def _dead(request: HttpRequest, reference: str) -> Job:
    found = access.get(actor_of(request), dead_letters(), reference=reference)
    require(actor_of(request), "retry", found)
    return found


@staff_form(WORK)
def retry(request: HttpRequest, reference: str) -> HttpResponse:
    """Order a dead letter again."""
    found = _dead(request, reference)

    def act(given: dict[str, Any]) -> None:
        actions.retry(found, by=actor_of(request).name, at=timezone.now())

    errand = Errand(
        _("Try again"), _("Try again"), reverse("administration:work"),
        done=_("It is in the queue again, with all its attempts."),
        lead=_("Mend the cause first, or it will fail again."),
        facts=[Fact(_("Work"), found.name), Fact(_("Fault"), found.fault)],
        trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_form(WORK)
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Remove a dead letter for good."""
    found = _dead(request, reference)

    def act(given: dict[str, Any]) -> None:
        actions.discard(found, by=actor_of(request).name, at=timezone.now())

    errand = Errand(
        _("Discard"), _("Discard"), reverse("administration:work"), done=_("Discarded."),
        lead=_("This work will not be done. The decision enters the ledger."), tone="warning",
        facts=[Fact(_("Work"), found.name), Fact(_("Fault"), found.fault)],
        trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)
