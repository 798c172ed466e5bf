"""Specimen figures of the years before the demonstration, made from a seed, published as real ones.

No cases stand behind them: what a ministry has after some years could not be made in seconds.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from elshi.commons.statistics import actions as statistics
from elshi.commons.statistics.lattice import Event
from elshi.commons.statistics.periods import Period, after, quarter_of
from elshi.foundation.access.actors import Actor
from elshi.foundation.offices.models import Party

from ..procedures import GROUNDS
from ..reads.statistics import SUBJECT, asked, span_of

# Decisions a quarter, and the travellers, of each mission.
_MISSIONS = {
    "HAG": (210, ("NLD",) * 12 + ("BEL",) * 5 + ("FRA",) * 4 + ("D",) * 6 + ("SUR", "MAR")),
    "DEL": (160, ("IND",) * 20 + ("NPL",) * 3 + ("LKA", "BTN")),
    "MFA": (14, ("USA", "JPN", "CHE", "CAN")),
}
_CATEGORIES = ("B12",) * 9 + ("B1",) * 4 + ("C3",) * 3 + ("A3", "B2", "C9", "C12")


def publish(*, by: Actor, at: datetime) -> None:
    """Publish the quarters of two years back and of this one, and the years that are whole."""
    party = Party.objects.get(code="demo")
    chance = random.Random(1992)
    quarter = Period(at.year - 2, 1)
    while quarter < quarter_of(at.date() - timedelta(days=2)):
        events = list(_quarter(chance, quarter))
        statistics.publish_quarter(SUBJECT, party, quarter, events, asked(at.date()), by=by, at=at)
        if quarter.quarter == 4:
            statistics.publish_year(SUBJECT, party, Period(quarter.year), by=by, at=at)
        quarter = after(quarter)


def _quarter(chance: random.Random, quarter: Period) -> list[Event]:
    return [
        _decision(chance, mission, travellers, quarter)
        for mission, (size, travellers) in _MISSIONS.items()
        for _one in range(chance.randint(size * 3 // 4, size * 5 // 4))
    ]


def _decision(
    chance: random.Random, mission: str, travellers: tuple[str, ...], quarter: Period
) -> Event:
    refused = chance.random() < 0.09
    days = min(60, int(chance.expovariate(1 / 5)) + chance.randint(1, 4))
    values = {
        "month": f"{quarter.year}-{chance.randint(quarter.quarter * 3 - 2, quarter.quarter * 3):02}",
        "category": chance.choice(_CATEGORIES),
        "nationality": chance.choice(travellers),
        "decision": "refused" if refused else "granted",
        "duration": span_of(days),
    }
    named = [code for code, _title in GROUNDS[:5]]
    grounds = tuple(sorted(chance.sample(named, chance.randint(1, 2)))) if refused else ()
    return Event(mission, values, days, grounds)
