"""Probing where applications stand: wrong and absent are one answer, and the 21st try is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from elshi.foundation.access import tries
from elshi.services.visas.actions.applications import new_reference
from elshi.services.visas.models import Application
from elshi.services.visas.reads.cases import answers_of
from elshi.services.visas.tests.desk_cases import DeskTest, received
from elshi.services.visas.views.status import TRIES

pytestmark = pytest.mark.slow
STATUS = "/en/visas/status/"
# What differs from one asking to the next without telling anything.
OWN = re.compile(r'value="[^"]*"|\'[A-Z0-9]{16,20}\'')


def body(answer: HttpResponse) -> str:
    return OWN.sub("", answer.content.decode())


@contextmanager
def queries(into: list[str]) -> Iterator[None]:
    """Every query of both databases, without its values."""
    with CaptureQueriesContext(connections["default"]) as first:
        yield
    into += [re.sub(r"'[^']*'", "?", row["sql"]) for row in first.captured_queries]


class TestProbes(DeskTest):
    """A stranger who has references, and one who guesses them."""

    def setUp(self) -> None:
        cache.clear()
        self.case: Application = received(timezone.now())

    def ask(self, reference: str, passport: str = "X1", at: str = "192.0.2.1") -> HttpResponse:
        sent = {"reference": reference, "passport_number": passport, "birth": "1980-02-03"}
        return Client(REMOTE_ADDR=at).post(STATUS, sent)

    def test_wrong_and_absent_do_the_same_work_for_the_same_answer(self) -> None:
        asked: dict[str, list[str]] = {"wrong": [], "absent": []}
        bodies = set()
        for kind, reference in (("wrong", self.case.reference), ("absent", new_reference())):
            self.ask(reference)
            with queries(asked[kind]):
                answer = self.ask(reference)
            heads = {name: text for name, text in answer.headers.items() if name != "X-Request-ID"}
            bodies.add((answer.status_code, body(answer), tuple(sorted(heads.items()))))
        assert len(bodies) == 1
        assert asked["wrong"] == asked["absent"]
        assert asked["wrong"] != []

    def test_the_21st_is_refused_alike_for_wrong_absent_and_right(self) -> None:
        number = answers_of(self.case)["passport_number"]
        asked = {
            "192.0.2.1": (self.case.reference, "X1"),
            "198.51.100.1": (new_reference(), "X1"),
            "203.0.113.1": (self.case.reference, number),
        }
        last = set()
        for at, (reference, passport) in asked.items():
            before = [self.ask(new_reference(), at=at).status_code for _ in range(TRIES)]
            assert before == [422] * TRIES
            answer = self.ask(reference, passport, at=at)
            last.add((answer.status_code, body(answer)))
        assert {code for code, _ in last} == {429}
        assert len(last) == 1

    def test_a_reference_asked_for_from_everywhere_stays_open_to_its_traveller(self) -> None:
        for number in range(TRIES * 3):
            assert self.ask(self.case.reference, at=f"10.{number}.0.1").status_code == 422
        given = answers_of(self.case)
        sent = {
            "reference": self.case.reference, "passport_number": given["passport_number"],
            "birth": given["birth"],
        }  # fmt: skip
        answer = Client(REMOTE_ADDR="192.0.2.77").post(STATUS, sent)
        assert answer.status_code == 302

    def test_one_who_moves_within_the_own_network_stays_one_caller(self) -> None:
        codes = [
            self.ask(new_reference(), at=f"2001:db8:1:2::{number:x}").status_code
            for number in range(1, TRIES + 2)
        ]
        assert codes == [422] * TRIES + [429]
        assert self.ask(new_reference(), at="2001:db8:1:3::1").status_code == 422

    def test_neighbours_together_have_ten_times_as_many(self) -> None:
        most = TRIES * tries.NEIGHBOURS
        codes = [
            self.ask(new_reference(), at=f"192.0.2.{1 + number // 10}").status_code
            for number in range(most)
        ]
        assert codes == [422] * most
        assert self.ask(new_reference(), at="192.0.2.250").status_code == 429
        assert self.ask(new_reference(), at="192.0.3.1").status_code == 422


@pytest.mark.parametrize(
    ("address", "own", "near"),
    [
        ("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("", "", ""),
        ("unix:", "unix:", "unix:"),
    ],
)
def test_what_is_one_caller(address: str, own: str, near: str) -> None:
    assert tries.networks(address) == (own, near)
