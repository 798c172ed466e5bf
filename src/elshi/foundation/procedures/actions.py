"""The only writer of a case's state: begin it, take a step, note that it is overdue.

Each runs in one transaction: lock → re-read → permission → guards → write → effects → notices →
passage → ledger. The ledger comes last, because on PostgreSQL its lock serialises all acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.policies import allows
from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal

from . import clocks
from .declaration import BEGINNING, Step
from .errors import (
    EditedMeanwhile,
    GuardRefused,
    NotFromHere,
    OtherEyesNeeded,
    OwnStepAlone,
    StepUnknown,
)
from .forms import answers
from .models import Governed, Passage
from .registry import effect_named, latest
from .telling import tell_of

Case = TypeVar("Case", bound=Governed)


def begin(case: Case, *, by: Actor, at: datetime) -> Case:
    """Store a new case in its procedure's first state, under the newest version."""
    procedure = latest(case.procedure_name)
    case.procedure_version = procedure.version
    case.state, case.entered_at = procedure.start, at
    clocks.wind(case, came_from="", at=at)
    with transaction.atomic():
        case.save(force_insert=True)
        _record(case, BEGINNING, origin="", by=by, at=at, given={}, private={})
    return case


def take(
    case: Case,
    step_name: str,
    *,
    by: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    edition: int | None = None,
) -> Case:
    """Take a step on a case, or raise a `Refusal` and change nothing.

    ``edition`` is the one the actor saw; another one refuses the step. Returns the case re-read
    and moved.
    """
    with transaction.atomic():
        case = locked(case)
        step = _step(case, step_name)
        _permit(case, step, by)
        _same_edition(case, edition)
        public, private = answers(step, given or {})
        _guard(case, step, {**public, **private}, at)
        _move(case, step, by=by, at=at, public=public, private=private)
    return case


def note(
    case: Governed,
    act: str,
    *,
    by: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    private: Mapping[str, Any] | None = None,
) -> None:
    """Record an act that moves no state (a correction, a hand-over) as a passage and a leaf.

    Inside the caller's transaction, after the row was written.
    """
    public, sealed = dict(given or {}), dict(private or {})
    _record(case, act, origin=case.state, by=by, at=at, given=public, private=sealed)


def possible(case: Governed, *, by: Actor) -> list[Step]:
    """The steps that the actor may take from where the case stands, buttons in this order."""
    return [
        step
        for step in case.procedure.steps_from(case.state)
        if not step.machine and allows(by, step.by, case) and not wrong_eyes(case, step, by=by)
    ]


def wrong_eyes(case: Governed, step: Step, *, by: Actor) -> Refusal | None:
    """Why this person of all cannot take the step: it wants other eyes, or the same ones."""
    if _same_eyes(case, step, by):
        return OtherEyesNeeded()
    return OwnStepAlone() if _others(case, step, by) else None


def obstacle(case: Governed, step: Step, *, at: datetime) -> Any:
    """The first reason why a possible step cannot be taken then, or nothing."""
    return _obstacle(case, step, {}, at)


def locked(case: Case) -> Case:
    """The row as it is now, held until the transaction ends.

    SQLite has no row locks: there IMMEDIATE transactions hold the one writer instead.
    """
    rows = type(case)._default_manager.select_related(*case.stands_with)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get(pk=case.pk)


def _step(case: Governed, name: str) -> Step:
    step = case.procedure.step(name)
    if step is None:
        raise StepUnknown
    return step


def _permit(case: Governed, step: Step, by: Actor) -> None:
    if not (by.kind == "system" if step.machine else allows(by, step.by, case)):
        raise NotAllowed
    if case.state not in step.origins:
        raise NotFromHere
    refusal = wrong_eyes(case, step, by=by)
    if refusal is not None:
        raise refusal


def _same_eyes(case: Governed, step: Step, by: Actor) -> bool:
    """Whether this account was the last to take a step that this one wants other eyes than.

    The last only: whoever took a proposal back may confirm the one that a colleague made since.
    """
    takers = (_last_taker(case, name) for name in step.four_eyes)
    return by.account is not None and by.account in takers


def _others(case: Governed, step: Step, by: Actor) -> bool:
    """Whether somebody else, or nobody, took last what this step takes back."""
    if not step.own or by.kind == "system":
        return False
    return by.account is None or _last_taker(case, *step.own) != by.account


def _last_taker(case: Governed, *steps: str) -> int | None:
    """The account that took one of the steps last; none when nobody or the house did."""
    passages = Passage.objects.filter(subject=case.subject, step__in=steps).order_by("pk")
    return passages.values_list("account", flat=True).last()


def _same_edition(case: Governed, edition: int | None) -> None:
    if edition is not None and edition != case.edition:
        raise EditedMeanwhile


def _obstacle(case: Governed, step: Step, given: Mapping[str, Any], at: datetime) -> Any:
    circumstances = case.circumstances(at) if step.guards else None
    return next((why for guard in step.guards if (why := guard(circumstances, given))), None)


def _guard(case: Governed, step: Step, given: Mapping[str, Any], at: datetime) -> None:
    reason = _obstacle(case, step, given, at)
    if reason:
        raise GuardRefused(reason)


def _move(
    case: Governed,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    public: dict[str, Any],
    private: dict[str, Any],
) -> None:
    origin = case.state
    case.state, case.edition = step.target, case.edition + 1
    if origin != step.target:
        case.entered_at = at
        clocks.wind(case, came_from=origin, at=at)
    case.save(update_fields=case.MOVED)
    for name in step.effects:
        effect_named(name)(case, by=by, at=at, given={**public, **private})
    tell_of(case, step, at=at)
    _record(case, step.name, origin=origin, by=by, at=at, given=public, private=private)


def _record(
    case: Governed,
    step: str,
    *,
    origin: str,
    by: Actor,
    at: datetime,
    given: dict[str, Any],
    private: dict[str, Any],
) -> None:
    Passage.objects.create(
        subject=case.subject,
        procedure=case.procedure_name,
        version=case.procedure_version,
        step=step,
        origin=origin,
        target=case.state,
        at=at,
        actor=by.name,
        account_id=by.account,
        given=given,
        sealed=_sealed(case, private),
    )
    enter(case, step, by=by, at=at)


def _sealed(case: Governed, private: Mapping[str, Any]) -> bytes | None:
    """What was given in private, under the case's key; of an erased person nothing is kept."""
    try:
        return vault.seal_document(case.subject, private) if private else None
    except Erased:
        return None


def enter(case: Governed, act: str, *, by: Actor, at: datetime) -> None:
    """Enter an act on a case in the ledger, committing to the row as it is now."""
    ledger.record(f"{case.procedure_name}.{act}", case, actor=by.name, at=at)
