"""How the work lies: what waits for one officer, and what lies on whose desk at an office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.identity.models import Account
from elshi.foundation.procedures.models import Passage

from ..models import Amendment, Appeal, Application, Consultation, Visa
from .cases import ON_REVOCATION
from .desk import OPEN, PAUSED, SHOWN
from .staff import EXAMINE, Colleague, colleagues

# What waits for the mission itself; in the other open states somebody else is awaited.
WORKED = ("received", "examination")
PROPOSED = ("refusal_proposed", "grant_proposed")
PROPOSE = ("propose_refusal", "propose_grant")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much is due at the actor's offices; ``mine`` counts the actor's own open cases."""

    overdue: int
    soon: int
    unclaimed: int
    mine: int
    paused: int


def open_cases(actor: Actor) -> QuerySet[Application]:
    """The open cases that the actor sees, with what a list shows of them."""
    cases = access.visible(actor, Application).filter(state__in=OPEN)
    return cases.select_related("office", "officer").only(*SHOWN, "clock")


def tally(actor: Actor, at: datetime) -> Tally:
    """One count of everything, for the head of one's desk; one query."""
    own = Q(officer=actor.account)
    return Tally(
        **open_cases(actor).aggregate(
            overdue=Count("pk", filter=own & Q(due_at__lt=at)),
            soon=Count("pk", filter=own & Q(due_at__gte=at, due_at__lt=at + DAY)),
            unclaimed=Count("pk", filter=Q(officer__isnull=True, state__in=WORKED)),
            mine=Count("pk", filter=own),
            paused=Count("pk", filter=own & Q(state__in=PAUSED)),
        )
    )


def mine(actor: Actor) -> QuerySet[Application]:
    """The actor's own open cases, by deadline; the paused ones last."""
    return open_cases(actor).filter(officer=actor.account).order_by(*_BY_DUE)


def unclaimed(actor: Actor) -> QuerySet[Application]:
    """Cases that nobody holds, where the actor may examine, by deadline."""
    cases = open_cases(actor).filter(officer__isnull=True, state__in=WORKED)
    return cases.filter(office__in=actor.offices(EXAMINE)).order_by(*_BY_DUE)


def to_confirm(actor: Actor) -> QuerySet[Application]:
    """Proposals that wait for a second person, who is not the one who made the last of them."""
    cases = open_cases(actor).filter(state__in=PROPOSED)
    cases = cases.filter(office__in=actor.offices("visas.application.confirm"))
    cases = cases.alias(proposer=_last(Application, PROPOSE, "account"))
    return cases.exclude(proposer=actor.account).order_by(*_BY_DUE)


def revocations_to_confirm(actor: Actor) -> QuerySet[Visa]:
    """Visas that somebody else proposes to revoke."""
    visas = access.visible(actor, Visa).filter(state="in_force")
    visas = visas.filter(application__office__in=actor.offices("visas.visa.confirm"))
    visas = visas.alias(
        word=_last(Visa, ON_REVOCATION, "step"), who=_last(Visa, ON_REVOCATION, "account")
    )
    visas = visas.filter(word="propose_revocation").exclude(who=actor.account)
    return visas.select_related("application")


def appeals_to_decide(actor: Actor) -> QuerySet[Appeal]:
    """Appeals that the actor may decide: not those against a refusal of one's own."""
    appeals = access.visible(actor, Appeal).filter(state="lodged")
    appeals = appeals.filter(application__office__in=actor.offices("visas.appeal.decide"))
    steps = ("propose_refusal", "confirm_refusal")
    subject = _subject(Application, "application__reference")
    own = Passage.objects.filter(subject=subject, step__in=steps, account=actor.account)
    rows = appeals.exclude(Exists(own)).select_related("application", "office__calendar")
    return rows.order_by(*_BY_DUE)


