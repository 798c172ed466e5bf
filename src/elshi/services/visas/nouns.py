"""The cases of the visa service as its doors for programs tell them: nothing personal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from elshi.foundation.procedures.doors import CaseOut, Noun

from .models import Amendment, Appeal, Application, Consultation, Invitation, RuleEdition, Visa


class ApplicationOut(CaseOut):
    """An application without anything that names its traveller."""

    number: str
    category: str
    entries: str
    nationality: str
    language: str
    claimed: bool
    submitted_at: datetime | None
    decided_at: datetime | None
    decision: str
    grounds: list[str]
    labels: list[str]


class VisaOut(CaseOut):
    """A visa as the register has it."""

    application: str
    number: str
    category: str
    entries: str
    stay_days: int
    valid_from: date
    valid_until: date
    issued_at: datetime


class ChildOut(CaseOut):
    """What hangs on an application."""

    application: str


class AmendmentOut(ChildOut):
    """A request after the issue; ``until`` is the last day that an extension granted."""

    kind: str
    until: date | None


def _application(case: Application) -> dict[str, Any]:
    shown = (
        "number", "category", "entries", "nationality", "language", "submitted_at", "decided_at",
        "decision", "grounds", "labels",
    )  # fmt: skip
    return {**{name: getattr(case, name) for name in shown}, "claimed": bool(case.officer_id)}


def _visa(visa: Visa) -> dict[str, Any]:
    shown = ("number", "category", "entries", "stay_days", "valid_from", "valid_until", "issued_at")
    return {**{name: getattr(visa, name) for name in shown}, **_child(visa)}


def _child(case: Any) -> dict[str, Any]:
    return {"application": case.application.reference}


def _amendment(request: Amendment) -> dict[str, Any]:
    return {"kind": request.kind, "until": request.until, **_child(request)}


_OF_APPLICATION = ("office", "application")
APPLICATIONS = Noun(
    "applications", Application, "visas.application.view",
    ("office__calendar", "party", "rules"), ApplicationOut, _application,
)  # fmt: skip
NOUNS = (
    APPLICATIONS,
    Noun("visas", Visa, "visas.visa.view", _OF_APPLICATION, VisaOut, _visa),
    Noun("appeals", Appeal, "visas.appeal.view", _OF_APPLICATION, ChildOut, _child),
    Noun("amendments", Amendment, "visas.application.view", _OF_APPLICATION, AmendmentOut,
         _amendment),
    Noun("consultations", Consultation, "visas.consultation.view", _OF_APPLICATION, ChildOut,
         _child),
    Noun("invitations", Invitation, "visas.invitation.view"),
    Noun("editions", RuleEdition, "visas.rules.view", ("office", "party")),
)  # fmt: skip
