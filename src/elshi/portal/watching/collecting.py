"""The figures in Prometheus' own form, read anew at each scrape."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from . import figures

ANSWERS = "elshi_database_answers"


class HouseFigures(Collector):
    """Gives the registry every known figure; a database that is away is a figure too."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """The names alone: registering must not ask the database."""
        for name, words in figures.KNOWN.items():
            yield GaugeMetricFamily(name, words)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family a name, in the order in which they are documented."""
        answers, families = 1.0, {}
        try:
            families = _families()
        except DatabaseError:
            answers = 0.0
        yield GaugeMetricFamily(ANSWERS, figures.KNOWN[ANSWERS], value=answers)
        yield from families.values()


def _families() -> dict[str, GaugeMetricFamily]:
    found: dict[str, GaugeMetricFamily] = {}
    for figure in figures.figures(timezone.now()):
        names = sorted(figure.labels)
        family = found.setdefault(
            figure.name,
            GaugeMetricFamily(figure.name, figures.KNOWN[figure.name], labels=names),
        )
        family.add_metric([figure.labels[name] for name in names], figure.value)
    return found


def begin() -> None:
    """Let `/metrics` tell the house's figures; twice is the same as once."""
    if not any(isinstance(one, HouseFigures) for one in list(REGISTRY._collector_to_names)):
        REGISTRY.register(HouseFigures())
