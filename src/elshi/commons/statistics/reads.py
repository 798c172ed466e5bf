"""Publications by period, for the pages of a subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from .models import Publication
from .periods import Period, period

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was published about a period: its quarters that are out, and the year's own figures."""

    period: Period
    quarters: Sequence[JSON]
    year: JSON | None


def periods(rows: QuerySet[Publication]) -> list[Period]:
    """Years, quarters and months with figures, the newest first; a year only when it is whole."""
    quarters = [found for name in _names(rows) if (found := period(name)) and found.quarter]
    years = [found for name in _names(rows) if (found := period(name)) and not found.quarter]
    months = [
        Period(quarter.year, quarter.quarter, quarter.quarter * 3 - 2 + place)
        for quarter in quarters
        for place in range(3)
    ]
    return (
        sorted(years, reverse=True) + sorted(quarters, reverse=True) + sorted(months, reverse=True)
    )


def figures(rows: QuerySet[Publication], asked: Period) -> Figures:
    """The publications that a period's figures are worked out from."""
    names = [quarter.name for quarter in asked.quarters]
    out = dict(rows.filter(period__in=[*names, str(asked.year)]).values_list("period", "shown"))
    own = None if asked.quarter else out.get(str(asked.year))
    return Figures(asked, [out[name] for name in names if name in out], own)


def _names(rows: QuerySet[Publication]) -> list[str]:
    return list(rows.order_by("period").values_list("period", flat=True))