def requests_to_answer(actor: Actor) -> QuerySet[Amendment]:
    """Requests after the issue that the actor may decide, by deadline."""
    rows = access.visible(actor, Amendment).filter(state="asked")
    rows = rows.filter(application__office__in=actor.offices("visas.application.decide"))
    return rows.select_related("application", "office__calendar").order_by(*_BY_DUE)


def questions_for(actor: Actor) -> QuerySet[Consultation]:
    """The questions that wait for the actor's agency, by deadline."""
    asked = access.visible(actor, Consultation).filter(state="asked")
    asked = asked.filter(office__in=actor.offices("visas.consultation.answer"))
    return asked.select_related("application", "asked_by", "office__calendar").order_by(*_BY_DUE)


_BY_DUE = (F("due_at").asc(nulls_last=True), "pk")


def _subject(model: Any, reference: str) -> Concat:
    """A row's name in the passages, for the database."""
    prefix = Value(f"{model.procedure_name}:")
    return Concat(prefix, OuterRef(reference), output_field=CharField())


def _last(model: Any, steps: tuple[str, ...], field: str) -> Subquery:
    """A field of the last passage by one of the steps on the row."""
    passages = Passage.objects.filter(subject=_subject(model, "reference"), step__in=steps)
    return Subquery(passages.order_by("-pk").values(field)[:1])


# ---- The section as its head sees it.


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on one desk; ``key`` names the seat, nothing for cases that nobody holds."""

    account: Account | None
    key: str
    title: str
    open: int
    overdue: int
    today: int
    paused: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Age:
    """How many open cases came in so many days ago."""

    least: int
    most: int | None
    cases: int


BOUNDS = ((0, 2), (3, 5), (6, 10), (11, 20), (21, None))


def loads(actor: Actor, office: Any, at: datetime) -> list[Load]:
    """What lies on each desk of an office, the fullest first; colleagues without cases too."""
    seats = colleagues(office, at)
    counted = {row["officer"]: row for row in _counted(actor, office, at)}
    people = {one.account.pk: one for one in reversed(seats)}
    gone = Account.objects.filter(pk__in=[pk for pk in counted if pk and pk not in people])
    rows = [_load(one.account, one, counted.get(one.account.pk)) for one in people.values()]
    rows += [_load(account, None, counted[account.pk]) for account in gone]
    if None in counted:
        rows.append(_load(None, None, counted[None]))
    return sorted(rows, key=lambda row: (row.account is not None, -row.open))


def _counted(actor: Actor, office: Any, at: datetime) -> Iterable[Mapping[str, Any]]:
    from django.db.models import Min

    cases = access.visible(actor, Application).filter(state__in=OPEN, office=office)
    return (
        cases.order_by()
        .values("officer")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=at)),
            today=Count("pk", filter=Q(due_at__gte=at, due_at__lt=at + DAY)),
            paused=Count("pk", filter=Q(state__in=PAUSED)),
            oldest=Min("submitted_at"),
        )
    )


def _load(account: Account | None, seat: Colleague | None, row: Mapping[str, Any] | None) -> Load:
    counts = row or {"open": 0, "overdue": 0, "today": 0, "paused": 0, "oldest": None}
    return Load(
        account=account,
        key=seat.key if seat else "",
        title=seat.title if seat else "",
        **{name: counts[name] for name in ("open", "overdue", "today", "paused", "oldest")},
    )


def ages(actor: Actor, office: Any, at: datetime) -> list[Age]:
    """The open cases of an office by days since they came in; one query."""
    cases = access.visible(actor, Application).filter(state__in=OPEN, office=office)
    counts = {f"from_{least}": Count("pk", filter=_aged(least, most, at)) for least, most in BOUNDS}
    found = cases.aggregate(**counts)
    return [Age(least, most, found[f"from_{least}"]) for least, most in BOUNDS]


def _aged(least: int, most: int | None, at: datetime) -> Q:
    came = Q(submitted_at__lte=at - least * DAY) if least else Q(submitted_at__isnull=False)
    return came if most is None else came & Q(submitted_at__gt=at - (most + 1) * DAY)
