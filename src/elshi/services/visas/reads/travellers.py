"""What the traveller's own page shows, in words for a traveller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elshi.commons.appointments import reads as appointments
from elshi.commons.fees import reads as fees
from elshi.foundation.files import reads as stored
from elshi.foundation.procedures.models import Passage

from ..models import Application, Visa
from ..procedures import APPLICATION, GROUNDS
from .answers import listed
from .cases import answers_of, last_private, place_in_queue


@dataclass(frozen=True, slots=True)
class Overview:
    """The status page in one piece."""

    place: int | None
    expected: datetime | None
    charge: Any
    refunds: list[Any]
    visa: Visa | None
    document: Any
    question: str
    grounds: list[Any]
    reasoning: str
    letter: Any
    appeal: Any
    may_appeal: bool
    interview: Any
    events: list[dict[str, Any]]
    rows: list[Any]


def overview(case: Application, at: datetime) -> Overview:
    """Everything the traveller may know about the case."""
    refused = case.decision == "refused"
    visa = case.visas.order_by("-issued_at").first()
    appeal = case.appeals.order_by("-lodged_at").first()
    return Overview(
        place=place_in_queue(case),
        expected=case.due_at if not case.standing.ends else None,
        charge=fees.charge_of(case.subject),
        refunds=list(fees.refunds_of(case.subject)),
        visa=visa,
        document=stored.of_owner(case.subject, "visa").last() if visa else None,
        question=open_question(case),
        grounds=[dict(GROUNDS)[code] for code in case.grounds] if refused else [],
        reasoning=last_private(case, "propose_refusal").get("reasoning", "") if refused else "",
        letter=stored.of_owner(case.subject, "letter").last() if refused else None,
        appeal=appeal,
        may_appeal=case.state == "refused" and appeal is None,
        interview=appointments.booking_of(case.subject),
        events=history(case),
        rows=listed(
            case,
            answers_of(case),
            changeable=case.state in ("unpaid", "received", "examination", "information"),
        ),
    )


def open_question(case: Application) -> str:
    """What the officer asked, while the answer is awaited."""
    if case.state != "information":
        return ""
    return str(last_private(case, "ask").get("question", ""))


def history(case: Application) -> list[dict[str, Any]]:
    """The public stages of the case; steps that a traveller need not know are joined."""
    events: list[dict[str, Any]] = []
    for passage in Passage.objects.filter(subject=case.subject).exclude(step="begin"):
        title = APPLICATION.state(passage.target).public
        if not events or events[-1]["title"] != title:
            events.append({"title": title, "at": passage.at})
    if events:
        events[-1]["tense"] = "now"
    return events
