"""The signed list of revoked visas, and the drill when a signer's key is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.procedures.registry import effect

from ..models import Visa

LIST_LIFE = timedelta(hours=48)


@effect("visas.publish_revocations")
def publish_soon(visa: Visa, *, by: Any, at: datetime, given: Any) -> None:
    """Queue a new list; one waiting publication covers every revocation before it."""
    jobs.enqueue("visas.publish_revocations", {}, key=f"revocations:{visa.reference}:{visa.state}")


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
