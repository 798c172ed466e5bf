"""After the issue: particulars corrected by the mission, and a visa issued in place of another.

Two acts on purpose: whoever corrects a name or a passport number changes who is meant, so the
corrected person is screened anew before a fresh visa is ordered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.commons.watchlists import reads as watchlists
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import EditedMeanwhile

from ..models import Application, Visa
from ..reads.cases import answers_of, corrected_at
from ..rules import difference
from . import aftercare, issue
from .applications import store_answers
from .other_eyes import require_other_eyes

# What stands on a visa and may be wrong there, or new with a new passport.
CORRECTABLE = (
    "surname",
    "given_names",
    "birth",
    "sex",
    "passport_number",
    "passport_issuer",
    "passport_issued",
    "passport_expiry",
)


def correct(
    case: Application,
    given: Mapping[str, Any],
    *,
    reason: str,
    by: Actor,
    at: datetime,
    edition: int | None = None,
) -> list[str]:
    """Correct particulars of an issued case, with a reason; the names of what changed."""
    if not reason.strip():
        raise InvalidInput({"reason": [_("Say why: a misprint, a new passport …")]})
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, "visas.application.examine", case)
        if edition is not None and edition != case.edition:
            raise EditedMeanwhile
        if case.state != "issued":
            raise Refusal(_("Only an issued visa is corrected here."), code="not_from_here")
        before = answers_of(case)
        wanted = {name: value for name, value in given.items() if name in CORRECTABLE}
        changed = difference(before, {**before, **wanted})
        if not changed:
            raise Refusal(_("Nothing was changed."), code="nothing_changed")
        store_answers(case, {**before, **wanted})
        private = {"changed": changed, "note": reason}
        procedures.note(case, "correct_issued", by=by, at=at, private=private)
        jobs.enqueue("visas.screen", {"reference": case.reference, "edition": case.edition})
    return list(changed)


def replace(visa: Visa, *, by: Actor, at: datetime) -> None:
    """Order a fresh visa with the corrected particulars; the old one ends when it is there."""
    with transaction.atomic():
        visa = procedures.locked(visa)
        case = visa.application
        require(by, "visas.application.decide", case)
        if visa.state != "in_force":
            raise Refusal(_("This visa is no longer in force."), code="not_in_force")
        _screened_as_corrected(case)
        require_other_eyes(case, by)
        issue.order_replacement(visa, at=at)
        aftercare.fulfil(case, at=at)
        procedures.note(case, "replace", by=by, at=at)


def _screened_as_corrected(case: Application) -> None:
    last = corrected_at(case)
    if last is None:
        raise Refusal(_("Correct the particulars first."), code="nothing_corrected")
    if not watchlists.screened_since(case.subject, last):
        raise Refusal(
            _("The watch-list check of the corrected particulars has not run yet."),
            mend=_("Try again in a minute."),
            code="not_screened",
        )
    if watchlists.counts(case.subject).open:
        raise Refusal(
            _("A watch-list hit is still open."), mend=_("Decide the hit first."), code="open_hit"
        )
