"""Fixed calendar periods: `2026`, `2026-Q3`, `2026-07`. No other span has figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORM = re.compile(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year, a quarter of it or a month of it, by their numbers; 0 stands for all."""

    year: int
    quarter: int = 0
    month: int = 0

    @property
    def name(self) -> str:
        if self.month:
            return f"{self.year}-{self.month:02}"
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def first(self) -> date:
        return date(self.year, self.month or (self.quarter or 1) * 3 - 2, 1)

    @property
    def last(self) -> date:
        month = self.month or (self.quarter or 4) * 3
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters that the period consists of, or the one a month lies in."""
        within = (self.quarter,) if self.quarter else (1, 2, 3, 4)
        return tuple(Period(self.year, number) for number in within)


def period(name: str) -> Period | None:
    """The period of a name, or nothing."""
    found = _FORM.fullmatch(name)
    if not found:
        return None
    year, quarter, month = (int(part or 0) for part in found.groups())
    return Period(year, quarter or (month + 2) // 3, month)


def quarter_of(day: date) -> Period:
    """The quarter a day lies in."""
    return Period(day.year, (day.month + 2) // 3)


def before(quarter: Period) -> Period:
    """The quarter before."""
    return quarter_of(quarter.first - timedelta(days=1))


def after(quarter: Period) -> Period:
    """The quarter after."""
    return quarter_of(quarter.last + timedelta(days=1))
