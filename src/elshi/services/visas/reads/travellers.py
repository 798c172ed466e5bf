"""What the traveller's own page shows, in words for a traveller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.commons.appointments import reads as appointments
from elshi.commons.fees import reads as fees
from elshi.commons.fees.models import Payment
from elshi.engines.documents import references
from elshi.foundation.files import reads as stored
from elshi.foundation.files import vault
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures import clocks
from elshi.foundation.procedures.models import Passage

from ..actions.applications import EDITABLE
from ..models import Appeal, Application, Visa
from ..procedures import APPLICATION, GROUNDS
from .amendments import Asked, asked_by
from .answers import listed
from .cases import answers_of, fee_comes_back, last_private, place_in_queue, terms_of
from .interviews import Times, times_for, to_bring

# Where nothing is owed: no payment is waited for.
HANDED_IN = pgettext_lazy("application", "Handed in")
# How a state looks at a glance: the colour of its tag.
TONES = {
    "in_force": "good", "revoked": "bad", "annulled": "bad", "superseded": "calm",
    "due": "warn", "settled": "good", "refunded": "note", "cancelled": "calm",
    "ordered": "note", "sent": "note", "done": "good",
    "asked": "note", "granted": "good", "declined": "bad",
    "lodged": "note", "allowed": "good", "dismissed": "bad", "withdrawn": "calm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a visa ended before its time, as its holder is told."""

    title: Any
    grounds: list[Any]
    reasoning: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The status page in one piece."""

    heading: Any
    grouped: str
    zone: str
    place: int | None
    answer_by: datetime | None
    expected: datetime | None
    charge: Any
    payment_failed: bool
    refunds: list[Any]
    visa: Visa | None
    ending: Ending | None
    document: Any
    question: str
    grounds: list[Any]
    reasoning: str
    letter: Any
    appeal: Appeal | None
    appeal_reasoning: str
    requests: list[Asked]
    may_appeal: bool
    may_correct: bool
    interview: Any
    interview_passed: bool
    bring: str
    times: Times | None
    events: list[dict[str, Any]]
    rows: list[Any]


def overview(case: Application, at: datetime) -> Overview:
    """Everything the traveller may know about the case."""
    refused = case.decision == "refused"
    visa = case.visas.order_by("-issued_at").first()
    appeal = case.appeals.order_by("-lodged_at").first()
    charge = fees.charge_of(case.subject)
    ending = _ending(visa) if visa and case.erased_at is None else None
    may_correct = case.state in EDITABLE
    booking, called = appointments.booking_of(case.subject), case.state == "interview"
    erased = case.erased_at is not None
    return Overview(
        heading=ending.title if ending else _heading(case, charge),
        grouped=references.grouped(case.reference),
        zone=str(zone_of(case.office)),
        place=place_in_queue(case),
        answer_by=answer_by(case),
        expected=case.due_at if case.state in _AWAITED else None,
        charge=charge,
        payment_failed=payment_failed(charge),
        refunds=list(fees.refunds_of(case.subject)),
        visa=visa,
        ending=ending,
        document=stored.of_owner(case.subject, "visa").last() if visa else None,
        question=open_question(case),
        grounds=[dict(GROUNDS)[code] for code in case.grounds] if refused else [],
        reasoning=_reasoning(case) if refused and not erased else "",
        letter=stored.of_owner(case.subject, "letter").last() if refused else None,
        appeal=appeal,
        requests=asked_by(case),
        appeal_reasoning=_answer_to(appeal) if appeal and not erased else "",
        may_appeal=case.state == "refused" and appeal is None,
        may_correct=may_correct,
        interview=booking,
        interview_passed=bool(booking and booking.slot.starts <= at),
        bring=to_bring(case) if booking or called else "",
        times=times_for(case, at, days=3) if called else None,
        events=history(case, free=charge is not None and not charge.amount),
        rows=[] if erased else listed(case, answers_of(case), changeable=may_correct),
    )


_AWAITED = (
    "received",
    "examination",
    "information",
    "interview",
    "refusal_proposed",
    "grant_proposed",
    "granted",
)


def answer_by(case: Application) -> datetime | None:
    """Until when the traveller is awaited; then the application expires. Nothing while none is."""
    wait = case.procedure.wait_in(case.state)
    return clocks.ends(case, wait, clocks.Calendars()) if wait else None


def fee_on_withdrawal(case: Application) -> str:
    """What becomes of a paid fee on withdrawal: ``back`` or ``kept``; empty when none was paid."""
    charge = fees.charge_of(case.subject)
    if charge is None or charge.state != "settled" or not charge.amount:
        return ""
    return "back" if fee_comes_back(case) else "kept"


def payment_failed(charge: Any) -> bool:
    """Whether the last try to pay what is still owed has failed."""
    if charge is None or charge.state != "due":
        return False
    last = charge.payments.order_by("-opened_at").first()
    return last is not None and last.state == Payment.State.FAILED


_ENDINGS = {"revoked": _("Your visa was revoked"), "annulled": _("Your visa was annulled")}


def _ending(visa: Visa) -> Ending | None:
    """Grounds and reasons of a revocation or an annulment."""
    if visa.state not in _ENDINGS:
        return None
    steps = Passage.objects.filter(subject=visa.subject, step__in=("revoke", "annul"))
    passage = steps.order_by("-pk").first()
    given = dict(passage.given) if passage else {}
    if passage and passage.sealed:
        given |= vault.open_document(visa.subject, bytes(passage.sealed))
    titles = dict(GROUNDS)
    return Ending(
        title=_ENDINGS[visa.state],
        grounds=[titles[code] for code in given.get("grounds", ()) if code in titles],
        reasoning=str(given.get("reasoning", "")),
    )


def _reasoning(case: Application) -> str:
    return str(last_private(case, "propose_refusal").get("reasoning", ""))


def _answer_to(appeal: Appeal) -> str:
    """The reasons given with the decision on an appeal."""
    passage = Passage.objects.filter(subject=appeal.subject, step__in=("allow", "dismiss")).last()
    if passage is None or passage.sealed is None:
        return ""
    opened = vault.open_document(appeal.subject, bytes(passage.sealed))
    return str(opened.get("reasoning", ""))


def open_question(case: Application) -> str:
    """What the officer asked, while the answer is awaited."""
    if case.state != "information":
        return ""
    return str(last_private(case, "ask").get("question", ""))


def _heading(case: Application, charge: Any) -> Any:
    """Where the case stands; what is settled, or free, waits for no payment any more."""
    if case.state == "unpaid" and charge is not None and charge.state == "settled":
        return _("Paid") if charge.amount else HANDED_IN
    return case.standing.public


def history(case: Application, *, free: bool) -> list[dict[str, Any]]:
    """The public stages of the case; steps that a traveller need not know are joined.

    Where nothing is owed no payment is waited for: the case was handed in, and that is all.
    """
    events: list[dict[str, Any]] = []
    moves = Passage.objects.filter(subject=case.subject).exclude(step="begin")
    for passage in moves.order_by("pk"):
        title = APPLICATION.state(passage.target).public
        if free and passage.target == "unpaid":
            title = HANDED_IN
        if passage.origin != passage.target and (not events or events[-1]["title"] != title):
            events.append({"title": title, "at": passage.at})
    if events:
        events[-1]["tense"] = "now"
    return events


def receipt_facts(case: Application) -> dict[str, Any] | None:
    """What the receipt prints; nothing while nothing was paid."""
    from .receipts import facts

    charge = fees.charge_of(case.subject)
    paid = charge is not None and charge.settled_at is not None and charge.amount
    return facts(case, charge, terms_of(case)) if paid else None
