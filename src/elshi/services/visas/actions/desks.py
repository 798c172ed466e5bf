"""On whose desk a case lies: claimed, laid back, handed over, transferred to another mission."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments import reads as appointments
from elshi.commons.watchlists import actions as watchlists
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.policies import allows, require
from elshi.foundation.identity.models import Account
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures import clocks
from elshi.foundation.procedures.errors import EditedMeanwhile

from ..models import Application
from ..reads.desk import OPEN
from ..reads.staff import EXAMINE, cleared_colleagues
from . import desk_notices
from .labels import require_cleared

SUPERVISE = "visas.application.supervise"


class OnAnotherDesk(Refusal):
    """The case lies on a colleague's desk."""

    code = "on_another_desk"
    message = _("A colleague holds this case.")
    mend = _("Ask the colleague or the head of the section to hand it over.")


class CaseOver(Refusal):
    """Nobody at the mission works on a case before it came in or after it was decided."""

    code = "case_over"
    message = _("Nobody at the mission works on this case now.")


def claim(case: Application, *, by: Actor, at: datetime, edition: int | None = None) -> None:
    """Take a case that nobody holds on one's own desk; one's own stays as it is."""
    with transaction.atomic():
        case = _open(case, edition)
        require(by, EXAMINE, case)
        if case.officer_id == by.account:
            return
        if case.officer_id is not None:
            raise OnAnotherDesk
        _lay(case, by.account)
        procedures.note(case, "claim", by=by, at=at)


def release(case: Application, *, by: Actor, at: datetime, edition: int | None = None) -> None:
    """Lay one's own case back, so that any colleague can claim it."""
    with transaction.atomic():
        case = _open(case, edition)
        require(by, EXAMINE, case)
        if case.officer_id != by.account:
            raise OnAnotherDesk
        _lay(case, None)
        procedures.note(case, "release", by=by, at=at)


def hand_over(
    case: Application,
    officer: Account,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    edition: int | None = None,
) -> None:
    """Lay a case on a colleague's desk: from one's own, or as head of the section from any."""
    with transaction.atomic():
        case = _open(case, edition)
        _may_hand_over(case, by)
        if officer.pk not in {one.account.pk for one in cleared_colleagues(case, at)}:
            raise Refusal(_("This colleague cannot examine cases here."), code="not_an_officer")
        if officer.pk == case.officer_id:
            raise Refusal(_("The case lies on this desk already."), code="there_already")
        _lay(case, officer.pk)
        procedures.note(case, "hand_over", by=by, at=at, private={"note": note} if note else None)
        desk_notices.tell_officer(case, "visas.desk_handed_over", at=at)


def transfer(
    case: Application,
    office: Office,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    edition: int | None = None,
) -> None:
    """Send a case to another mission of the ministry; its officer lets go, its hits go along.

    The term began when the case came in and goes on by the calendar of the new mission.
    """
    with transaction.atomic():
        case = _open(case, edition)
        require(by, "visas.application.transfer", case)
        _may_go(case, office)
        require_cleared(case, office, at)
        case.office = office
        clocks.recount(case, clocks.Calendars(), at=at)
        case.save(update_fields=["office", "due_at", "overdue_since", "alarm_at"])
        watchlists.move(case.subject, office, by=by, at=at)
        _lay(case, None)
        given = {"office": office.code}
        procedures.note(
            case, "transfer", by=by, at=at, given=given, private={"note": note} if note else None
        )


def _open(case: Application, edition: int | None) -> Application:
    """The case as it is now, held; refused when it has ended or is not the one that was seen."""
    case = procedures.locked(case)
    if edition is not None and edition != case.edition:
        raise EditedMeanwhile
    if case.state not in OPEN:
        raise CaseOver
    return case


def _lay(case: Application, account: int | None) -> None:
    case.officer_id = account
    case.edition += 1
    case.save(update_fields=["officer", "edition"])


def _may_hand_over(case: Application, by: Actor) -> None:
    if allows(by, SUPERVISE, case):
        return
    require(by, EXAMINE, case)
    if by.account is None:
        raise NotAllowed
    if case.officer_id not in (None, by.account):
        raise OnAnotherDesk


def _may_go(case: Application, office: Office) -> None:
    if office.party_id != case.party_id or office.pk == case.office_id:
        raise Refusal(_("A case can only go to another mission of this ministry."), code="office")
    if appointments.open_count(case.subject):
        raise Refusal(
            _("An interview is booked at this mission."),
            mend=_("Cancel the interview first."),
            code="interview_booked",
        )
