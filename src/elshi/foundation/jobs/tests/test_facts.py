"""Facts: stored with the act, delivered after it, once to each subscriber."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from elshi.foundation.jobs import actions, facts, worker
from elshi.foundation.jobs.models import Delivery, Fact, Job, State

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
HERE = "elshi.foundation.jobs.tests.test_facts"
heard: list[tuple[str, facts.Told]] = []
deaf = False


@dataclass(frozen=True)
class LetterSent:
    name: ClassVar[str] = "tests.LetterSent"
    version: ClassVar[int] = 2
    reference: str
    on: date
    fee: Decimal
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Loud:
    name: ClassVar[str] = "tests.Loud"
    version: ClassVar[int] = 1
    moment: Any


def first(told: facts.Told, *, at: datetime) -> None:
    heard.append(("first", told))


def second(told: facts.Told, *, at: datetime) -> None:
    if deaf:
        raise ConnectionError
    heard.append(("second", told))


facts.subscribe(LetterSent.name, f"{HERE}:first")
facts.subscribe(LetterSent.name, f"{HERE}:second")
LETTER = LetterSent("A-1", date(2026, 11, 23), Decimal("60.10"), (1, 2))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    monkeypatch.setattr(_here(), "deaf", False)


def _here() -> Any:
    import sys

    return sys.modules[facts.resolve(f"{HERE}:first").__module__]


def _heard() -> list[tuple[str, facts.Told]]:
    """What the subscribers, resolved by name, wrote into their own module."""
    answer: list[tuple[str, facts.Told]] = _here().heard
    return answer


def _emit(fact: Any = LETTER) -> Fact:
    with transaction.atomic():
        return facts.emit(fact, at=NOW)


def test_each_subscriber_hears_a_fact_once() -> None:
    row = _emit()
    assert _heard() == []
    worker.drain(NOW)
    body = {"reference": "A-1", "on": "2026-11-23", "fee": "60.10", "pages": [1, 2]}
    told = facts.Told(row.id, "tests.LetterSent", 2, body, NOW)
    assert _heard() == [("first", told), ("second", told)]
    worker.drain(NOW)
    assert len(_heard()) == 2
    assert Delivery.objects.filter(delivered_at=NOW).count() == 2


def test_a_delivery_done_is_not_done_again_by_another_job() -> None:
    row = _emit()
    worker.drain(NOW)
    Job.objects.all().delete()
    actions.enqueue("jobs.deliver_fact", {"fact": str(row.id), "handler": f"{HERE}:first"}, at=NOW)
    assert worker.drain(NOW) == worker.Tally(done=1)
    assert len(_heard()) == 2


def test_one_deaf_subscriber_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_here(), "deaf", True)
    _emit()
    assert worker.drain(NOW) == worker.Tally(done=1, failed=1)
    assert [name for name, _told in _heard()] == ["first"]
    monkeypatch.setattr(_here(), "deaf", False)
    assert worker.drain(NOW + timedelta(minutes=1)) == worker.Tally(done=1)
    assert [name for name, _told in _heard()] == ["first", "second"]


def test_a_fact_of_an_act_undone_is_never_told() -> None:
    with transaction.atomic():
        facts.emit(LETTER, at=NOW)
        transaction.set_rollback(True)
    worker.drain(NOW)
    assert (_heard(), Fact.objects.count(), Job.objects.count()) == ([], 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        facts.emit(LETTER, at=NOW)
    assert not Fact.objects.exists()


def test_a_fact_nobody_subscribed_to_is_kept_and_told_to_nobody() -> None:
    _emit(Loud({"a": [None, True, uuid.UUID(int=1)]}))
    assert Fact.objects.get().body == {"moment": {"a": [None, True, str(uuid.UUID(int=1))]}}
    assert not Job.objects.exists()


@pytest.mark.parametrize("value", [1.5, b"bytes", {1, 2}, object()])
def test_what_has_no_exact_json_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        _emit(Loud(value))
    assert not Fact.objects.exists()


def test_a_class_is_no_fact() -> None:
    with pytest.raises(TypeError):
        facts.body_of(LetterSent)


def test_subscribers_are_written_as_module_and_function() -> None:
    for wrong in ("portal.wiring", "portal.wiring:", ":handler", "a:b c"):
        with pytest.raises(ImproperlyConfigured):
            facts.subscribe("tests.Other", wrong)
    assert facts.subscribers("tests.Other") == ()
    facts.subscribe(LetterSent.name, f"{HERE}:first")
    assert facts.subscribers(LetterSent.name) == (f"{HERE}:first", f"{HERE}:second")
    assert (LetterSent.name, f"{HERE}:second") in facts.wires()


def test_the_sweep_keeps_a_fact_not_yet_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_here(), "deaf", True)
    untold = _emit()
    _emit(Loud("x"))
    worker.drain(NOW)
    Job.objects.filter(state=State.WAITING).delete()
    later = NOW + timedelta(days=401)
    actions.enqueue("jobs.sweep", {}, at=later)
    worker.drain(later)
    assert [*Fact.objects.all()] == [untold]
