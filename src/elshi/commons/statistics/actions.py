"""The only writer: a period's figures, published once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.offices.models import Party

from . import lattice
from .lattice import JSON, Event, Questions
from .models import Publication
from .periods import Period


def publish_quarter(
    subject: str,
    party: Party,
    quarter: Period,
    events: Sequence[Event],
    asked: Questions,
    *,
    by: Actor,
    at: datetime,
) -> Publication:
    """Publish a quarter that is over. One that is out stays as it is, whatever is counted now."""
    shown, held = lattice.quarter(events, asked)
    return _publish(subject, party, quarter, shown, held, by=by, at=at)


def publish_year(
    subject: str, party: Party, year: Period, *, by: Actor, at: datetime
) -> Publication | None:
    """Publish a year's own figures when all its quarters are out; nothing before."""
    names = [quarter.name for quarter in year.quarters]
    rows = Publication.objects.filter(subject=subject, party=party, period__in=names)
    out = {row.period: (row.shown, row.held) for row in rows}
    if len(out) < len(names):
        return None
    shown = lattice.year([out[name] for name in names])
    return _publish(subject, party, year, shown, {}, by=by, at=at)


def _publish(
    subject: str, party: Party, period: Period, shown: JSON, held: JSON, *, by: Actor, at: datetime
) -> Publication:
    # A day more, so that the period is over at the westernmost mission too.
    if by.kind != "system" or at.date() <= period.last + timedelta(days=1):
        raise NotAllowed
    with transaction.atomic():
        publication, new = Publication.objects.get_or_create(
            subject=subject,
            party=party,
            period=period.name,
            defaults={
                "shown": shown,
                "held": held,
                "salt": secrets.token_bytes(16),
                "published_at": at,
            },
        )
        if new:
            ledger.record("statistics.publish", publication, actor=by.name, at=at)
    return publication
