"""The queue over HTTP: what is listed, searched, exported, and what each costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from elshi.engines.documents import references
from elshi.foundation.access.models import Reading
from elshi.foundation.offices.models import Office
from elshi.services.visas.models import Application, RuleEdition

from . import desk_cases as cases

pytestmark = pytest.mark.slow

QUEUE = "/en/visas/cases/"
MANY = 10_000


def fill(count: int, at) -> None:
    """Rows of cases as they stand after years of work; only the queue looks at them."""
    office, rules = Office.objects.get(code="HAG"), RuleEdition.objects.get()
    states = ("received", "examination", "information", "issued")
    Application.objects.bulk_create(
        (
            Application(
                reference=references.make(number.to_bytes(10, "big")),
                office=office,
                party=office.party,
                rules=rules,
                number=f"HAG/2020-{number:05}",
                category="B12" if number % 3 else "A1",
                entries="single",
                nationality="NLD" if number % 2 else "IND",
                state=states[number % 4],
                procedure_version=1,
                created_at=at,
                entered_at=at,
                submitted_at=at,
                due_at=at + timedelta(hours=number - 500) if number % 4 < 2 else None,
            )
            for number in range(1, count + 1)
        ),
        batch_size=500,
    )


class TestQueue(cases.DeskTest):
    def listed(self, query: str = "", post: str = "HAG-CONSUL") -> list[str]:
        page = cases.signed_in(post).get(QUEUE + query).context["page"]
        return [case.number for case in page]

    def sought(self, text: str, post: str = "HAG-CONSUL", **filters: str) -> list[str]:
        client = cases.signed_in(post)
        answer = client.post(f"{QUEUE}search/", {"q": text, **filters}, follow=True)
        return [case.number for case in answer.context["page"]]

    def test_cases_stand_by_deadline_and_those_without_one_last(self):
        late, soon, paused = (cases.examined() for _ in range(3))
        now = timezone.now()
        Application.objects.filter(pk=late.pk).update(due_at=now - timedelta(days=1))
        Application.objects.filter(pk=soon.pk).update(due_at=now + timedelta(hours=1))
        Application.objects.filter(pk=paused.pk).update(due_at=None, state="information")
        assert self.listed() == [late.number, soon.number, paused.number]
        assert self.listed("?order=-due") == [soon.number, late.number, paused.number]
        assert self.listed("?late=1") == [late.number]
        assert self.listed("?state=information") == [paused.number]

    def test_filters_narrow(self):
        one = cases.examined(category="B12")
        other = cases.received(nationality="NLD")
        assert self.listed("?officer=HAG-OFFICER") == [one.number]
        assert self.listed("?officer=nobody") == [other.number]
        assert self.listed("?officer=me") == []
        assert self.listed("?nationality=nld") == [other.number]
        assert self.listed("?nationality=Netherlands") == [other.number]
        assert self.listed("?category=b12") == [one.number, other.number]
        assert self.listed("?category=A1") == []
        assert self.listed("?office=DEL") == []

    def test_another_mission_sees_none_of_it(self):
        case = cases.examined()
        assert self.listed("?state=all", post="DEL-CONSUL") == []
        assert self.sought(case.reference, post="DEL-CONSUL") == []

    def test_drafts_are_nobodys_but_the_travellers(self):
        case = cases.draft(timezone.now())
        assert self.listed("?state=all") == []
        assert self.sought(case.reference) == []

    def test_search_finds_by_number_reference_and_passport_and_is_noted(self):
        case = cases.examined(passport_number="L898902C3")
        cases.examined()
        for text in (case.number, case.reference, "l898902c3", "L89 8902C3"):
            assert self.sought(text) == [case.number], text
        noted = list(
            Reading.objects.filter(kind="search").order_by("pk").values_list("why", flat=True)
        )
        assert noted == [
            f"number {case.number}",
            f"reference {case.reference}",
            "passport",
            "passport",
        ]

    def test_what_was_searched_for_stands_in_no_address_and_in_no_table(self):
        case = cases.examined(passport_number="L898902C3")
        cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        sent = {"q": "L898902C3", "state": "", "category": "B12", "csrfmiddlewaretoken": "-"}
        found = client.post(f"{QUEUE}search/", sent)
        assert re.fullmatch(rf"{QUEUE}\?category=B12&sought=[\w-]{{8}}", found.url)
        text = client.get(found.url).content.decode()
        assert "L898902C3" not in text
        assert "A passport number was searched for." in text
        links = re.findall(r'(?:href|action)="([^"]*)"', text)
        assert any("order=" in one and "sought=" in one for one in links)
        assert [one for one in links if "L898902C3" in one.upper()] == []
        export = next(one for one in links if "export" in one).replace("&amp;", "&")
        assert case.number in client.get(export).content.decode()
        assert "L898902C3" not in str(client.session.items())
        stranger = cases.signed_in("HAG-CONSUL").get(found.url)
        assert "no longer kept" in stranger.content.decode()
        assert len(stranger.context["page"]) == 2
        assert len(client.get(f"{QUEUE}?q=L898902C3").context["page"]) == 2  # as if not there

    def test_the_last_ten_searches_are_kept(self):
        client = cases.signed_in("HAG-CONSUL")
        for number in range(12):
            client.post(f"{QUEUE}search/", {"q": f"L{number}"})
        assert len(client.session["searches"]) == 10

    def test_the_export_is_the_narrowed_list_noted_and_without_formulas(self):
        case = cases.examined()
        cases.received(nationality="NLD")
        Application.objects.filter(pk=case.pk).update(category="=1+1")
        client = cases.signed_in("HAG-CONSUL")
        answer = client.get(f"{QUEUE}export/?nationality=UTO")
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].startswith(f"{case.number},{case.reference},In examination,'=1+1,")
        assert "ERIKSSON" not in answer.content.decode()
        reading = Reading.objects.get(kind="export")
        assert (reading.subject, reading.why) == ("visas.queue", "1 cases; nationality")

    def costs_at_most_eight_queries(self, rows: int, last: int) -> None:
        fill(rows, timezone.now())
        client = cases.signed_in("HAG-CONSUL")
        client.get(QUEUE)
        for query in (
            "",
            f"?page={last}",
            client.post(f"{QUEUE}search/", {"q": "HAG/2020-00077"}).url.removeprefix(QUEUE),
            client.post(f"{QUEUE}search/", {"q": "L898902C3"}).url.removeprefix(QUEUE),
            "?officer=HAG-OFFICER&late=1&category=B12",
        ):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(QUEUE + query)
            assert answer.status_code == 200
            assert len(asked) <= 8, [one["sql"][:120] for one in asked]
        assert len(client.get(QUEUE).context["page"]) == 25

    def test_a_page_takes_at_most_eight_queries(self):
        self.costs_at_most_eight_queries(100, 3)

    @pytest.mark.long
    def test_a_page_of_ten_thousand_takes_at_most_eight_queries(self):
        self.costs_at_most_eight_queries(MANY, 300)

    def test_who_is_no_officer_finds_no_queue(self):
        cases.examined()
        for post in ("SEC-DESK", "ALA-BORDER", "HAG-CASHIER", "MFA-ADMIN"):
            client = cases.signed_in(post)
            assert client.get(QUEUE).status_code == 404
            assert client.get(f"{QUEUE}export/").status_code == 404
            assert client.post(f"{QUEUE}batch/", {"act": "claim"}).status_code == 404
        assert Reading.objects.count() == 0
        answer = self.client.get(QUEUE)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"/en/accounts/login/?next={QUEUE}",
        )


class TestBatches(cases.DeskTest):
    def ticked(self, *rows: Application) -> list[str]:
        return [f"{row.reference}.{row.edition}" for row in rows]

    def test_many_are_claimed_and_each_result_is_shown(self):
        free, changed, elsewhere = cases.received(), cases.received(), cases.received(office="DEL")
        stale = self.ticked(changed)
        Application.objects.filter(pk=changed.pk).update(edition=changed.edition + 1)
        client = cases.signed_in("HAG-OFFICER")
        sent = {"act": "claim", "case": [*self.ticked(free), *stale, *self.ticked(elsewhere)]}
        results = client.post(f"{QUEUE}batch/", sent).context["results"]
        assert [(one.reference, one.done) for one in results] == [
            (free.reference, True), (changed.reference, False), (elsewhere.reference, False),
        ]  # fmt: skip
        mine = cases.actor("HAG-OFFICER").account
        assert cases.state_of(free) == ("received", free.edition + 1, mine)
        assert cases.state_of(changed) == ("received", changed.edition + 1, None)
        assert cases.state_of(elsewhere) == ("received", elsewhere.edition, None)

    def test_grants_in_a_batch_are_shown_before_they_are_signed(self):
        good, open_hit = cases.examined(), cases.received()
        client = cases.signed_in("HAG-CONSUL")
        sent = {"act": "grant", "case": self.ticked(good, open_hit)}
        answer = client.post(f"{QUEUE}batch/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}batch/sign/")
        assert cases.state_of(good)[0] == "examination"
        assert [case.reference for case, _why in client.get(f"{QUEUE}batch/sign/").context["rows"]]
        results = client.post(f"{QUEUE}batch/sign/", {"note": "all in order"}).context["results"]
        assert [one.done for one in results] == [True, False]
        assert cases.state_of(good)[0] == "granted"
        assert cases.state_of(open_hit) == ("received", open_hit.edition, None)
        again = client.post(f"{QUEUE}batch/sign/")
        assert (again.status_code, again["Location"]) == (302, QUEUE)

    def test_a_stale_sign_in_signs_nothing(self):
        good = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        client.post(f"{QUEUE}batch/", {"act": "grant", "case": self.ticked(good)})
        cases.grow_stale(client)
        answer = client.post(f"{QUEUE}batch/sign/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/accounts/reauthenticate/?next=")
        assert cases.state_of(good)[0] == "examination"

    def test_an_officer_cannot_grant_in_a_batch(self):
        good = cases.examined()
        client = cases.signed_in("HAG-OFFICER")
        sent = {"act": "grant", "case": self.ticked(good)}
        assert client.post(f"{QUEUE}batch/", sent).status_code == 404
        assert cases.state_of(good)[:2] == ("examination", good.edition)

    def test_the_head_lays_ticked_cases_on_another_desk(self):
        case = cases.examined()
        client = cases.signed_in("HAG-HEAD")
        sent = {"act": "hand_over", "case": self.ticked(case), "officer": "HAG-CONSUL"}
        assert [one.done for one in client.post(f"{QUEUE}batch/", sent).context["results"]] == [
            True
        ]
        assert cases.state_of(case)[2] == cases.actor("HAG-CONSUL").account
        sent["officer"] = "DEL-CONSUL"
        assert [one.done for one in client.post(f"{QUEUE}batch/", sent).context["results"]] == [
            False
        ]
