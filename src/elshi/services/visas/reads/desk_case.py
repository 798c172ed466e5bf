"""The case on one page: everything an officer needs to decide, with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments import reads as appointments
from elshi.commons.fees import reads as fees
from elshi.commons.watchlists import reads as watchlists
from elshi.commons.watchlists.models import Hit
from elshi.commons.watchlists.rules import Evidence
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.files import reads as stored
from elshi.foundation.files import vault
from elshi.foundation.files.models import StoredFile
from elshi.foundation.languages.fields import in_language
from elshi.foundation.notices import reads as notices
from elshi.foundation.notices.models import Notice
from elshi.foundation.notices.rendering import render
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.declaration import Step
from elshi.foundation.procedures.models import Governed

from ..models import Amendment, Appeal, Application, Consultation, Visa
from ..procedures import GROUNDS
from ..questions import QUESTIONS
from ..rulebook import RuleBook, Terms
from ..rules import READ_FROM_PASSPORT
from .answers import Row, in_words, listed
from .cases import (
    answers_of,
    corrected_at,
    last_private,
    revocation_is_proposed,
    same_passport,
    terms_of,
)
from .passages import Event, history_of, opened_for
from .screening import person_of
from .terms import Term, term_of

PICTURES = ("photo", "passport_page")
# Files that the house made, or that every category may bring.
MADE = {
    "photo": _("Photograph"),
    "passport_page": _("Passport page"),
    "visa": _("Visa"),
    "letter": _("Refusal letter"),
    "representation": _("Proof of representation"),
}
SURE = 0.95  # below this probability the reader itself asks for a second look


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry of the reading log: when, who, what kind, of which file or why."""

    at: datetime
    who: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A step an officer may take, and the reason that stands against it now, if one does."""

    step: Step
    why_not: Any


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that runs beside the case: a consultation, an appeal, a visa."""

    row: Any
    private: dict[str, Any]
    answer: dict[str, Any]
    offers: list[Offer]
    term: Term | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A particular as the zone says it and as it was typed."""

    label: Any
    read: str
    typed: str
    differs: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """What was read from the passport's picture."""

    lines: list[str]
    valid: bool
    rows: list[Compared]

    @property
    def differences(self) -> int:
        return sum(row.differs for row in self.rows)


