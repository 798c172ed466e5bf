"""What every declared procedure keeps: sound data, one name at every door, notices that render."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.test import TestCase
from django.urls import reverse
from django.utils import translation

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.roles import ROLES, permissions_of
from elshi.foundation.ledger import reads as ledger
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.procedures import actions
from elshi.foundation.procedures.declaration import (
    Deadline,
    Procedure,
    Reminder,
    State,
    Step,
    chart,
    check,
)
from elshi.foundation.procedures.doors import by_people
from elshi.foundation.procedures.errors import NotFromHere
from elshi.foundation.procedures.registry import all_procedures, effect_named, governed
from elshi.portal.commands import gathered
from elshi.services.visas.commands import SINGULAR
from elshi.services.visas.nouns import NOUNS

from . import stage
from .crossing import fingerprint
from .matrix import sample

PROCEDURES = all_procedures()
LANGUAGES = ("kk", "ru", "en")


def _name(procedure: Procedure) -> str:
    return f"{procedure.name}-{procedure.version}"


@pytest.mark.parametrize("procedure", PROCEDURES, ids=_name)
def test_the_declaration_is_sound(procedure: Procedure) -> None:
    assert check(procedure) == []
    assert procedure.name in governed()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"start": "nowhere"}, "start nowhere is unknown"),
        ({"steps": ()}, "is a dead end"),
        ({"states": (State("a", "A"), State("a", "A", ends=True))}, "state a is declared twice"),
        ({"steps": (Step("go", "Go", (("a",), "z"), "x"),)}, "names unknown state z"),
        (
            {"steps": (Step("go", "Go", (("a",), "b"), "x", own=("come",)),)},
            "takes back unknown step come",
        ),
    ],
)
def test_a_faulty_declaration_is_refused(change: dict[str, object], fault: str) -> None:
    good = Procedure(
        "x.y", 1, "Y", "a", (State("a", "A"), State("b", "B", ends=True)),
        (Step("go", "Go", (("a",), "b"), "x.y.go"),),
    )  # fmt: skip
    with pytest.raises(ValueError, match=fault):
        replace(good, **change)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=_name)
def test_the_chart_shows_every_state_and_step(procedure: Procedure) -> None:
    drawn = chart(procedure)
    ways = sum(len(step.origins) for step in procedure.steps)
    ends = sum(state.ends for state in procedure.states)
    assert drawn.count(" --> ") == ways + ends + 1


@pytest.mark.parametrize("procedure", PROCEDURES, ids=_name)
def test_every_effect_takes_what_it_is_given(procedure: Procedure) -> None:
    for step in procedure.steps:
        for name in step.effects:
            signature = inspect.signature(effect_named(name))
            assert {"by", "at", "given"} <= set(signature.parameters), name


@pytest.mark.parametrize("procedure", PROCEDURES, ids=_name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_renders_in_every_language(procedure: Procedure, language: str) -> None:
    context = {"reference": "REFERENCE", "status_url": "URL", "number": "N", "until": "2026-12-05"}
    texts = {}
    with translation.override(language):
        for name in _told(procedure):
            app, _dot, letter = name.partition(".")
            path = f"{app}/notices/{letter}.txt"
            try:
                get_template(path)
            except TemplateDoesNotExist:
                pytest.fail(f"{procedure.name} tells {name}, and {path} is missing")
            texts[name] = render_to_string(path, context).strip()
    assert all(texts.values())
    assert len(set(texts.values())) == len(texts)


def _told(procedure: Procedure) -> set[str]:
    """The notices of the steps, and those of the deadlines."""
    lines = procedure.deadlines
    return {
        *(name for step in procedure.steps for name in step.tells),
        *(name for line in lines for name in line.late),
        *(reminder.notice for line in lines for reminder in line.reminders),
    }


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (Deadline("d", "D", ("a",)), "has no one length"),
        (Deadline("d", "D", ("a",), 1, 1), "has no one length"),
        (Deadline("d", "D", ("a",), 1, reminders=(Reminder(0, "x.y"),)), "reminds on no day"),
        (Deadline("d", "D", ("a",), 1, awaited=True), "waits where nobody is awaited"),
        (Deadline("d", "D", ("a",), 1, overdue="go"), "ends in a step of people"),
        (Deadline("d", "D", ("b",), 1, overdue="lapse"), "cannot be taken from all"),
        (Deadline("d", "D", ("a",), 1, overdue="stop"), "ends in unknown step stop"),
    ],
)
def test_a_faulty_deadline_is_refused(line: Deadline, fault: str) -> None:
    good = Procedure(
        "x.y", 1, "Y", "a", (State("a", "A"), State("b", "B", ends=True)),
        (Step("go", "Go", (("a",), "b"), "x.y.go"),
         Step("lapse", "Lapse", (("a",), "b"), "system", machine=True)),
    )  # fmt: skip
    with pytest.raises(ValueError, match=fault):
        replace(good, deadlines=(line,))
    with pytest.raises(ValueError, match="a deadline in state a is declared twice"):
        replace(good, deadlines=(Deadline("d", "D", ("a",), 1), Deadline("e", "E", ("a",), 2)))


def test_every_step_has_one_name_at_every_door() -> None:
    known = gathered()
    for noun in NOUNS:
        for step in by_people(noun.procedure):
            address = reverse(f"api:{noun.plural}_{step.name}", kwargs={"reference": "R"})
            assert address == f"/api/v1/visas/{noun.plural}/R/steps/{step.name}"
            assert f"visas {SINGULAR[noun.plural]} {step.name}" in known


class TestRoleStateStep(TestCase):
    """Every role × state × step of every procedure, against what the declaration says."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = stage.build()

    def test_a_step_is_open_to_its_permission_from_its_states_alone(self) -> None:
        faults = []
        for noun, case in self._cases():
            for role in ROLES:
                actor = self._actor(role, case)
                for state in noun.procedure.states:
                    case.state = state.name
                    faults += self._wrong(noun.procedure, case, actor, role)
        assert faults == []

    def _wrong(self, procedure: Procedure, case: object, actor: Actor, role: str) -> list[str]:
        offered = {step.name for step in actions.possible(case, by=actor)}  # type: ignore[arg-type]
        said = {
            step.name
            for step in by_people(procedure)
            if case.state in step.origins  # type: ignore[attr-defined]
            and step.by in permissions_of(role)
            and not step.own  # somebody new has nothing to take back
            and self._sees(role, procedure, case)
        }
        return (
            [f"{procedure.name} {case.state} {role}: {offered} ≠ {said}"] if offered != said else []
        )  # type: ignore[attr-defined]

    def _sees(self, role: str, procedure: Procedure, case: object) -> bool:
        """Nobody on the staff sees a draft application; a case is worked on by who sees it."""
        own = next(noun for noun in NOUNS if noun.procedure.name == procedure.name)
        if own.plural == "applications" and case.state == "draft":  # type: ignore[attr-defined]
            return False
        sees = {"visas.application.view"} if own.plural in ("visas", "appeals") else set()
        sees |= {own.see} if own.plural != "consultations" else set()
        return sees <= permissions_of(role)

    def test_a_step_from_elsewhere_is_refused_and_changes_nothing(self) -> None:
        house = stage.HOUSE
        for noun, case in self._cases():
            before = fingerprint()
            for step in by_people(noun.procedure):
                if case.state not in step.origins:
                    with pytest.raises(NotFromHere):
                        actions.take(case, step.name, by=house, at=stage.NOW, given=sample(step))
            assert fingerprint() == before

    def test_the_house_alone_takes_the_machine_steps(self) -> None:
        before, size = fingerprint(), ledger.size()
        for noun, case in self._cases():
            for step in noun.procedure.steps:
                if step.machine:
                    for role in ROLES:
                        with pytest.raises(Refusal) as refusal:
                            actions.take(case, step.name, by=self._actor(role, case), at=stage.NOW)
                        assert refusal.value.code == "not_allowed"
        assert (fingerprint(), ledger.size()) == (before, size)

    def _cases(self) -> list[tuple[object, object]]:
        own = self.stage.here
        found = {
            "applications": own.case, "visas": own.visa, "appeals": own.appeal,
            "consultations": own.consultation, "invitations": own.invitation,
            "editions": own.edition, "amendments": own.amendment,
        }  # fmt: skip
        return [(noun, found[noun.plural]) for noun in NOUNS]

    def _actor(self, role: str, case: object) -> Actor:
        """Somebody new with this role at the offices of the case, of the same party."""
        application = getattr(case, "application", case)
        offices = frozenset({case.office_id, application.office_id})  # type: ignore[attr-defined]
        powers = dict.fromkeys(permissions_of(role), offices)
        party = self.stage.here.office.party_id
        return Actor(
            kind="staff", name=f"account:{role}", account=10_000_000, party=party, powers=powers
        )
