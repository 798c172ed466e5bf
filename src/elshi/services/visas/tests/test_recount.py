"""Other working time moves the deadlines that run: once, told on the case, held by the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from elshi.foundation.jobs import worker
from elshi.foundation.jobs.models import Job
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.offices import actions as offices
from elshi.foundation.offices.models import Office, WorkingCalendar
from elshi.foundation.procedures import recounting
from elshi.foundation.procedures.models import Passage
from elshi.portal.demonstration import ministry
from elshi.services.visas.reads.passages import history_of

from . import desk_cases as cases
from .test_deadlines import DeadlineTest, now_of

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
OFF = {"kk": "Демалыс", "ru": "Выходной", "en": "Day off"}


class TestWorkingTime(DeadlineTest):
    """A case of The Hague and one of Delhi, taken in on a Monday; then a Wednesday falls out."""

    def setUp(self) -> None:
        super().setUp()
        self.admin = ministry.actor_of("MFA-ADMIN", self.at)
        self.calendar = WorkingCalendar.objects.get(code="kz")
        self.own = offices.open_calendar(
            "in", name=OFF, days=range(5), opens=self.calendar.opens, closes=self.calendar.closes,
            party=Office.objects.get(code="DEL").party, by=self.admin, at=self.at,
        )  # fmt: skip
        self.move_to_own("DEL")
        self.here, self.there = cases.received(self.at), cases.received(self.at, "DEL")
        worker.drain(at=self.at)

    def move_to_own(self, code: str, **changed: Any) -> None:
        office = Office.objects.get(code=code)
        kept = {name: getattr(office, name) for name in ("kind", "name", "time_zone", "calendar")}
        given = {**kept, "calendar": self.own, **changed}
        offices.change_office(office, **given, by=self.admin, at=self.at)

    def mark(self, day: int) -> Any:
        off = self.local(day, 0).date()
        return offices.mark_day(
            self.calendar, day=off, name=OFF, working=False, by=self.admin, at=self.at
        )

    def dues(self) -> tuple[datetime | None, datetime | None]:
        return now_of(self.here).due_at, now_of(self.there).due_at

    def recounts(self, case: Any) -> list[str]:
        rows = Passage.objects.filter(subject=case.subject, step="recount")
        return list(rows.values_list("actor", flat=True))

    def test_a_day_off_moves_the_cases_of_its_offices_alone(self):
        here, there = self.dues()
        self.mark(2)
        assert self.dues() == (here, there)  # nothing within the act of the administrator
        worker.drain(at=self.at)
        weekend = 3 if (here + DAY).weekday() == 5 else 1
        assert self.dues() == (here + weekend * DAY, there)
        assert self.recounts(self.here) == ["system:procedures"]
        assert self.recounts(self.there) == []
        assert now_of(self.here).alarm_at > self.here.alarm_at
        assert now_of(self.here).edition == self.here.edition
        assert "Deadline counted anew: the working time has changed" in {
            str(one.title) for one in history_of(now_of(self.here), [])
        }

    def test_the_ledger_holds_what_was_counted(self):
        self.mark(2)
        worker.drain(at=self.at)
        assert Leaf.objects.filter(act="visas.application.recount").count() == 1
        # The holidays of the demonstration were taken out by hand above.
        assert [one for one in audit([]) if not one.subject.startswith("offices.holiday:")] == []

    def test_taken_out_again_all_is_as_before(self):
        before = self.dues()
        offices.unmark_day(self.mark(2), by=self.admin, at=self.at)
        worker.drain(at=self.at)
        assert self.dues() == before

    def test_shorter_hours_end_the_term_earlier(self):
        here, there = self.dues()
        offices.change_calendar(
            self.calendar, name=self.calendar.name, days=self.calendar.days,
            opens=self.calendar.opens, closes=self.calendar.closes.replace(hour=13),
            by=self.admin, at=self.at,
        )  # fmt: skip
        worker.drain(at=self.at)
        assert self.dues() == (here - timedelta(hours=5), there)

    def test_another_time_zone_counts_by_its_own_clock(self):
        here, _there = self.dues()
        self.move_to_own("HAG", time_zone="Europe/London", calendar=self.calendar)
        worker.drain(at=self.at)
        assert now_of(self.here).due_at == here + timedelta(hours=1)

    def test_another_name_orders_nothing(self):
        worker.drain(at=self.at)
        self.move_to_own("DEL", name=OFF)
        assert not Job.objects.filter(name="jobs.deliver_fact", state="waiting").exists()

    def test_pages_go_through_every_case_once(self):
        more = cases.received(self.at)
        self.mark(2)
        first = recounting.page("visas.application", ["HAG"], after=self.here.pk, at=self.at)
        assert first is None
        assert self.recounts(more) == ["system:procedures"]
        assert self.recounts(self.here) == []
        worker.drain(at=self.at)
        assert self.recounts(self.here) == ["system:procedures"]
        assert self.recounts(more) == ["system:procedures"]