@dataclass(frozen=True, slots=True)
class Twin:
    """Another case with the same passport, the same face or the same file."""

    case: Application
    by: list[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A watch-list hit with its evidence and, once decided, the reason."""

    hit: Hit
    handle: str
    reason: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice about the case: what it was called, when it was written, what became of it."""

    title: str
    at: datetime
    state: Any


@dataclass(frozen=True, slots=True)
class CaseView:
    """The whole page."""

    name: str
    answers: dict[str, Any]
    rows: list[Row]
    terms: Terms | None
    term: Term | None
    zone: Zone | None
    photo: StoredFile | None
    page: StoredFile | None
    documents: list[tuple[str, StoredFile]]
    twins: list[Twin]
    hits: list[Listed]
    screening: Any
    consultations: list[Matter]
    appeals: list[Matter]
    visas: list[Matter]
    requests: list[Matter]
    interviews: list[Any]
    charge: Any
    refunds: list[Any]
    question: str
    reply: str
    proposal: dict[str, Any]
    grounds: list[Any]
    offers: list[Offer]
    events: list[Event]
    notices: list[Told]
    readings: list[Opening]
    may_judge: bool
    may_decide: bool
    corrected: bool


def case_view(case: Application, actor: Actor, at: datetime) -> CaseView:
    """Read everything once; what the actor may not see of it is not there."""
    answers = {} if case.erased_at else answers_of(case)
    kept = list(stored.of_owner(case.subject))
    matters = _matters(case, actor, at)
    proposal = {} if case.erased_at else last_private(case, "propose_refusal")
    return CaseView(
        name=name_in(answers),
        answers=answers,
        rows=listed(case, answers, changeable=False) if answers else [],
        terms=terms_of(case),
        term=term_of(case, at),
        zone=zone_of_passport(answers),
        photo=_last(kept, "photo"),
        page=_last(kept, "passport_page"),
        documents=_documents(case, kept),
        twins=twins_of(case, kept, actor),
        hits=hits_of(case, actor),
        screening=watchlists.screenings_of(case.subject).first(),
        interviews=list(appointments.bookings_of(case.subject)),
        charge=fees.charge_of(case.subject),
        refunds=list(fees.refunds_of(case.subject)),
        question=_words(case, "ask", "question"),
        reply=_words(case, "answer", "reply"),
        proposal=proposal,
        grounds=[dict(GROUNDS)[code] for code in case.grounds],
        offers=offers_on(case, actor, at),
        events=history_of(case, [m.row.subject for m in matters]),
        may_judge=may_judge(case, actor),
        may_decide=actor.may("visas.application.decide", case.office_id),
        corrected=_was_corrected(matters, case),
        notices=[_told(notice, case) for notice in notices.about(case.subject)],
        readings=_readings(case),
        consultations=[one for one in matters if isinstance(one.row, Consultation)],
        appeals=[one for one in matters if isinstance(one.row, Appeal)],
        visas=[one for one in matters if isinstance(one.row, Visa)],
        requests=[one for one in matters if isinstance(one.row, Amendment)],
    )


def name_in(answers: dict[str, Any]) -> str:
    """Given names and surname, as far as they were answered."""
    return f"{answers.get('given_names', '')} {answers.get('surname', '')}".strip()


# A hit is judged until the case is; after the issue when particulars were corrected.
JUDGED_IN = (
    "received", "examination", "information", "interview", "grant_proposed", "issued",
)  # fmt: skip


def may_judge(case: Application, actor: Actor) -> bool:
    """Whether the actor may decide the hits of this case now."""
    return case.state in JUDGED_IN and actor.may("watchlists.hit.decide", case.office_id)


def _was_corrected(matters: list[Matter], case: Application) -> bool:
    """Whether particulars were corrected after the visa in force was issued."""
    issued = [
        m.row.issued_at for m in matters if isinstance(m.row, Visa) and m.row.state == "in_force"
    ]
    last = corrected_at(case) if issued else None
    return last is not None and last > max(issued)


def _told(notice: Notice, case: Application) -> Told:
    words = render(notice.template, None, {}, reference=case.reference)
    return Told(words.subject, notice.written_at, notice.get_state_display())


def _words(case: Application, step: str, name: str) -> str:
    return "" if case.erased_at else str(last_private(case, step).get(name, ""))


def _last(files: Iterable[StoredFile], purpose: str) -> StoredFile | None:
    return next((file for file in reversed(list(files)) if file.purpose == purpose), None)


def _documents(case: Application, files: Iterable[StoredFile]) -> list[tuple[str, StoredFile]]:
    """Every file but the two pictures, with its title in the reader's language."""
    titles = _titles(case)
    return [
        (titles.get(file.purpose, file.purpose), file)
        for file in files
        if file.purpose not in PICTURES
    ]


def _titles(case: Application) -> dict[str, str]:
    """What a case's files are called, by their purpose."""
    declared = RuleBook(case.rules.table).table["documents"]
    made = {code: str(title) for code, title in MADE.items()}
    return {**made, **{code: in_language(text) for code, text in declared.items()}}


def _readings(case: Application) -> list[Opening]:
    """Who opened the case and its files lately, and what for."""
    titles = _titles(case)
    return [
        Opening(
            each.at,
            each.account.name if each.account else each.actor,
            each.get_kind_display(),
            titles.get(each.why) or opened_for(each.why),
        )
        for each in access.readings_of(case.subject)[:20]
    ]


def zone_of_passport(answers: dict[str, Any]) -> Zone | None:
    """The machine-readable zone against what was typed; nothing when no picture was read."""
    read = answers.get("read")
    if not read:
        return None
    fields = {one.name: one for question in QUESTIONS for one in question.fields}
    book = RuleBook({"categories": []})
    rows = []
    for name, key in READ_FROM_PASSPORT.items():
        seen, typed = str(read["fields"].get(key) or ""), str(answers.get(name) or "")
        rows.append(
            Compared(
                label=fields[name].title,
                read=in_words(fields[name], seen, book),
                typed=in_words(fields[name], typed, book),
                differs=bool(seen) and seen.upper() != typed.upper(),
                doubtful=read.get("confidence", {}).get(key, 1.0) < SURE,
            )
        )
    return Zone(lines=read["lines"], valid=read["valid"], rows=rows)


def twins_of(case: Application, files: list[StoredFile], actor: Actor) -> list[Twin]:
    """Other cases the actor sees that share the passport, a likeness or a file, newest first."""
    by: dict[str, list[str]] = {}
    for reference in _references(_same_uploads(case, files)):
        by.setdefault(reference, []).append("file")
    for photo in (file for file in files if file.purpose == "photo"):
        for reference in _references(other for other, _far in stored.alike(photo)):
            by.setdefault(reference, []).append("photo")
    seen = access.visible(actor, Application).select_related("office")
    others = seen.filter(reference__in=by).exclude(pk=case.pk)
    found = {other.pk: other for other in others.order_by("-submitted_at")[:20]}
    for other in access.visible(actor, same_passport(case)).select_related("office")[:20]:
        by.setdefault(other.reference, []).insert(0, "passport")
        found.setdefault(other.pk, other)
    return [Twin(other, list(dict.fromkeys(by[other.reference]))) for other in found.values()]


def _same_uploads(case: Application, files: list[StoredFile]) -> QuerySet[StoredFile]:
    prints = [file.fingerprint for file in files if file.purpose not in ("visa", "letter")]
    return StoredFile.objects.filter(fingerprint__in=prints).exclude(owner=case.subject)


def _references(files: Iterable[StoredFile]) -> Iterator[str]:
    for file in files:
        kind, _, reference = file.owner.partition(":")
        if kind == Application.procedure_name:
            yield reference


def hits_of(case: Application, actor: Actor) -> list[Listed]:
    """The hits of a case that the actor may see, strongest first."""
    rows = access.visible(actor, watchlists.hits_of(case.subject))
    if not rows:
        return []
    person = None if case.erased_at else person_of(case)
    return [
        Listed(
            hit,
            handle_of(hit),
            _reason(case, hit),
            watchlists.evidence_of(hit, person) if person else None,
        )
        for hit in rows
    ]


def handle_of(hit: Hit) -> str:
    """A hit's name in addresses: its list's edition and its entry there."""
    return f"{hit.entry.edition.digest[:12]}.{hit.entry.key}"


def hit_named(case: Application, actor: Actor, handle: str) -> Hit | None:
    """The visible hit of this case with a handle."""
    return next((one.hit for one in hits_of(case, actor) if one.handle == handle), None)


def _reason(case: Application, hit: Hit) -> str:
    if hit.reason is None or case.erased_at:
        return ""
    return vault.open_text(hit.subject, bytes(hit.reason))


def _matters(case: Application, actor: Actor, at: datetime) -> list[Matter]:
    """What hangs on a case, as far as the actor sees it."""
    rows: list[Any] = [
        *access.visible(actor, case.consultations.select_related("office__calendar")),
        *access.visible(actor, case.appeals.select_related("office__calendar")),
        *access.visible(actor, case.visas.select_related("office__calendar")),
        *access.visible(actor, case.amendments.select_related("office__calendar")),
    ]
    vault.fetch_keys(row.subject for row in rows)
    for row in rows:
        row.application = case
    return [_matter(case, row, actor, at) for row in rows]


def _matter(case: Application, row: Any, actor: Actor, at: datetime) -> Matter:
    sealed = getattr(row, "sealed", None)
    shown = None if sealed is None or case.erased_at else bytes(sealed)
    return Matter(
        row=row,
        private={} if shown is None else vault.open_document(case.subject, shown),
        answer={} if case.erased_at else answer_in(row),
        offers=offers_on(row, actor, at),
        term=term_of(row, at),
    )


def answer_in(row: Governed) -> dict[str, Any]:
    """What was said in private with the step that ended a matter, or proposes to end it."""
    steps = {"answered": "answer", "allowed": "allow", "dismissed": "dismiss"}
    steps["declined"] = "decline"
    ends = {"revoked": "revoke", "annulled": "annul", "in_force": "propose_revocation"}
    step = {**steps, **ends}.get(row.state)
    if step == "propose_revocation" and not revocation_is_proposed(row):
        return {}
    return last_private(row, step) if step else {}


def offers_on(row: Any, actor: Actor, at: datetime) -> list[Offer]:
    """The steps the actor may take, each with what stands against it; guards asked once.

    What one did oneself and has no way back any more is not offered with a reason: it is done.
    """
    offered = procedures.possible(row, by=actor)
    if not offered:
        return []
    around = row.circumstances(at)
    offers = [
        Offer(step, next((why for guard in step.guards if (why := guard(around, {}))), None))
        for step in offered
    ]
    return [offer for offer in offers if not (offer.step.own and offer.why_not)]
