"""The signed list of revoked visas, and the drill when a signer's key is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from elshi.engines.documents.seals import keyfile, revocation
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.procedures.registry import effect
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.signers import identity_of

from ..models import RevocationList, Visa
from .issue import LIST_SIZE

LIST_LIFE = timedelta(hours=48)


@effect("visas.publish_revocations")
def publish_soon(visa: Visa, *, by: Any, at: datetime, given: Any) -> None:
    """Queue a new list; one waiting publication covers every revocation before it."""
    jobs.enqueue("visas.publish_revocations", {}, key=f"revocations:{visa.reference}:{visa.state}")


def publish(*, at: datetime) -> RevocationList:
    """Sign the list of every revoked, annulled and replaced visa, good for two days."""
    key = keys.signer("revocation", at)
    gone = Visa.objects.exclude(state="in_force").values_list("position", flat=True)
    last = RevocationList.objects.first()
    number = last.number + 1 if last else 1
    text = revocation.build(
        list(gone),
        size=LIST_SIZE,
        issuer=identity_of(key.certificate)[:2],
        number=number,
        issued=at,
        valid_until=at + LIST_LIFE,
        key=keyfile.fingerprint(key.der),
        sign=key.sign,
    )
    with transaction.atomic():
        listed = RevocationList.objects.create(
            number=number, at=at, good_until=at + LIST_LIFE, signed=text
        )
        ledger.record("visas.publish_revocations", listed, actor="system:visas", at=at)
    return listed


def reissue_signed_by(signer: str, *, by: Actor, at: datetime) -> list[Visa]:
    """Order a fresh visa for each living one that a lost key sealed.

    Seals carry no time stamp, so a lost key makes all of them doubtful, not only the later ones.
    """
    if by.kind != "system" and not by.may("visas.visa.confirm"):
        raise NotAllowed
    with transaction.atomic():
        found = list(
            Visa.objects.filter(signer=signer, state="in_force", valid_until__gte=at.date())
        )
        for visa in found:
            jobs.enqueue("visas.reissue", {"visa": visa.reference}, key=f"reissue:{visa.reference}")
    return found
