"""The figures at /metrics: known by name, counted right, about nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import override_settings
from django.utils import timezone
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from elshi.foundation.jobs.models import Job, State
from elshi.portal.watching import collecting, figures
from elshi.services.visas.models import Application
from elshi.services.visas.reads import watching
from elshi.services.visas.tests import desk_cases as cases


def scraped() -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Each of our families as a scrape reads it."""
    families = text_string_to_metric_families(generate_latest().decode())
    return {
        one.name: {tuple(sorted(row.labels.items())): row.value for row in one.samples}
        for one in families if one.name.startswith("elshi_")
    }  # fmt: skip


@pytest.mark.django_db
def test_the_queue_and_the_letters_are_counted() -> None:
    now = timezone.now()
    Job.objects.create(name="t", state=State.WAITING, enqueued_at=now - timedelta(seconds=90))
    Job.objects.create(name="t", state=State.DEAD, fault="E", enqueued_at=now, finished_at=now)
    told = scraped()
    assert told["elshi_database_answers"] == {(): 1.0}
    assert told["elshi_jobs_waiting"] == {(): 1.0}
    assert told["elshi_jobs_dead"] == {(): 1.0}
    assert 90 <= told["elshi_jobs_oldest_due_seconds"][()] < 150
    assert told["elshi_notices_waiting"] == {(): 0.0}
    assert set(told) <= set(figures.KNOWN)


class AtAMission(cases.DeskTest):
    def test_how_long_people_have_waited_is_told_by_mission(self) -> None:
        first, second, third = cases.received(), cases.received(), cases.received(office="DEL")
        decided = cases.refused()
        now = timezone.now()
        old = Application.objects.filter(pk=first.pk)
        old.update(submitted_at=now - timedelta(days=9), due_at=now - timedelta(days=1))
        told = {(one.name, one.labels["mission"]): one.value for one in watching.figures(now)}
        assert told["elshi_visas_undecided", "HAG"] == 2
        assert told["elshi_visas_undecided", "DEL"] == 1
        assert told["elshi_visas_overdue", "HAG"] == 1
        assert told["elshi_visas_overdue", "DEL"] == 0
        assert told["elshi_visas_oldest_undecided_seconds", "HAG"] == 9 * 86_400
        assert {second.state, third.state, decided.state} == {"received", "refused"}

    def test_every_figure_is_known_and_has_a_label_that_names_nobody(self) -> None:
        cases.received(surname="QVERTSSON")
        found = list(figures.figures(timezone.now()))
        assert {one.name for one in found} <= set(figures.KNOWN)
        assert {name for one in found for name in one.labels} <= {"mission", "purpose", "list"}
        assert b"QVERTSSON" not in generate_latest()

    def test_a_scrape_asks_little(self) -> None:
        cases.received()
        with self.assertNumQueries(14):
            list(figures.figures(timezone.now()))


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_figure(monkeypatch) -> None:
    def away(at):
        raise DatabaseError
        yield

    monkeypatch.setattr(figures, "of_jobs", away)
    assert scraped() == {"elshi_database_answers": {(): 0.0}}


def test_the_house_tells_its_figures_once() -> None:
    collecting.begin()
    collecting.begin()
    found = [one for one in list(collecting.REGISTRY._collector_to_names)
             if isinstance(one, collecting.HouseFigures)]  # fmt: skip
    assert len(found) == 1


@pytest.mark.django_db
@override_settings(MODE="test")
def test_metrics_carry_the_figures(client) -> None:
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 200
    assert b"elshi_ledger_leaves 0.0" in answer.content
    assert connection.alias == "default"
