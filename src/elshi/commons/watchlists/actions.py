"""The only writers of watch lists: load an edition, screen a case, decide a hit."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.engines.names.likeness import Likeness
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.files import vault
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.offices.models import Office

from . import united_nations
from .models import Edition, Entry, Hit, Screening
from .reads import in_force, index_of
from .rules import Person


class UnreadableList(Refusal):
    """An upload that is no list."""

    code = "unreadable_list"
    status = 422
    message = _("This file is not the UN Security Council's consolidated list.")
    mend = _("Download the XML form of the list again and load it whole.")


def load(content: bytes, *, by: Actor, at: datetime) -> Edition:
    """Load an edition of the UN list; the same content is the same edition."""
    if by.kind != "system" and not by.may("watchlists.edition.load"):
        raise NotAllowed
    try:
        published, people = united_nations.read(content)
    except united_nations.UnreadableListError:
        raise UnreadableList from None
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        edition, new = Edition.objects.get_or_create(
            code=united_nations.CODE,
            digest=digest,
            defaults={"published": published, "entries_count": len(people), "loaded_at": at},
        )
        if new:
            Entry.objects.bulk_create((_row(edition, person) for person in people), batch_size=500)
            ledger.record("watchlists.load", edition, actor=by.name, at=at)
    return edition


def _row(edition: Edition, person: united_nations.Listed) -> Entry:
    return Entry(
        edition=edition,
        key=person.key,
        number=person.number,
        names=list(person.names),
        births=list(person.births),
        nationalities=list(person.nationalities),
        passports=list(person.passports),
        listed_on=person.listed_on,
        remarks=person.remarks,
    )


def screen(subject: str, person: Person, *, office: Office, at: datetime, by: str) -> list[Hit]:
    """Compare a person with every list in force; each new likeness becomes an open hit.

    A hit decided before stays decided: the same person is not asked about twice.
    """
    editions = in_force()
    found = {edition: _found(edition, person) for edition in editions}
    with transaction.atomic():
        hits = [
            _hit(subject, office, entry, likes[entry.key], at, by)
            for edition, likes in found.items()
            for entry in edition.entries.filter(key__in=list(likes))
        ]
        Screening.objects.create(
            subject=subject,
            at=at,
            editions=[f"{each.code} {each.published.date()}" for each in editions],
            hits_count=len(hits),
        )
    return hits


def _found(edition: Edition, person: Person) -> dict[str, Likeness]:
    """The strongest likeness of each entry to any of the person's names, by its key."""
    found: dict[str, Likeness] = {}
    for name in person.names:
        for likeness in index_of(edition).search(name):
            known = found.get(likeness.key)
            if known is None or known.score < likeness.score:
                found[likeness.key] = likeness
    return found


def _hit(
    subject: str, office: Office, entry: Entry, likeness: Likeness, at: datetime, by: str
) -> Hit:
    # The evidence names the list's words alone: the traveller's stay in the sealed answers.
    evidence = [theirs for _ours, theirs in likeness.pairs]
    hit, new = Hit.objects.get_or_create(
        subject=subject,
        entry=entry,
        defaults={
            "office": office,
            "score": round(likeness.score, 3),
            "evidence": [likeness.name, *evidence],
            "found_at": at,
        },
    )
    if new:
        ledger.record("watchlists.hit", hit, actor=by, at=at)
    return hit


class DecidedMeanwhile(Refusal):
    """Somebody else decided the hit since the page was opened."""

    code = "edited_meanwhile"
    status = 412
    message = _("A colleague has decided this hit since you opened the case.")
    mend = _("Read what was decided and decide again if you see it otherwise.")


def move(subject: str, office: Office, *, by: Actor, at: datetime) -> int:
    """Let a case's hits follow it to another office, inside the caller's transaction."""
    hits = list(Hit.objects.filter(subject=subject))
    for hit in hits:
        hit.office = office
        hit.save(update_fields=["office"])
        ledger.record("watchlists.move", hit, actor=by.name, at=at)
    return len(hits)


def decide(hit: Hit, state: str, *, reason: str, by: Actor, at: datetime, seen: str = "") -> Hit:
    """Clear, override or confirm a hit, with a reason.

    ``seen`` is the state that the officer saw; another one by now refuses the decision.
    """
    if not by.may("watchlists.hit.decide", hit.office_id):
        raise NotAllowed
    if not reason.strip():
        raise InvalidInput({"reason": [_("Say why: another birth date, another nationality …")]})
    if state not in (Hit.State.CLEARED, Hit.State.OVERRIDDEN, Hit.State.CONFIRMED):
        raise InvalidInput({"state": [_("Choose what you found.")]})
    with transaction.atomic():
        hit = Hit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
        if seen and seen != hit.state:
            raise DecidedMeanwhile
        hit.state, hit.decided_at, hit.decided_by_id = state, at, by.account
        hit.reason = vault.seal_text(hit.subject, reason)
        hit.save()
        ledger.record("watchlists.decide", hit, actor=by.name, at=at)
    return hit


def forget(subject: str, *, at: datetime) -> None:
    """Forget how like a listed name an erased person's name was."""
    Hit.objects.filter(subject=subject).update(score=0, evidence=[], reason=None)
