"""The signed list of revoked visas, and the drill when a signer's key is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.engines.documents.seals import keyfile, revocation
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures.registry import effect
from elshi.foundation.signatures import actions as signatures
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.models import Key
from elshi.foundation.signatures.signers import identity_of

from ..models import RevocationList, Visa
from .issue import LIST_SIZE

LIST_LIFE = timedelta(hours=48)
SEALING = ("seal", "seal_nc")


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


def signer_named(signer: str) -> Key:
    """The key that sealed under this name, e.g. "UTVS01": state, office and reference.

    Raises a Refusal when the house has no such signer.
    """
    for key in Key.objects.filter(purpose__in=SEALING).select_related("authority"):
        if f"{identity_of(key.x509)}{key.reference}" == signer.upper():
            return key
    raise Refusal(
        _("There is no signer of this name."),
        mend=_("Signers are named as in a seal's header, for example UTVS01."),
        code="no_signer",
    )


def sealed_by(key: Key, at: datetime) -> QuerySet[Visa]:
    """The living visas that a key sealed.

    A visa names the signer of its seal. The signer of its QR code was whoever held that office
    when it was issued.
    """
    living = Visa.objects.filter(state="in_force", valid_until__gte=at.date())
    if key.purpose == "seal":
        return living.filter(signer=f"{identity_of(key.x509)}{key.reference}")
    until = key.retired_at or key.revoked_at or at
    return living.filter(issued_at__gte=key.not_before, issued_at__lte=until)


@dataclass(frozen=True, slots=True)
class Drill:
    """What the loss of a key comes to: visas to issue anew, and those that nobody can.

    ``erased`` are visas whose holder's data were erased: they end with the key, for a new paper
    would need what is gone.
    """

    signer: str
    successor: str
    reissued: tuple[str, ...]
    erased: tuple[str, ...]


def withdraw_signer(signer: str, *, by: Actor, at: datetime) -> Drill:
    """Give up a sealing key and issue anew everything that it sealed; may be run again.

    Seals carry no time stamp, so a lost key makes all of its visas doubtful, not only the later
    ones. The key goes first: from that moment no verifier with a fresh key file believes it.
    """
    key = signer_named(signer)
    if by.kind != "system" and not by.may("visas.visa.confirm"):
        raise NotAllowed
    found = list(sealed_by(key, at).select_related("application").order_by("pk"))
    if key.status != Key.Status.REVOKED:
        signatures.revoke(key, reason=Key.Reason.COMPROMISE, by=by, at=at)
    alive = [visa for visa in found if visa.application.erased_at is None]
    with transaction.atomic():
        for visa in alive:
            jobs.enqueue("visas.reissue", {"visa": visa.reference}, key=f"reissue:{visa.reference}")
    successor = keys.signer(key.purpose, at)
    return Drill(
        signer=signer.upper(),
        successor=f"{identity_of(successor.certificate)}{successor.reference}",
        reissued=tuple(visa.number for visa in alive),
        erased=tuple(visa.number for visa in found if visa not in alive),
    )
