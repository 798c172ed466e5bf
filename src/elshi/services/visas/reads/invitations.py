"""Questions about invitations."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from elshi.engines.documents.references import read
from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased

from ..models import Application, Invitation
from .fingerprints import passport_index


def find(number: str) -> Invitation | None:
    """The invitation with this number, as typed."""
    reference = read(number)
    return Invitation.objects.filter(reference=reference).first() if reference else None


def is_good(case: Application, answers: Mapping[str, Any], at: datetime) -> bool:
    """Whether the invitation named fits: unused, in time, for this category and this passport."""
    if not answers.get("invitation_required"):
        return True
    if case.invitation_id:
        return True
    invitation = find(str(answers.get("invitation_number", "")))
    return invitation is not None and fits(invitation, case, answers, at)


def fits(
    invitation: Invitation, case: Application, answers: Mapping[str, Any], at: datetime
) -> bool:
    """Whether an invitation is for this traveller, category and time, and not yet used."""
    passport = passport_index(str(answers.get("passport_number", "")))
    return (
        invitation.state == "issued"
        and invitation.valid_until >= at.date()
        and invitation.category == case.category
        and invitation.passport_index == passport
    )


def is_good_for(number: str, passport: str, day: date) -> bool:
    """What a host may learn of a number: whether it still opens the way for this passport.

    The same work is done whether the number exists or not, so that time tells nothing.
    """
    invitation = find(number)
    wanted = passport_index(passport)
    stored = invitation.passport_index if invitation else ""
    same = hmac.compare_digest(stored, wanted)
    return bool(
        invitation and same and invitation.state == "issued" and invitation.valid_until >= day
    )


def invitee_of(invitation: Invitation) -> dict[str, Any]:
    """Whom an invitation names, opened; raises Erased once that person was forgotten."""
    found: dict[str, Any] = vault.open_document(invitation.subject, bytes(invitation.sealed))
    return found


def named_in(invitation: Invitation) -> dict[str, Any]:
    """Whom an invitation names, for a page; dashes once that person was forgotten."""
    try:
        return invitee_of(invitation)
    except Erased:
        return dict.fromkeys(("surname", "given_names", "birth", "passport_number"), "–")
