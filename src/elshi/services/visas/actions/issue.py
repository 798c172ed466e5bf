"""Issuing a visa: prepared and signed outside a transaction, entered in one.

An errand in three parts, so that the database is never held while a PDF is made: `prepare` gives
the sheet its number and its place in the revocation list, `reach` makes the signed document,
`settle` stores it and moves the application. A worker killed in between does it again; the visa's
number and place are kept, so nothing is issued twice.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from elshi.engines.documents import barcodes
from elshi.engines.documents.seals import signing, travel_authorisation, vdsnc
from elshi.foundation.access.actors import system
from elshi.foundation.files import actions as files
from elshi.foundation.files import reads as stored
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs import facts
from elshi.foundation.numbers import actions as numbers
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.printing import actions as printing
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.signers import identity_of

from ..facts import VisaIssued
from ..models import Application, Visa
from ..reads.cases import answers_of, terms_of
from ..rulebook import validity, within_passport
from ..rules import day
from ..sealing import Sheet, qr_message, seal_fields, seal_header
from .applications import new_reference
from .papers import visa_facts
from .signing import signed

ISSUER = system("issue")
LIST_SIZE = 1 << 22  # papers the revocation list spans: half a megabyte of bits


@dataclass(frozen=True, slots=True)
class Draft:
    """A visa about to be made: what the sheet states, and for which case."""

    case: Application
    sheet: Sheet
    reference: str
    position: int
    portrait: bytes | None
    at: datetime
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The signed document and what is kept about it."""

    draft: Draft
    pdf: bytes
    seal: bytes
    signer: str


@effect("visas.order_issue")
def order(case: Application, *, by: Any, at: datetime, given: Any) -> None:
    """Queue the making of the visa, once a case."""
    jobs.enqueue("visas.issue", {"reference": case.reference}, key=f"issue:{case.reference}")


def prepare(
    case: Application, *, at: datetime, replaces: Visa | None = None, until: date | None = None
) -> Draft | None:
    """Everything the document needs, read and numbered; nothing when the case was issued.

    ``until`` is the last day of an extension of the visa that is replaced.
    """
    if case.state != "granted" and replaces is None:
        return None
    answers, today = answers_of(case), at.astimezone(zone_of(case.office)).date()
    time = _renewed(replaces, answers, until) if replaces else _granted(case, answers, today)
    if time is None:
        raise ValueError(f"{case.subject} has no terms or dates, or its passport ends too early")
    sheet = Sheet(
        number=numbers.next_number("visas.visa", office=case.office.code, at=at),
        issuer=case.party.state,
        category=case.category,
        entries=case.entries,
        stay_days=time.stay_days,
        valid_from=time.first,
        valid_until=time.last,
        issued=today,
        surname=answers.get("surname", ""),
        given_names=answers.get("given_names", ""),
        birth=answers["birth"],
        sex=answers["sex"],
        nationality=case.nationality,
        passport_number=answers["passport_number"],
    )
    photo = stored.of_owner(case.subject, "photo").last()
    return Draft(
        case=case,
        sheet=sheet,
        reference=new_reference(),
        position=_free_position(),
        portrait=stored.content_of(photo) if photo else None,
        at=at,
        replaces=replaces.pk if replaces else None,
    )


@dataclass(frozen=True, slots=True)
class Time:
    """The days a visa is good for, and how many of them its holder may stay."""

    first: date
    last: date
    stay_days: int


def _granted(case: Application, answers: Mapping[str, Any], today: date) -> Time | None:
    """The time that the rules give from the day of arrival on."""
    terms = terms_of(case)
    arrival, expiry = day(answers, "arrival"), day(answers, "passport_expiry")
    if terms is None or arrival is None or expiry is None:
        return None
    span = validity(terms, max(arrival, today), expiry)
    return Time(*span, terms.stay_days) if span else None


