"""Need-to-know labels of a case: set and removed by whoever is cleared for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.labels import LABELS
from elshi.foundation.access.policies import require
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import EditedMeanwhile

from ..models import Application
from ..reads.staff import cleared_colleagues, colleagues, is_cleared

LABEL = "visas.application.label"


class NobodyCleared(Refusal):
    """With these labels nobody at the mission could work on the case."""

    code = "nobody_cleared"
    message = _("Nobody who examines cases at this mission is cleared for these labels.")
    mend = _("Ask the administration to clear a post for them first.")


def relabel(
    case: Application,
    labels: Iterable[str],
    *,
    why: str,
    by: Actor,
    at: datetime,
    edition: int | None = None,
) -> None:
    """Give a case exactly these labels; whoever lacks one of them no longer sees it.

    Only labels that one is cleared for are set or removed, so nobody loses sight of what they do.
    An officer who is not cleared lets go of the case; somebody at the mission must stay cleared.
    """
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, LABEL, case)
        if edition is not None and edition != case.edition:
            raise EditedMeanwhile
        wanted, before = set(labels), set(case.labels)
        _permitted(wanted, before, why, by)
        if wanted == before:
            return
        case.labels = sorted(wanted)
        require_cleared(case, case.office, at)
        if case.officer and not is_cleared(case.officer, wanted, at):
            case.officer = None
        case.edition += 1
        case.save(update_fields=["labels", "officer", "edition"])
        given = {"labels_set": sorted(wanted - before), "labels_removed": sorted(before - wanted)}
        procedures.note(case, "label", by=by, at=at, given=given, private={"note": why[:2000]})


def _permitted(wanted: set[str], before: set[str], why: str, by: Actor) -> None:
    changed = wanted ^ before
    if not (wanted - before) <= set(LABELS) or not (by.kind == "system" or changed <= by.labels):
        raise InvalidInput({"labels": [_("Choose labels that your posts are cleared for.")]})
    if changed and not why.strip():
        raise InvalidInput({"why": [_("Say why: it is kept with the case.")]})


def require_cleared(case: Application, office: Office, at: datetime) -> None:
    """Refuse unless somebody who examines at ``office`` is cleared for the case's labels."""
    seats = cleared_colleagues(case, at) if office.pk == case.office_id else [
        one for one in colleagues(office, at) if is_cleared(one.account, case.labels, at)
    ]  # fmt: skip
    if case.labels and not seats:
        raise NobodyCleared
