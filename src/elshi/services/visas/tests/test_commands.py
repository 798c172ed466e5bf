"""The command line keeps to the policy and to the reading log like every other door."""

from __future__ import annotations

import io
import json

import pytest
from django.utils import timezone

from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.models import Reading
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.procedures import console
from elshi.portal.commands import gathered
from elshi.portal.demonstration import ministry
from elshi.services.visas.models import Application
from elshi.services.visas.nouns import NOUNS

from . import desk_cases as cases

SHOW, ERASE = "visas application show", "visas application erase"


def test_no_command_stands_in_the_place_of_one_that_asks_the_policy():
    known = gathered()
    for words in (name for noun in NOUNS for name in console.commands(noun, "x")):
        assert words.startswith("x ")
    for verb in ("list", "show"):
        assert known[f"visas application {verb}"].__module__ == console.__name__
    derived = {
        f"visas application {verb.removeprefix('x ')}"
        for noun in NOUNS
        if noun.plural == "applications"
        for verb in console.commands(noun, "x")
    }
    assert {known[words].__module__ for words in derived} == {console.__name__}


class TestConsole(cases.DeskTest):
    @pytest.fixture(autouse=True)
    def _printed(self, capsys, monkeypatch):
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def call(self, words: str, *argv: str) -> int:
        return gathered()[words](list(argv))

    def sign(self, word: str = ministry.PASSWORD) -> None:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{word}\n"))

    def test_a_case_is_shown_to_a_post_that_sees_it_and_the_reading_is_noted(self):
        case = cases.examined()
        assert self.call(SHOW, case.reference, "--as", "HAG-CONSUL", "--json") == 0
        told = json.loads(self.capsys.readouterr().out)
        assert (told["reference"], told["state"]) == (case.reference, "examination")
        noted = Reading.objects.get(subject=case.subject, kind="case")
        assert (noted.account, noted.why) == (cases.account_of("HAG-CONSUL"), "console")

    def test_a_post_of_another_mission_is_told_what_a_stranger_is_told(self):
        case = cases.examined()
        for reference in (case.reference, "0" * 17):
            with pytest.raises(console.NotFound):
                self.call(SHOW, reference, "--as", "DEL-CONSUL")
        assert not Reading.objects.filter(subject=case.subject).exists()

    def test_nobody_is_shown_a_case_without_a_post(self):
        with pytest.raises(SystemExit) as left:
            self.call(SHOW, cases.examined().reference)
        assert left.value.code == 2

    def ended(self) -> Application:
        case, now = cases.draft(timezone.now()), timezone.now()
        case = cases.procedures.take(case, "submit", by=cases.applicant(case), at=now)
        return cases.procedures.take(case, "withdraw", by=cases.applicant(case), at=now)

    def test_a_person_is_erased_by_the_head_who_signs(self):
        case = self.ended()
        self.sign()
        assert self.call(ERASE, case.reference, "--as", "HAG-HEAD", "--yes", "--json") == 0
        assert json.loads(self.capsys.readouterr().out.splitlines()[-1])["erased"] is True
        assert Application.objects.get(pk=case.pk).erased_at is not None
        last = Leaf.objects.order_by("-index")[0]
        assert b"visas.application.erase" in bytes(last.canonical)
        assert b"console" in bytes(last.canonical)

    def test_an_officer_erases_nobody_and_a_wrong_password_neither(self):
        case = self.ended()
        before = cases.state_of(case), Leaf.objects.count()
        self.sign()
        with pytest.raises(NotAllowed):
            self.call(ERASE, case.reference, "--as", "HAG-OFFICER", "--yes")
        self.sign("guessed")
        with pytest.raises(console.WrongPassword):
            self.call(ERASE, case.reference, "--as", "HAG-HEAD", "--yes")
        assert (cases.state_of(case), Leaf.objects.count()) == before
        assert Application.objects.get(pk=case.pk).erased_at is None
