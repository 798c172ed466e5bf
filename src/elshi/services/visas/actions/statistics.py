"""Statistics are published when a period is over, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from elshi.commons.statistics import actions as statistics
from elshi.commons.statistics.models import Publication
from elshi.commons.statistics.periods import Period, after, period, quarter_of
from elshi.foundation.access.actors import Actor
from elshi.foundation.offices.models import Party

from ..reads.statistics import SUBJECT, asked, decided_in, first_quarter


def close_periods(*, by: Actor, at: datetime) -> list[Publication]:
    """Publish every quarter and year that is over and not out yet, of every party."""
    parties = Party.objects.filter(kind=Party.Kind.MINISTRY).order_by("pk")
    return [made for party in parties for made in _close(party, by=by, at=at)]


def _close(party: Party, *, by: Actor, at: datetime) -> list[Publication]:
    out = set(Publication.objects.filter(subject=SUBJECT, party=party).values_list("period"))
    made = []
    for quarter in _over(_from(party, out), at.date() - timedelta(days=2)):
        if (quarter.name,) not in out:
            events = list(decided_in(party, quarter))
            made.append(
                statistics.publish_quarter(
                    SUBJECT, party, quarter, events, asked(quarter.last), by=by, at=at
                )
            )
        year = Period(quarter.year)
        if quarter.quarter == 4 and (year.name,) not in out:
            whole = statistics.publish_year(SUBJECT, party, year, by=by, at=at)
            made += [whole] if whole else []
    return made


def _from(party: Party, out: set[tuple[str]]) -> Period | None:
    """Where publishing begins: the first quarter of the year of the first decision ever known."""
    known = [found for (name,) in out if (found := period(name))]
    first = first_quarter(party)
    years = [one.year for one in [*known, *([first] if first else [])]]
    return Period(min(years), 1) if years else None


def _over(first: Period | None, day: date) -> list[Period]:
    """The quarters from the first to the last that was over on a day."""
    quarters = []
    while first is not None and first < quarter_of(day) and first.last <= day:
        quarters.append(first)
        first = after(first)
    return quarters
