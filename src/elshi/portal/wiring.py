"""Every sideways link of the suite: which fact of one room reaches which action of another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from elshi.foundation.jobs.facts import Told

# (fact, handler): "visas.VisaIssued" → "elshi.portal.wiring:function". Services never import
# each other; a newcomer sees every coupling on this page.
LINKS: tuple[tuple[str, str], ...] = (
    ("fees.FeeSettled", "elshi.portal.wiring:receive_paid_application"),
    ("offices.WorkingTimeChanged", "elshi.portal.wiring:count_deadlines_anew"),
)


def connect() -> None:
    """Subscribe every handler to its fact."""
    from elshi.foundation.jobs import facts

    for fact, handler in LINKS:
        facts.subscribe(fact, handler)


def receive_paid_application(told: Told, *, at: datetime) -> None:
    """A settled fee of an application takes the application in."""
    from elshi.services.visas.actions.applications import receive_paid

    kind, _, reference = told.body["subject"].partition(":")
    if kind == "visas.application":
        receive_paid(reference, at=at)


def count_deadlines_anew(told: Told, *, at: datetime) -> None:
    """Other working time of offices moves the deadlines of the cases that they work on."""
    from elshi.foundation.procedures import recounting

    recounting.order(told.body["offices"], at=at)
