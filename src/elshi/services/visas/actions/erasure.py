"""A person forgotten for good, and what of a living visa must be known a while longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elshi.commons.fees import actions as fees
from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.policies import require
from elshi.foundation.files import erasure
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import hanging_on

from ..models import Application, Invitation, Visa
from ..reads.cases import answers_of
from ..reads.fingerprints import holder_index

# Somewhere on earth a visa's last day lasts half a day longer than in UTC.
DAY = timedelta(days=1)
HOUSE = system("visas")


def erase(case: Application, *, by: Actor, at: datetime) -> None:
    """Forget the person of an ended case: every key, file, fingerprint and letter of theirs.

    It reaches all that hangs on the case (appeal, consultations, visas) and the invitations for the
    same passport, here and in every backup. What stays names nobody: the ledger's leaves, numbers.
    """
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, "visas.application.erase", case)
        if not case.standing.ends:
            raise Refusal(_("A running case cannot be erased."), code="still_running")
        if case.erased_at is not None:
            return
        _keep_living_visas_provable(case, at)
        fees.forget_named(_names_of(case))
        for one in (case, *hanging_on(case), *_invitations_of(case, at)):
            erasure.erase(one.subject, at=at)
        _mark(case, by=by, at=at)


def _mark(case: Application, *, by: Actor, at: datetime) -> None:
    """Blot out what the row itself says of the person, and enter it."""
    case.links.filter(spent_at__isnull=True).update(spent_at=at)
    case.passport_index = case.birth_index = case.email_index = ""
    case.erased_at = at
    case.save()
    procedures.enter(case, "erase", by=by, at=at)


def mark_again(subject: str, *, at: datetime) -> bool:
    """Mark a case of a restored copy whose person was erased since; true when it still ran.

    Its answers open no more, so a living visa can no longer be bound to its passport.
    """
    case = Application.objects.filter(reference=subject.partition(":")[2]).first()
    if case is None:
        return False
    case = procedures.locked(case)
    if case.erased_at is None:
        _mark(case, by=HOUSE, at=at)
    return not case.standing.ends


def forget_invitation(subject: str, *, at: datetime) -> bool:
    """The same for an invitation: one that could still be used ends."""
    named = Invitation.objects.filter(reference=subject.partition(":")[2])
    for invitation in named.filter(state="issued"):
        procedures.take(invitation, "expire", by=HOUSE, at=at)
    named.update(passport_index="", birth_index="")
    return False


def _keep_living_visas_provable(case: Application, at: datetime) -> None:
    """Bind each visa that may still be travelled on to its passport by a keyed fingerprint.

    A carrier asks by both numbers and must not leave a holder behind for having been erased.
    """
    living = case.visas.filter(state="in_force", valid_until__gte=at.date() - DAY)
    passport = str(answers_of(case).get("passport_number", "")) if living.exists() else ""
    for visa in living:
        living.filter(pk=visa.pk).update(holder_index=holder_index(visa.number, passport))


def _names_of(case: Application) -> list[tuple[str, ...]]:
    """What a bank may have written of a payer whose money found no charge."""
    given = answers_of(case)
    surname, names = str(given.get("surname", "")), str(given.get("given_names", "")).split()
    passport = str(given.get("passport_number", ""))
    return [(surname, name) for name in names if surname] + ([(passport,)] if passport else [])


def _invitations_of(case: Application, at: datetime) -> list[Invitation]:
    """The invitations that name the same person; one that could still be used ends with it."""
    named = Q(pk=case.invitation_id)
    if case.passport_index:
        named |= Q(passport_index=case.passport_index)
    found = list(Invitation.objects.filter(named))
    for invitation in found:
        if invitation.state == "issued":
            procedures.take(invitation, "expire", by=HOUSE, at=at)
    Invitation.objects.filter(named).update(passport_index="", birth_index="")
    return found


def forget_holders(*, at: datetime) -> int:
    """Drop the last fingerprint of erased holders whose visas have ended; how many."""
    over = Q(valid_until__lt=at.date() - DAY) | ~Q(state="in_force")
    return Visa.objects.exclude(holder_index="").filter(over).update(holder_index="")


erasure.marks("visas.application", mark_again)
erasure.marks("visas.invitation", forget_invitation)
