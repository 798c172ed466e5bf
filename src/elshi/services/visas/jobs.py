"""What the visa service does by itself: screening, receiving the paid, issuing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.access.actors import system
from elshi.foundation.jobs.handlers import errand, handler, periodic

from .actions import applications, erasure, issue, letters, revocation, statistics
from .models import Amendment, Application, Visa
from .reads.amendments import in_force
from .reads.cases import answers_of

HOUSE = system("visas")


@handler("visas.receive")
def receive(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Take in a case that owes nothing."""
    applications.receive_paid(payload["reference"], at=at)


@handler("visas.screen")
def screen(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Check a case against the watch lists as its answers are now."""
    case = Application.objects.get(reference=payload["reference"])
    if case.erased_at is None and answers_of(case):
        applications.screen(case, at=at)


def _prepare(payload: dict[str, Any], *, at: datetime, job: Any) -> issue.Draft | None:
    return issue.prepare(Application.objects.get(reference=payload["reference"]), at=at)


def _prepare_again(payload: dict[str, Any], *, at: datetime, job: Any) -> issue.Draft | None:
    visa = Visa.objects.select_related("application").get(reference=payload["visa"])
    if visa.replaced_by.exists() or visa.state != "in_force":
        return None
    return issue.prepare(visa.application, at=at, replaces=visa)


def _prepare_extended(payload: dict[str, Any], *, at: datetime, job: Any) -> issue.Draft | None:
    """The visa in force with its new last day; nothing when it was made or nothing is in force."""
    request = Amendment.objects.select_related("application").get(reference=payload["amendment"])
    visa = in_force(request.application)
    if visa is None or request.until is None or visa.valid_until >= request.until:
        return None
    return issue.prepare(request.application, at=at, replaces=visa, until=request.until)


def _settle(payload: dict[str, Any], outcome: issue.Made, *, at: datetime, job: Any) -> None:
    issue.settle(outcome, at=at)


errand("visas.issue", prepare=_prepare, reach=issue.make, settle=_settle)
errand("visas.reissue", prepare=_prepare_again, reach=issue.make, settle=_settle)
errand("visas.extend", prepare=_prepare_extended, reach=issue.make, settle=_settle)


def _prepare_letter(payload: dict[str, Any], *, at: datetime, job: Any) -> Application | None:
    case = Application.objects.get(reference=payload["reference"])
    return case if case.state == "refused" and not case.letter else None


def _write_letter(case: Application) -> letters.Made:
    return letters.write(case, at=case.decided_at or case.entered_at)


def _keep_letter(payload: dict[str, Any], outcome: letters.Made, *, at: datetime, job: Any) -> None:
    letters.keep(outcome, at=at)


errand("visas.letter", prepare=_prepare_letter, reach=_write_letter, settle=_keep_letter)


@handler("visas.publish_revocations")
def publish_revocations(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Publish a new list after a revocation."""
    revocation.publish(at=at)


@periodic("visas.renew_revocations", every=timedelta(hours=12))
def renew_revocations(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Publish the list anew before it runs out, so that valid visas stay provably valid."""
    revocation.publish(at=at)


@periodic("visas.forget_holders", every=timedelta(hours=24))
def forget_holders(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Forget what tied ended visas to passports of people who were erased."""
    erasure.forget_holders(at=at)


@periodic("visas.close_statistics", every=timedelta(hours=24))
def close_statistics(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Publish the figures of every quarter and year that is over."""
    statistics.close_periods(by=HOUSE, at=at)
