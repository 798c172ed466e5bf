"""A page of statistics: key figures, and a chart with its table for each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from elshi.commons.statistics import arithmetic
from elshi.commons.statistics.arithmetic import MINISTRY, Figure, Split
from elshi.commons.statistics.charts import Bar, bars
from elshi.commons.statistics.reads import Figures
from elshi.foundation.languages.formats import number

from .statistics import QUESTIONS, TITLES, label

ALL = gettext_lazy("All missions")
# Questions whose answers have an order of their own; the others stand largest first.
_ORDERED = ("month", "duration", "decision")
REST = "*"  # the code of what is held back and what stands together
_MOST = 20  # bars in a chart; what follows stands together


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a chart and of its table."""

    code: str
    title: str
    figure: Figure

    @property
    def text(self) -> str:
        """The number as it is written: `≥` where more may be held back."""
        if self.figure.value is None:
            return "–"
        written = number(self.figure.value, get_language() or "en")
        return f"≥ {written}" if self.figure.least else written


@dataclass(frozen=True, slots=True)
class Chart:
    """One question answered: bars, and the same rows as a table."""

    question: str
    title: str
    lines: list[Line]

    @property
    def svg(self) -> SafeString:
        rows = [
            Bar(one.title, one.figure.value or 0, one.text, one.code == REST) for one in self.lines
        ]
        return bars(rows, self.title)

    @property
    def headings(self) -> list[str]:
        return [self.title, _("Mentions") if self.question == "mentions" else _("Decisions")]

    @property
    def rows(self) -> list[list[str]]:
        return [[one.title, one.text] for one in self.lines]


@dataclass(frozen=True, slots=True)
class Key:
    """A key figure."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that is shown of a scope in a period; `held` when nothing can be."""

    keys: list[Key]
    charts: list[Chart] = field(default_factory=list)
    held: bool = False

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """Question, code, title, figure, whether at least: for a spreadsheet."""
        for chart in self.charts:
            for line in chart.lines:
                least = "yes" if line.figure.least else ""
                yield chart.question, line.code, line.title, line.figure.value, least


def page(figures: Figures, scope: str) -> Page:
    """The page of a scope (a mission's code, or all missions) in a period."""
    day = figures.period.last
    if figures.period.month:
        return _month(figures, scope, day)
    whole = arithmetic.total(figures.quarters, scope, figures.year)
    charts = [_chart("mission", arithmetic.missions(figures.quarters, figures.year), day)]
    charts = charts if scope == MINISTRY else []
    for question in QUESTIONS:
        split = arithmetic.split(figures.quarters, scope, question)
        if split.cells:
            charts.append(_chart(question, split, day))
    keys = [Key(_("Decisions"), Line("", "", whole).text), *_times(figures, scope)]
    return Page(keys, charts, held=not charts)


def _month(figures: Figures, scope: str, day: date) -> Page:
    split = arithmetic.month(figures.quarters[0], figures.period.name)
    own = dict(split.cells).get(scope)
    known = sum(figure.value or 0 for _code, figure in split.cells) + split.rest
    whole = Figure(known or None, least=True) if scope == MINISTRY else own or Figure(None)
    keys = [Key(_("Decisions"), Line("", "", whole).text)]
    if scope == MINISTRY and split.cells:
        return Page(keys, [_chart("mission", split, day)])
    return Page(keys, held=whole.value is None)


def _chart(question: str, split: Split, day: date) -> Chart:
    cells = sorted(split.cells) if question in _ORDERED else list(split.cells)
    lines = [Line(code, label(question, code, day), figure) for code, figure in cells[:_MOST]]
    rest = split.rest + sum(figure.value or 0 for _code, figure in cells[_MOST:])
    if rest:
        lines.append(Line(REST, _("Others and held back"), Figure(rest)))
    return Chart(question, str(TITLES[question]), lines)


def _times(figures: Figures, scope: str) -> list[Key]:
    """The median and the ninetieth percentile, where twenty or more were decided."""
    times = _known_times(figures, scope)
    if not times:
        return []
    return [
        Key(_("Working days until half were decided"), str(times["median"])),
        Key(_("Working days until nine of ten were decided"), str(times["ninetieth"])),
    ]


def _known_times(figures: Figures, scope: str) -> dict[str, int] | None:
    if scope == MINISTRY:
        source: Sequence[Any] = [figures.year] if figures.year else figures.quarters
    else:
        source = arithmetic.blocks(figures.quarters, scope)
    return source[0].get("times") if len(source) == 1 else None
