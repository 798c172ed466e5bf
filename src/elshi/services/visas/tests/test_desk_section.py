"""The head of the section's view, and everybody's own desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from elshi.foundation.procedures import actions as procedures
from elshi.services.visas.actions import appeals
from elshi.services.visas.models import Application

from . import desk_cases as cases

pytestmark = pytest.mark.slow

SECTION = "/en/visas/section/"


class TestSection(cases.DeskTest):
    def test_it_shows_load_age_and_what_is_overdue(self):
        now = timezone.now()
        late = cases.examined("HAG-OFFICER")
        Application.objects.filter(pk=late.pk).update(
            due_at=now - timedelta(days=1), submitted_at=now - timedelta(days=12)
        )
        cases.examined("HAG-OFFICER")
        cases.examined("HAG-CONSUL")
        cases.received()
        cases.received(office="DEL")
        part = cases.signed_in("HAG-HEAD").get(SECTION).context["parts"][0]
        found = {row.key or "nobody": (row.open, row.overdue) for row in part["loads"]}
        assert found == {"nobody": (1, 0), "HAG-OFFICER": (2, 1), "HAG-CONSUL": (1, 0)}
        assert [age.cases for age in part["ages"]] == [3, 0, 0, 1, 0]
        assert [case.pk for case in part["late"]] == [late.pk]

    def test_the_head_lays_one_desk_on_another(self):
        mine = [cases.examined("HAG-OFFICER") for _ in range(2)]
        other = cases.received()
        head = cases.signed_in("HAG-HEAD")
        sent = {"office": "HAG", "from": "HAG-OFFICER", "to": "HAG-CONSUL"}
        assert head.post(f"{SECTION}reassign/", sent).status_code == 302
        consul = cases.actor("HAG-CONSUL").account
        assert [cases.state_of(case)[2] for case in mine] == [consul, consul]
        assert cases.state_of(other)[2] is None

    def test_desks_of_others_are_not_touched(self):
        case = cases.examined("HAG-OFFICER")
        before = cases.state_of(case)
        sent = {"office": "HAG", "from": "HAG-OFFICER", "to": "HAG-CONSUL"}
        for post in ("HAG-OFFICER", "HAG-CONSUL", "DEL-CONSUL", "MFA-HEAD"):
            assert cases.signed_in(post).post(f"{SECTION}reassign/", sent).status_code == 404, post
        head = cases.signed_in("HAG-HEAD")
        for wrong in ({"to": "DEL-CONSUL"}, {"to": ""}, {"to": "HAG-OFFICER"}):
            head.post(f"{SECTION}reassign/", sent | wrong)
        assert cases.state_of(case) == before
        assert cases.signed_in("HAG-CONSUL").get(SECTION).status_code == 404


class TestMyDesk(cases.DeskTest):
    def piles(self, post: str) -> dict[str, list[str]]:
        panels = cases.signed_in(post).get("/en/desk/").context["panels"]
        piles = [pile for panel in panels for pile in getattr(panel, "piles", [])]
        return {pile.name: [line.title for line in pile.lines] for pile in piles}

    def test_each_finds_what_waits_for_them(self):
        mine, free = cases.examined("HAG-OFFICER"), cases.received()
        proposed = cases.refusal_proposed("HAG-CONSUL")
        refused = cases.refused()
        appeals.lodge(refused, "Please.", by=cases.applicant(refused), at=timezone.now())
        assert self.piles("HAG-OFFICER") == {"mine": [mine.number], "unclaimed": [free.number]}
        assert self.piles("HAG-CONSUL") == {"mine": [proposed.number], "unclaimed": [free.number]}
        assert self.piles("HAG-HEAD") == {
            "confirm": [proposed.number], "appeals": [refused.number],
        }  # fmt: skip
        assert self.piles("DEL-CONSUL") == {"mine": []}
        assert self.piles("ALA-BORDER") == {}

    def test_a_paused_case_says_for_whom_it_waits(self):
        case = cases.examined("HAG-OFFICER")
        officer = cases.actor("HAG-OFFICER")
        given = {"question": "Which hotel?"}
        procedures.take(case, "ask", by=officer, at=timezone.now(), given=given)
        text = cases.signed_in("HAG-OFFICER").get("/en/desk/").content.decode()
        assert "waiting for the traveller" in text
        answered = {"reply": "The one in Almaty."}
        procedures.take(case, "answer", by=cases.applicant(case), at=timezone.now(), given=answered)
        text = cases.signed_in("HAG-OFFICER").get("/en/desk/").content.decode()
        assert "The traveller has answered" in text

    def test_its_queries_do_not_grow_with_the_cases(self):
        client = cases.signed_in("HAG-CONSUL")
        cases.received()
        client.get("/en/desk/")
        with CaptureQueriesContext(connection) as few:
            client.get("/en/desk/")
        for _ in range(5):
            cases.received()
        with CaptureQueriesContext(connection) as many:
            client.get("/en/desk/")
        assert len(many) <= len(few)
