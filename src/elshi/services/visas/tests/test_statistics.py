"""Statistics through their doors, and the closing of periods from real decisions."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, TestCase

from elshi.commons.statistics.models import Publication
from elshi.commons.statistics.periods import Period, period
from elshi.foundation.access.actors import ANONYMOUS, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.models import Reading
from elshi.foundation.identity.models import Account
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.offices.models import Office
from elshi.portal.demonstration import ministry
from elshi.services.visas.actions.statistics import close_periods
from elshi.services.visas.demonstration import figures
from elshi.services.visas.models import Application, RuleEdition
from elshi.services.visas.reads.statistics import span_of

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUSE = system("test")


def signed_in(post: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(Account.objects.get(email=f"{post.lower()}@demo.example"))
    return client


class Doors(TestCase):
    """Pages over the specimen figures."""

    @classmethod
    def setUpTestData(cls) -> None:
        ministry.found(NOW)
        figures.publish(by=HOUSE, at=NOW)

    def page(self, post: str, query: str = "") -> str:
        answer = signed_in(post).get(f"/en/visas/statistics/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_department_sees_all_missions_and_each(self) -> None:
        text = self.page("MFA-HEAD")
        assert "By mission" in text
        assert "Embassy in Delhi" in text
        assert "By mission" not in self.page("MFA-HEAD", "?mission=DEL&period=2026-Q1")

    def test_a_mission_sees_its_own_and_no_other(self) -> None:
        assert "By nationality" in self.page("HAG-OFFICER", "?period=2026-Q1")
        for other in ("?mission=DEL", "?mission="):
            assert signed_in("HAG-HEAD").get(f"/en/visas/statistics/{other}").status_code == 404

    def test_only_fixed_periods_that_are_over_have_figures(self) -> None:
        client = signed_in("MFA-HEAD")
        for name in ("2026-Q4", "2026", "2026-11", "2026-Q5", "2026-01-15", "x"):
            assert client.get(f"/en/visas/statistics/?period={name}").status_code == 404, name
        for name in ("2025", "2026-Q3", "2026-09"):
            assert client.get(f"/en/visas/statistics/?period={name}").status_code == 200, name

    def test_every_chart_has_its_numbers_as_a_table(self) -> None:
        text = self.page("MFA-HEAD", "?period=2025")
        assert text.count('<svg height="') == text.count("<figure") == 7
        assert text.count("<details open") == 7

    @pytest.mark.slow
    def test_every_page_shows_no_figure_under_five(self) -> None:
        client = signed_in("MFA-HEAD")
        for scope in ("", "HAG", "DEL", "MFA"):
            for name in ("2024", "2025", "2025-Q2", "2026-Q3", "2026-02"):
                answer = client.get(
                    f"/en/visas/statistics/export/?period={name}&mission={scope}"
                ).content.decode("utf-8-sig")
                rows = list(csv.DictReader(io.StringIO(answer)))
                assert all(row["figure"] == "" or int(row["figure"]) >= 5 for row in rows)

    def test_an_export_is_noted_and_not_for_everybody(self) -> None:
        address = "/en/visas/statistics/export/?period=2025"
        assert signed_in("HAG-OFFICER").get(address).status_code == 404
        assert not Reading.objects.filter(kind="export").exists()
        answer = signed_in("HAG-HEAD").get(address)
        assert answer["Content-Disposition"] == 'attachment; filename="visas-2025.csv"'
        noted = Reading.objects.get(kind="export")
        assert (noted.subject, noted.why) == ("visas.statistics", "2025 HAG")

    def test_everybody_sees_the_years_and_nothing_shorter(self) -> None:
        text = Client().get("/en/visas/figures/?year=2025").content.decode()
        assert "Visas in figures" in text
        assert "By nationality" in text
        assert Client().get("/en/visas/figures/?year=2025-Q1").status_code == 404
        assert Client().get("/en/visas/statistics/").status_code == 302

    def test_times_are_told_over_twenty_decisions_or_more(self) -> None:
        assert "Working days until half were decided" in self.page("HAG-HEAD", "?period=2026-Q1")
        for row in Publication.objects.exclude(period__in=("2024", "2025")):
            for block in row.shown["blocks"].values():
                assert (block["times"] is not None) == (block["total"] >= 20)

    def test_nothing_is_published_twice_or_early_or_by_a_person(self) -> None:
        before = list(Publication.objects.values_list("period", "shown"))
        figures.publish(by=HOUSE, at=NOW + timedelta(days=1))
        assert list(Publication.objects.values_list("period", "shown")) == before
        with pytest.raises(NotAllowed):
            figures.publish(by=ministry.actor_of("MFA-HEAD", NOW), at=NOW)
        with pytest.raises(NotAllowed):
            figures.publish(by=ANONYMOUS, at=NOW)

    def test_what_is_held_is_in_no_leaf(self) -> None:
        leaf = Leaf.objects.filter(act="statistics.publish").latest("index")
        assert '"held":{' not in bytes(leaf.canonical).decode()


class Closing(TestCase):
    """Decisions of a quarter counted when it is over."""

    @classmethod
    def setUpTestData(cls) -> None:
        ministry.found(NOW)
        offices = {office.code: office for office in Office.objects.all()}
        rules = RuleEdition.objects.get()
        decided = datetime(2026, 8, 14, 10, tzinfo=UTC)
        rows = [("HAG", "granted", [])] * 24 + [("HAG", "refused", ["purpose"])] * 6
        rows += [("DEL", "granted", [])] * 3
        for number, (office, decision, grounds) in enumerate(rows):
            Application.objects.create(
                reference=f"S{number}", office=offices[office], party=offices[office].party,
                rules=rules, state="closed", entered_at=decided, created_at=decided,
                submitted_at=decided - timedelta(days=14), decided_at=decided, edition=1,
                category="B12", nationality="UTO", decision=decision, grounds=grounds,
                procedure_version=1,
            )  # fmt: skip

    def test_a_quarter_is_published_after_its_end_and_stays(self) -> None:
        assert close_periods(by=HOUSE, at=datetime(2026, 10, 1, tzinfo=UTC))[-1].period == "2026-Q2"
        (made,) = close_periods(by=HOUSE, at=datetime(2026, 10, 3, tzinfo=UTC))
        assert made.period == "2026-Q3"
        # Delhi's three take The Hague's thirty with them: nobody is told apart.
        assert made.shown["missions"] == {"shown": {}, "rest": 33}
        block = made.shown["blocks"][""]
        assert block["tables"]["decision"] == {"shown": {"granted": 27, "refused": 6}, "rest": 0}
        assert block["mentions"] == {"shown": {"purpose": 6}, "rest": 0}
        assert block["tables"]["duration"]["shown"] == {"06-10": 33}
        Application.objects.filter(office__code="DEL").update(decision="refused")
        assert close_periods(by=HOUSE, at=datetime(2026, 10, 4, tzinfo=UTC)) == []
        made.refresh_from_db()
        assert made.shown["total"] == 33

    def test_a_year_is_published_when_its_quarters_are_out(self) -> None:
        made = close_periods(by=HOUSE, at=datetime(2027, 1, 3, tzinfo=UTC))
        names = [one.period for one in made]
        assert names == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"]
        assert made[-1].shown["times"] == {"median": 10, "ninetieth": 10}

    def test_fewer_than_five_in_all_are_not_published(self) -> None:
        Application.objects.filter(office__code="HAG").delete()
        made = {one.period: one for one in close_periods(by=HOUSE, at=NOW)}
        assert made["2026-Q3"].shown == {"total": None}


def test_names_of_periods_are_read_strictly() -> None:
    assert period("2026-07") == Period(2026, 3, 7)
    assert period("2026-Q4") == Period(2026, 4)
    assert [period(name) for name in ("26", "2026-13", "2026-Q0", "2026-07-01", "")] == [None] * 5
    assert str(Period(2026, 4).last) == "2026-12-31"


def test_spans_of_time_have_no_gap() -> None:
    assert [span_of(days) for days in (0, 5, 6, 20, 21, 30, 31, 400)] == [
        "00-05", "00-05", "06-10", "11-20", "21-30", "21-30", "31", "31",
    ]  # fmt: skip
