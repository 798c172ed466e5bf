"""An application from its first answer to its hand-over to a decision."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.commons.fees import actions as fees
from elshi.commons.missions.reads import office_for
from elshi.commons.watchlists import actions as watchlists
from elshi.engines.documents import references
from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.files import vault
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs import facts
from elshi.foundation.numbers import actions as numbers
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect

from ..corrections import against, consequent
from ..facts import ApplicationReceived
from ..models import Application, Group
from ..questions import DERIVED, PUBLIC_FIELDS, question_named
from ..reads.cases import (
    answers_of,
    circumstances_of,
    fee_comes_back,
    snapshot_of,
    terms_of,
)
from ..reads.fingerprints import indexes
from ..reads.invitations import find
from ..reads.rules import edition_on
from ..reads.screening import person_of
from ..rulebook import RuleBook
from ..rules import difference

EDITABLE = ("draft", "unpaid", "received", "examination", "information", "interview")


def new_reference() -> str:
    """A public reference of 80 random bits with its check character."""
    return references.make(secrets.token_bytes(10))


def begin(
    *, office: Office, language: str, at: datetime, by: Actor, group: Group | None = None
) -> Application:
    """Open an empty draft at a mission under today's rules."""
    edition = edition_on(at.date(), office.party.code)
    if edition is None:
        raise Refusal(_("This mission has no visa rules in force yet."), code="no_rules")
    case = Application(
        reference=new_reference(),
        office=office,
        party=office.party,
        rules=edition,
        language=language,
        created_at=at,
        group=group,
    )
    return procedures.begin(case, by=by, at=at)


def answer(
    case: Application, question: str, given: Mapping[str, Any], *, by: Actor, at: datetime
) -> Application:
    """Store the cleaned answers to one question; a correction after handing in is entered too.

    A draft is not refused for being incomplete: `rules.faults` says at the end what is missing.
    Once handed in, a correction may open no gap and may not change what the fee was taken for.
    """
    asked = question_named(question)
    if asked is None:
        raise InvalidInput({question: [_("There is no such question.")]})
    names = {field.name for field in asked.fields}
    with transaction.atomic():
        case = procedures.locked(case)
        _editable(case, by)
        before = answers_of(case)
        if not asked.when(before):
            raise InvalidInput({question: [_("This question does not concern this application.")]})
        stood = snapshot_of(case, at) if case.state != "draft" else None
        wanted = {**before, **{k: v for k, v in given.items() if k in names}}
        _unconfirm(case, before, wanted, at=at)
        store_answers(case, consequent(wanted, RuleBook(case.rules.table)))
        if stood and (reasons := against(stood, circumstances_of(case, at), names)):
            raise InvalidInput(reasons)
        _after_correction(case, before, "answer", by=by, at=at)
    return case


def _unconfirm(
    case: Application, before: Mapping[str, Any], after: Mapping[str, Any], *, at: datetime
) -> None:
    """A new e-mail address has to be confirmed anew; links sent to the old one open nothing."""
    if after.get("email") != before.get("email"):
        case.email_confirmed_at = None
        case.links.filter(spent_at__isnull=True).update(spent_at=at)


def _editable(case: Application, by: Actor) -> None:
    if by.kind == "staff" or case.subject not in by.holds and by.kind != "system":
        raise NotAllowed
    if case.state not in EDITABLE:
        raise Refusal(
            _("The answers can no longer be changed."),
            mend=_("Write to the mission if something is wrong."),
            code="answers_closed",
        )


def store_answers(case: Application, answers: Mapping[str, Any]) -> None:
    """Seal the answers on the locked row and count the edition; the caller enters the act."""
    for name in PUBLIC_FIELDS:
        setattr(case, name, str(answers.get(name) or ""))
    for name, value in indexes(answers).items():
        setattr(case, name, value)
    private = {k: v for k, v in answers.items() if k not in (*PUBLIC_FIELDS, *DERIVED)}
    case.sealed = vault.seal_document(case.subject, private)
    case.edition += 1
    case.save()


def _after_correction(
    case: Application, before: Mapping[str, Any], act: str, *, by: Actor, at: datetime
) -> None:
    """Enter what was answered; once handed in, what stood there before is kept with the case.

    A corrected name or passport is screened anew before anybody decides; no new fee.
    """
    if case.state in ("received", "examination", "information", "interview"):
        jobs.enqueue("visas.screen", {"reference": case.reference, "edition": case.edition})
    if case.state == "draft":
        procedures.enter(case, act, by=by, at=at)
    else:
        changed = difference(before, answers_of(case))
        procedures.note(case, "correct", by=by, at=at, private={"changed": changed})


