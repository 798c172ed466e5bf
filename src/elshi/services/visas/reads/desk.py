"""The officer's questions: which cases are due, what stands around one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from elshi.commons.appointments import reads as appointments
from elshi.commons.fees import reads as fees
from elshi.commons.watchlists import reads as watchlists
from elshi.engines.documents import references
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.files import reads as stored
from elshi.foundation.files import vault
from elshi.foundation.notices import reads as notices
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.clocks import pauses
from elshi.foundation.procedures.models import Passage

from ..models import Application
from ..rules import read_against_typed
from .answers import listed
from .cases import PASSPORT, answers_of, circumstances_of, last_private, same_passport

OPEN = ("received", "examination", "information", "refusal_proposed", "grant_proposed", "granted")
ORDERS = {"due": "due_at", "-due": "-due_at", "number": "number", "-number": "-number"}


def queue(actor: Actor, asked: Mapping[str, str]) -> QuerySet[Application]:
    """The cases an officer sees, narrowed by what was asked, by deadline."""
    cases = access.visible(actor, Application).select_related("office", "officer")
    state = asked.get("state", "open")
    if state == "open":
        cases = cases.filter(state__in=OPEN)
    elif state:
        cases = cases.filter(state=state)
    for name in ("category", "nationality"):
        if asked.get(name):
            cases = cases.filter(**{name: asked[name]})
    if asked.get("mine"):
        cases = cases.filter(officer=actor.account)
    if asked.get("q"):
        cases = cases.filter(_matching(asked["q"]))
    order = ORDERS.get(asked.get("order", ""), "due_at")
    ordered = F(order.lstrip("-"))
    last = ordered.desc(nulls_last=True) if order.startswith("-") else ordered.asc(nulls_last=True)
    return cases.order_by(last, "pk")


def _matching(text: str) -> Q:
    """A case number, a reference or a passport number: names are sealed and not searched."""
    reference = references.read(text) or ""
    passport = vault.blind(PASSPORT, text.replace(" ", "").upper())
    return Q(number__iexact=text.strip()) | Q(reference=reference) | Q(passport_index=passport)


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case on one page."""

    answers: dict[str, Any]
    rows: list[Any]
    differences: list[tuple[str, str, str]]
    portrait: Any
    files: list[Any]
    earlier: list[Application]
    same_files: list[Any]
    hits: list[Any]
    consultations: list[Any]
    appeals: list[Any]
    interviews: list[Any]
    visas: list[Any]
    charge: Any
    passages: list[Any]
    readings: list[Any]
    notices: list[Any]
    steps: list[dict[str, Any]]
    pauses: list[Any]
    question: str
    reply: str
    proposal: dict[str, Any]


def case_view(case: Application, actor: Actor, at: datetime) -> CaseView:
    """Everything an officer needs to decide, with a fixed number of queries."""
    answers = answers_of(case)
    read = answers.get("read") or {}
    files = list(stored.of_owner(case.subject))
    photos = [file for file in files if file.purpose == "photo"]
    return CaseView(
        answers=answers,
        rows=listed(case, answers, changeable=False),
        differences=read_against_typed(read.get("fields", {}), answers),
        portrait=photos[-1] if photos else None,
        files=files,
        earlier=list(access.visible(actor, same_passport(case))[:10]),
        same_files=[other for file in photos for other, _far in stored.alike(file)][:5],
        hits=list(watchlists.hits_of(case.subject)),
        consultations=list(case.consultations.select_related("office")),
        appeals=list(case.appeals.all()),
        interviews=list(appointments.bookings_of(case.subject)),
        visas=list(case.visas.all()),
        charge=fees.charge_of(case.subject),
        passages=list(Passage.objects.filter(subject=case.subject).select_related("account")),
        readings=list(access.readings_of(case.subject)[:20]),
        notices=list(notices.about(case.subject)),
        steps=_steps(case, actor, at),
        pauses=list(pauses(case)),
        question=last_private(case, "ask").get("question", ""),
        reply=last_private(case, "answer").get("reply", ""),
        proposal=last_private(case, "propose_refusal"),
    )


def _steps(case: Application, actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The steps possible now, each with the reason that stands against it, if one does."""
    offered = procedures.possible(case, by=actor)
    circumstances = circumstances_of(case, at) if offered else None
    return [
        {"step": step, "why_not": next(filter(None, (g(circumstances, {}) for g in step.guards)), None)}
        for step in offered
    ]
