"""One object in every state of its procedure, each brought there by the house's own actions.

What an address shows depends on where the case stands: these are the places. A new state needs a
way here; `test_accessibility` says which is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from elshi.foundation.access.actors import traveller
from elshi.foundation.jobs import worker
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.services.visas.actions import (
    aftercare,
    appeals,
    applications,
    consultations,
    invitations,
    replacement,
    revocation,
    rules,
)
from elshi.services.visas.demonstration.rules import TABLE, TITLE
from elshi.services.visas.models import Host, Visa
from elshi.services.visas.tests.desk_cases import day_of

from . import stage
from .stage import ANSWERS, HOUSE, NOW, Belongings

Walk = Callable[[Belongings], Belongings]
PERSON = {
    **ANSWERS, "nationality": "UTO", "passport_issuer": "UTO", "surname": "ERIKSSON",
    "passport_number": "L898902C3", "birth": "1974-08-12",
    "arrival": day_of(NOW).isoformat(),
    "departure": day_of(NOW + timedelta(days=10)).isoformat(),
}  # fmt: skip
GROUNDS = {"grounds": ["purpose"], "reasoning": "The hotel is closed in that season."}


@dataclass(frozen=True)
class Way:
    """How something comes to a state of its procedure."""

    procedure: str
    state: str
    walk: Walk

    @property
    def title(self) -> str:
        return f"{self.procedure} {self.state} ({self.walk.__name__})"


WAYS: list[Way] = []


def way(procedure: str, state: str) -> Callable[[Walk], Walk]:
    """Registers a way to a state; there may be several."""

    def keep(found: Walk) -> Walk:
        WAYS.append(Way(procedure, state, found))
        return found

    return keep


def _by(own: Belongings, post: str = "CONSUL") -> Any:
    return stage._by(f"{own.office.code}-{post}")


def _take(row: Any, step: str, by: Any, **given: Any) -> Any:
    return procedures.take(row, step, by=by, at=NOW, given=given)


def _case(own: Belongings, case: Any) -> Belongings:
    return replace(own, case=case)


# ----- applications


@way("visas.application", "draft")
def draft(own: Belongings) -> Belongings:
    return _case(own, own.draft)


@way("visas.application", "draft")
def empty_draft(own: Belongings) -> Belongings:
    return _case(own, applications.begin(office=own.office, language="en", at=NOW, by=HOUSE))


@way("visas.application", "unpaid")
def unpaid(own: Belongings) -> Belongings:
    case = applications.begin(office=own.office, language="en", at=NOW, by=HOUSE)
    case = stage._answered(case, PERSON)
    return _case(own, _take(case, "submit", traveller([case.subject])))


@way("visas.application", "received")
def received(own: Belongings) -> Belongings:
    return _case(own, stage._paid(own, PERSON))


@way("visas.application", "examination")
def examination(own: Belongings) -> Belongings:
    return own


@way("visas.application", "examination")
def examined(own: Belongings) -> Belongings:
    return _case(own, stage._examined(own, PERSON))


@way("visas.application", "information")
def information(own: Belongings) -> Belongings:
    case = examined(own).case
    return _case(own, _take(case, "ask", _by(own), question="Which hotel?"))


@way("visas.application", "interview")
def called_in(own: Belongings) -> Belongings:
    case = examined(own).case
    return _case(own, _take(case, "call_in", _by(own), bring="The letter of the hotel."))


@way("visas.application", "refusal_proposed")
def refusal_proposed(own: Belongings) -> Belongings:
    case = examined(own).case
    return _case(own, _take(case, "propose_refusal", _by(own), **GROUNDS))


@way("visas.application", "grant_proposed")
def grant_proposed(own: Belongings) -> Belongings:
    return _case(own, _take(examined(own).case, "propose_grant", _by(own)))


@way("visas.application", "granted")
def granted(own: Belongings) -> Belongings:
    return _case(own, _take(examined(own).case, "grant", _by(own)))


@way("visas.application", "issued")
def issued(own: Belongings) -> Belongings:
    return _drained(granted(own))


def _drained(own: Belongings) -> Belongings:
    """After the worker has done what was ordered; with the newest visa of the case."""
    worker.drain(at=NOW)
    own.case.refresh_from_db()
    visa = Visa.objects.filter(application=own.case).order_by("pk").last()
    return replace(own, visa=visa) if visa else own


@way("visas.application", "issued")
def wished(own: Belongings) -> Belongings:
    return requested(own, "correction")


@way("visas.application", "refused")
def refused(own: Belongings) -> Belongings:
    case = _drained(_case(own, stage._refused(own, PERSON))).case
    return replace(own, case=case, refused=case)


@way("visas.application", "closed")
def closed(own: Belongings) -> Belongings:
    own = refused(own)
    return _case(own, _take(own.case, "close", HOUSE))


@way("visas.application", "withdrawn")
def withdrawn_draft(own: Belongings) -> Belongings:
    case = empty_draft(own).case
    return _case(own, _take(case, "withdraw", traveller([case.subject])))


@way("visas.application", "withdrawn")
def withdrawn_paid(own: Belongings) -> Belongings:
    case = received(own).case
    return _case(own, _take(case, "withdraw", traveller([case.subject])))


@way("visas.application", "expired")
def expired(own: Belongings) -> Belongings:
    return _case(own, _take(unpaid(own).case, "expire", HOUSE))


# ----- visas


@way("visas.visa", "in_force")
def in_force(own: Belongings) -> Belongings:
    return issued(own)


@way("visas.visa", "in_force")
def revocation_proposed(own: Belongings) -> Belongings:
    own = issued(own)
    return replace(own, visa=_take(own.visa, "propose_revocation", _by(own), **GROUNDS))


@way("visas.visa", "in_force")
def revocation_declined(own: Belongings) -> Belongings:
    own = revocation_proposed(own)
    said = {"note": "The hotel was open after all."}
    return replace(own, visa=_take(own.visa, "decline_revocation", _by(own, "HEAD"), **said))


@way("visas.visa", "in_force")
def revocation_taken_back(own: Belongings) -> Belongings:
    own = revocation_proposed(own)
    return replace(own, visa=_take(own.visa, "take_back_revocation", _by(own)))


@way("visas.visa", "revoked")
def revoked(own: Belongings, step: str = "revoke") -> Belongings:
    own = revocation_proposed(own)
    revocation.publish(at=NOW)
    own = replace(own, visa=_take(own.visa, step, _by(own, "HEAD"), **GROUNDS))
    return _drained(own)


@way("visas.visa", "annulled")
def annulled(own: Belongings) -> Belongings:
    return revoked(own, "annul")


@way("visas.visa", "superseded")
def superseded(own: Belongings) -> Belongings:
    own = corrected(own)
    old = own.visa
    replacement.replace(old, by=_by(own), at=NOW + timedelta(seconds=2))
    own = _drained(own)
    old.refresh_from_db()
    return replace(own, visa=old)


@way("visas.visa", "in_force")
def corrected(own: Belongings) -> Belongings:
    own = issued(own)
    named = {"given_names": "ANNA"}
    replacement.correct(own.case, named, reason="A misprint.", by=_by(own), at=NOW)
    return _drained(own)


# ----- consultations


@way("visas.consultation", "asked")
def asked(own: Belongings) -> Belongings:
    case = examined(own).case
    agency = Office.objects.get(code="SEC")
    asked_now = consultations.consult(case, agency, "Is it so?", by=_by(own), at=NOW)
    return replace(own, case=case, consultation=asked_now)


@way("visas.consultation", "answered")
def answered(own: Belongings) -> Belongings:
    own = asked(own)
    opinion = {"opinion": "objection", "reasons": "It is not so."}
    told = _take(own.consultation, "answer", stage._by("SEC-DESK"), **opinion)
    return replace(own, consultation=told)


@way("visas.consultation", "recalled")
def recalled(own: Belongings) -> Belongings:
    own = asked(own)
    return replace(own, consultation=_take(own.consultation, "recall", _by(own)))


@way("visas.consultation", "unanswered")
def unanswered(own: Belongings) -> Belongings:
    own = asked(own)
    return replace(own, consultation=_take(own.consultation, "lapse", HOUSE))


# ----- appeals


@way("visas.appeal", "lodged")
def lodged(own: Belongings) -> Belongings:
    own = refused(own)
    holder = traveller([own.case.subject])
    return replace(own, appeal=appeals.lodge(own.case, "It is open.", by=holder, at=NOW))


@way("visas.appeal", "allowed")
def allowed(own: Belongings) -> Belongings:
    own = lodged(own)
    own = replace(own, appeal=_take(own.appeal, "allow", _by(own, "HEAD"), reasoning="It is."))
    return _drained(own)


@way("visas.appeal", "dismissed")
def dismissed(own: Belongings) -> Belongings:
    own = lodged(own)
    said = {"reasoning": "It is not."}
    return replace(own, appeal=_take(own.appeal, "dismiss", _by(own, "HEAD"), **said))


@way("visas.appeal", "withdrawn")
def appeal_withdrawn(own: Belongings) -> Belongings:
    own = lodged(own)
    holder = traveller([own.case.subject, own.appeal.subject])
    return replace(own, appeal=_take(own.appeal, "withdraw", holder))


# ----- requests after the issue


@way("visas.amendment", "asked")
def requested(own: Belongings, kind: str = "extension") -> Belongings:
    own = issued(own)
    holder = traveller([own.case.subject])
    request = aftercare.ask(own.case, kind, "My journey has changed.", by=holder, at=NOW)
    return _drained(replace(own, amendment=request))


@way("visas.amendment", "granted")
def extended(own: Belongings) -> Belongings:
    own = requested(own)
    until = (own.visa.valid_until + timedelta(days=10)).isoformat()
    return _drained(replace(own, amendment=_take(own.amendment, "extend", _by(own), until=until)))


@way("visas.amendment", "declined")
def request_declined(own: Belongings) -> Belongings:
    own = requested(own)
    said = {"reasoning": "The journey ends as planned."}
    return replace(own, amendment=_take(own.amendment, "decline", _by(own), **said))


@way("visas.amendment", "withdrawn")
def request_withdrawn(own: Belongings) -> Belongings:
    own = requested(own)
    holder = traveller([own.case.subject])
    return replace(own, amendment=_take(own.amendment, "withdraw", holder))


# ----- invitations


def _invitation(own: Belongings) -> Any:
    return invitations.issue(
        Host.objects.get(), office=own.office, category="B1", entries="single",
        valid_until=(NOW + timedelta(days=60)).date(),
        invitee={**PERSON, "passport_number": "X2"}, by=_by(own), at=NOW,
    )  # fmt: skip


@way("visas.invitation", "issued")
def invited(own: Belongings) -> Belongings:
    return replace(own, invitation=_invitation(own))


@way("visas.invitation", "used")
def invitation_used(own: Belongings) -> Belongings:
    return replace(own, invitation=_take(_invitation(own), "use", HOUSE))


@way("visas.invitation", "withdrawn")
def invitation_withdrawn(own: Belongings) -> Belongings:
    return replace(own, invitation=_take(_invitation(own), "withdraw", _by(own)))


@way("visas.invitation", "expired")
def invitation_expired(own: Belongings) -> Belongings:
    return replace(own, invitation=_take(_invitation(own), "expire", HOUSE))


# ----- editions of the rule tables


def _edition(own: Belongings) -> Any:
    return rules.draft(
        office=own.office, title=TITLE, valid_from=(NOW + timedelta(days=200)).date(),
        table=TABLE, by=_by(own), at=NOW,
    )  # fmt: skip


@way("visas.rules", "draft")
def edition_drafted(own: Belongings) -> Belongings:
    return replace(own, edition=_edition(own))


@way("visas.rules", "proposed")
def edition_proposed(own: Belongings) -> Belongings:
    return replace(own, edition=_take(_edition(own), "propose", _by(own)))


@way("visas.rules", "adopted")
def edition_adopted(own: Belongings) -> Belongings:
    proposed = edition_proposed(own).edition
    return replace(own, edition=_take(proposed, "adopt", _by(own, "HEAD")))


@way("visas.rules", "dropped")
def edition_dropped(own: Belongings) -> Belongings:
    return replace(own, edition=_take(_edition(own), "drop", _by(own)))


# ----- papers


@way("papers.paper", "draft")
def paper_drafted(own: Belongings) -> Belongings:
    return own


@way("papers.paper", "registered")
def paper_registered(own: Belongings) -> Belongings:
    return replace(own, paper=_take(own.paper, "register", _by(own)))


@way("papers.paper", "cancelled")
def paper_cancelled(own: Belongings) -> Belongings:
    own = paper_registered(own)
    return replace(own, paper=_take(own.paper, "cancel", _by(own, "HEAD"), reason="Sent twice."))


@way("papers.paper", "discarded")
def paper_discarded(own: Belongings) -> Belongings:
    return replace(own, paper=_take(own.paper, "discard", _by(own)))