def confirm_email(case: Application, *, by: Actor, at: datetime) -> None:
    """Note that the address was confirmed by the link sent to it."""
    with transaction.atomic():
        case = procedures.locked(case)
        case.email_confirmed_at = case.email_confirmed_at or at
        case.save(update_fields=["email_confirmed_at"])
        procedures.enter(case, "confirm_email", by=by, at=at)


@effect("visas.take_in")
def take_in(case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """Number the case, take its invitation and charge the fee of its own rule edition."""
    terms = terms_of(case)
    assert terms is not None  # the guard `complete` has seen to it
    case.number = numbers.next_number("visas.case", office=case.office.code, at=at)
    case.submitted_at = at
    if terms.invitation:
        _use_invitation(case, at=at)
    case.save(update_fields=["number", "submitted_at", "invitation"])
    official = terms.official or bool(case.note_verbale)
    amount = 0 if official else terms.fee
    fees.charge(case.subject, amount=amount, currency=terms.currency, at=at, by=by.name)
    if amount == 0:
        jobs.enqueue(
            "visas.receive", {"reference": case.reference}, key=f"receive:{case.reference}"
        )


def _use_invitation(case: Application, *, at: datetime) -> None:
    invitation = find(str(answers_of(case).get("invitation_number", "")))
    assert invitation is not None  # the guard `complete` has seen to it
    procedures.take(invitation, "use", by=system("visas"), at=at)
    case.invitation = invitation


def receive_paid(reference: str, *, at: datetime) -> None:
    """Take in a case whose fee is settled; taken in before, it stays as it is."""
    case = Application.objects.get(reference=reference)
    if case.state == "unpaid":
        procedures.take(case, "receive", by=system("visas"), at=at)


@effect("visas.begin_screening")
def begin_screening(
    case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]
) -> None:
    """Queue the watch-list check and tell others that a case has come in."""
    jobs.enqueue("visas.screen", {"reference": case.reference, "edition": case.edition})
    facts.emit(ApplicationReceived(case.reference, case.office.code, case.category))


@effect("visas.claim")
def claim_on_examination(
    case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]
) -> None:
    """Whoever begins the examination holds the case, unless a colleague holds it already."""
    if case.officer_id is None:
        case.officer_id = by.account
        case.save(update_fields=["officer"])


@effect("visas.decide")
def decide(case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """Write down the decision with its grounds."""
    from elshi.foundation.procedures.models import Passage

    case.decision = "refused" if case.state == "refused" else "granted"
    case.decided_at = at
    if case.decision == "refused":
        proposal = Passage.objects.filter(subject=case.subject, step="propose_refusal").last()
        case.grounds = proposal.given.get("grounds", []) if proposal else []
    case.save(update_fields=["decision", "decided_at", "grounds"])


@effect("visas.settle_accounts")
def settle_accounts(
    case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]
) -> None:
    """Give back what the rules give back when a case ends undecided, and cancel what is unpaid."""
    fees.close(case.subject, refund=fee_comes_back(case), at=at, by=by.name)


def screen(case: Application, *, at: datetime) -> None:
    """Compare the traveller with the watch lists; every candidate becomes a hit to be cleared."""
    person = person_of(case)
    watchlists.screen(case.subject, person, office=case.office, at=at, by="system:screening")


def route(case: Application, *, by: Actor, at: datetime) -> Application:
    """Send a draft to the mission whose jurisdiction the traveller's nationality falls under."""
    office = office_for(case.nationality)
    if case.state != "draft" or office is None or office.pk == case.office_id:
        return case
    with transaction.atomic():
        case = procedures.locked(case)
        _editable(case, by)
        case.office, case.party = office, office.party
        case.save(update_fields=["office", "party"])
        procedures.enter(case, "route", by=by, at=at)
    return case


def keep_reading(case: Application, reading: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep what was read from the passport's picture and fill in what is still empty.

    The traveller sees the filled-in answers on the pages that follow and confirms them there.
    """
    fields: Mapping[str, str] = reading["fields"]
    filled = {
        "passport_number": fields.get("number", ""),
        "passport_issuer": fields.get("issuer", ""),
        "passport_expiry": fields.get("expiry", ""),
        "nationality": fields.get("nationality", ""),
        "surname": fields.get("surname", ""),
        "given_names": fields.get("given_names", ""),
        "birth": fields.get("birth", ""),
        "sex": fields.get("sex", ""),
    }
    with transaction.atomic():
        case = procedures.locked(case)
        _editable(case, by)
        answers = answers_of(case)
        empty = {name: value for name, value in filled.items() if value and not answers.get(name)}
        store_answers(case, {**answers, **empty, "read": dict(reading)})
        _after_correction(case, answers, "read_passport", by=by, at=at)