def _renewed(old: Visa, answers: Mapping[str, Any], until: date | None) -> Time | None:
    """A new paper, not a new grant: the days stay those granted, but for an extension's."""
    expiry, last = day(answers, "passport_expiry"), max(until or old.valid_until, old.valid_until)
    span = within_passport(old.valid_from, last, expiry) if expiry else None
    return Time(*span, old.stay_days + (last - old.valid_until).days) if span else None


def _free_position() -> int:
    """A place in the revocation list drawn at random, so that it tells nothing of the order."""
    while True:
        position = secrets.randbelow(LIST_SIZE)
        if not Visa.objects.filter(position=position).exists():
            return position


def make(draft: Draft) -> Made:
    """Seal, print and sign; touches no table but the keys'."""
    seal, qr, signer = _seals(draft)
    pdf = printing.render(
        "visas/visa.typ",
        visa_facts(draft.sheet, draft.case, portrait=draft.portrait is not None),
        files={
            "seal.svg": barcodes.data_matrix(seal).svg().encode(),
            "qr.svg": barcodes.qr(qr).svg().encode(),
            **({"portrait.jpg": draft.portrait} if draft.portrait else {}),
        },
        language=draft.case.language,
        at=draft.at,
    )
    pdf = signed(
        pdf,
        reason=f"Visa {draft.sheet.number}",
        place=draft.case.office.code,
        at=draft.at,
        by=ISSUER,
    )
    return Made(draft, pdf, seal, signer)


def _seals(draft: Draft) -> tuple[bytes, str, str]:
    seal_key, qr_key = keys.signer("seal", draft.at), keys.signer("seal_nc", draft.at)
    identity = identity_of(seal_key.certificate)
    header = seal_header(
        draft.sheet,
        country=draft.sheet.issuer,
        signer=identity,
        reference=seal_key.reference,
        signed=draft.sheet.issued,
    )
    seal = signing.seal(header, seal_fields(draft.sheet, draft.position), seal_key.sign)
    qr = vdsnc.build(
        travel_authorisation.TYPE,
        draft.sheet.issuer,
        qr_message(draft.sheet, draft.position),
        qr_key.der,
        qr_key.sign,
    )
    return seal, qr, f"{identity}{seal_key.reference}"


def settle(made: Made, *, at: datetime) -> Visa:
    """Store the document, enter the visa and hand it to the traveller, in one transaction."""
    draft, case = made.draft, procedures.locked(made.draft.case)
    file = files.keep(
        made.pdf, kind="pdf", owner=case.subject, purpose="visa", by=ISSUER.name, at=at
    )
    visa = Visa(
        reference=draft.reference,
        office=case.office,
        application=case,
        number=draft.sheet.number,
        category=draft.sheet.category,
        entries=draft.sheet.entries,
        stay_days=draft.sheet.stay_days,
        valid_from=draft.sheet.valid_from,
        valid_until=draft.sheet.valid_until,
        issued_at=at,
        signer=made.signer,
        seal_digest=hashlib.sha256(made.seal).hexdigest(),
        position=draft.position,
        document=file.token,
        replaces_id=draft.replaces,
    )
    procedures.begin(visa, by=ISSUER, at=at)
    if draft.replaces is None:
        procedures.take(case, "issue", by=ISSUER, at=at)
    else:
        _supersede(draft.replaces, at=at)
    facts.emit(VisaIssued(case.reference, case.office.code, case.category))
    return visa


def _supersede(replaced: int, *, at: datetime) -> None:
    old = Visa.objects.get(pk=replaced)
    if old.state == "in_force":
        procedures.take(old, "supersede", by=ISSUER, at=at)


def order_replacement(visa: Visa, *, at: datetime) -> None:
    """Queue a fresh document in place of one: a correction, a new passport, a revoked signer."""
    jobs.enqueue(
        "visas.reissue", {"visa": visa.reference}, key=f"reissue:{visa.reference}:{visa.edition}"
    )
