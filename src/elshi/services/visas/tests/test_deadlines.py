"""What the house does when time passes: once, however often its jobs are run or cut off."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from elshi.commons.fees import reads as dues
from elshi.engines.documents import references
from elshi.foundation.access.actors import system
from elshi.foundation.jobs import handlers, worker
from elshi.foundation.jobs.models import Job
from elshi.foundation.languages.formats import date_long
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.notices.models import DeskNotice, Notice
from elshi.foundation.offices.models import Holiday, Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures import alarms
from elshi.foundation.procedures.models import Passage
from elshi.services.visas.actions import appeals, consultations, invitations
from elshi.services.visas.models import (
    Appeal,
    Application,
    Consultation,
    Host,
    RuleEdition,
)

from . import desk_cases as cases

pytestmark = pytest.mark.slow

HOUSE = system("test")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def rounds(at: datetime, times: int = 2) -> None:
    """A round of the clock and all that comes of it; twice, for the second must change nothing."""
    for _ in range(times):
        alarms.order_rounds(at=at)
        worker.drain(at=at)


def letters(case: Application) -> Counter[str]:
    return Counter(Notice.objects.filter(subject=case.subject).values_list("template", flat=True))


def laid(case: Any) -> list[tuple[str, str]]:
    rows = DeskNotice.objects.filter(subject=case.subject, template__contains="due").order_by("pk")
    return [(row.template, row.post) for row in rows]


def acts(case: Any) -> list[str]:
    rows = Leaf.objects.filter(subject=case.subject).order_by("index")
    return [json.loads(bytes(row.canonical))["act"] for row in rows]


def now_of(case: Any) -> Any:
    return type(case).objects.get(pk=case.pk)


class DeadlineTest(cases.DeskTest):
    """The noon of a Monday to come, at a mission that has no holidays."""

    def setUp(self) -> None:
        Holiday.objects.all().delete()
        cache.clear()
        today = timezone.now().date()
        self.monday = today + timedelta(days=7 - today.weekday())
        self.at = self.local(0, 12)

    def local(self, days: int, hour: int, minute: int = 0) -> datetime:
        """An hour at the mission, so many days after the Monday."""
        day = self.monday + timedelta(days=days)
        return datetime.combine(day, clock(hour, minute), ZoneInfo("Europe/Amsterdam"))


class TestAwaited(DeadlineTest):
    def test_a_draft_is_reminded_of_and_lapses(self):
        case = cases.draft(self.at)
        assert case.due_at is None
        rounds(self.at + 22 * DAY)
        assert letters(case)["visas.draft_ends"] == 0
        rounds(self.at + 23 * DAY)
        rounds(self.at + 25 * DAY)
        assert letters(case)["visas.draft_ends"] == 1
        assert now_of(case).state == "draft"
        rounds(self.at + 31 * DAY)
        assert (now_of(case).state, now_of(case).alarm_at) == ("expired", None)
        assert letters(case)["visas.expired"] == 1
        assert acts(case).count("visas.application.expire") == 1
        last = Passage.objects.filter(subject=case.subject).last()
        assert (last.step, last.actor) == ("expire", "system:procedures")
        # One letter was all: the last day is told, not counted from.
        assert letters(case)["visas.draft_ends"] == 1

    def test_an_address_that_nobody_confirmed_is_not_written_to(self):
        case = cases.draft(self.at)
        Application.objects.update(email_confirmed_at=None)
        rounds(self.at + 24 * DAY)
        assert letters(case) == {}

    def test_an_unpaid_case_expires_and_owes_nothing(self):
        case = cases.draft(self.at)
        case = procedures.take(case, "submit", by=cases.applicant(case), at=self.at)
        rounds(self.at + 24 * DAY)
        assert letters(case)["visas.payment_ends"] == 1
        rounds(self.at + 31 * DAY)
        assert now_of(case).state == "expired"
        charge = dues.charge_of(case.subject)
        assert charge is None or charge.state == "cancelled"

    def asked(self) -> Application:
        case = cases.examined("HAG-OFFICER", self.at)
        officer = cases.ministry.actor_of("HAG-OFFICER", timezone.now())
        given = {"question": "Which hotel?"}
        return procedures.take(case, "ask", by=officer, at=self.at + DAY, given=given)

    def test_an_unanswered_question_ends_the_case_and_does_not_make_it_overdue(self):
        case = self.asked()
        assert case.due_at is None
        rounds(self.at + 20 * DAY)
        assert (now_of(case).overdue_since, laid(case)) == (None, [])
        rounds(self.at + 25 * DAY)
        assert letters(case)["visas.answer_ends"] == 1
        rounds(self.at + 32 * DAY)
        assert (now_of(case).state, now_of(case).overdue_since) == ("expired", None)

    def test_an_answer_in_time_lets_the_office_s_clock_run_on(self):
        case, later = self.asked(), self.at + 28 * DAY
        case = procedures.take(
            case, "answer", by=cases.applicant(case), at=later, given={"reply": "The Specimen."}
        )
        # No day was spent: Tuesday's closing fell into the pause. Answered on a Monday, five are
        # left, and that Monday's own closing is the first.
        assert case.due_at == self.local(32, 18)
        rounds(self.at + 31 * DAY)
        assert now_of(case).state == "examination"
        assert now_of(case).overdue_since is None

    def test_an_answer_between_the_round_and_its_job_is_heard(self):
        case, late = self.asked(), self.at + 32 * DAY
        alarms.order_rounds(at=late)
        assert alarms.ring("visas.application", after=0, at=late) is None
        assert Job.objects.filter(name="procedures.time_up", state="waiting").count() == 1
        procedures.take(
            case, "answer", by=cases.applicant(case), at=late, given={"reply": "The Specimen."}
        )
        worker.drain(at=late)
        assert now_of(case).state == "examination"

    def test_an_invitation_is_good_through_its_last_day(self):
        host = Host.objects.first()
        case = invitations.issue(
            host,
            office=Office.objects.get(code="HAG"),
            category="B12",
            entries="single",
            valid_until=self.monday + timedelta(days=15),
            invitee={"passport_number": "L1", "birth": "1974-08-12"},
            by=cases.ministry.actor_of("HAG-CONSUL", timezone.now()),
            at=self.at,
        )
        end = self.local(16, 0)
        assert (case.due_at, case.alarm_at) == (end, end)
        rounds(end)
        assert now_of(case).state == "issued"
        rounds(end + SECOND)
        assert now_of(case).state == "expired"
        assert acts(case)[-1] == "visas.invitation.expire"


class TestOffice(DeadlineTest):
    def test_a_decision_is_reminded_of_and_overdue_once(self):
        case = cases.examined("HAG-OFFICER", self.at)
        assert case.due_at == self.local(7, 18)
        rounds(self.local(4, 8, 59))
        assert laid(case) == []
        rounds(self.local(4, 9) + SECOND)
        assert laid(case) == [("visas.desk_due", "HAG-OFFICER")]
        rounds(case.due_at)
        assert now_of(case).overdue_since is None
        rounds(case.due_at + SECOND)
        rounds(case.due_at + 3 * DAY)
        found = now_of(case)
        assert (found.overdue_since, found.alarm_at) == (case.due_at, None)
        assert laid(case)[1:] == [("visas.desk_overdue", "HAG-OFFICER")]
        notice = DeskNotice.objects.get(template="visas.desk_overdue")
        assert date_long(self.monday + timedelta(days=7), "en") in notice.words.body
        assert case.number in notice.words.body
        assert notice.url.endswith(f"/{case.reference}/")

    def test_a_mark_changes_neither_edition_nor_ledger(self):
        case, leaves = cases.examined("HAG-OFFICER", self.at), Leaf.objects.count()
        rounds(case.due_at + SECOND)
        assert (now_of(case).edition, Leaf.objects.count()) == (case.edition, leaves)

    def test_nobody_s_case_is_told_to_the_head(self):
        case = cases.received(self.at)
        rounds(case.due_at + SECOND)
        assert laid(case) == [("visas.desk_overdue", "HAG-HEAD")]

    def test_reminders_missed_while_no_worker_ran_are_not_sent_late(self):
        case = cases.received(self.at)
        rounds(case.due_at + 5 * DAY, times=1)
        assert [name for name, _post in laid(case)] == ["visas.desk_overdue"]

    def test_the_desk_shows_what_is_overdue(self):
        case = cases.examined("HAG-OFFICER")
        late = timezone.now() - DAY
        Application.objects.filter(pk=case.pk).update(due_at=late, alarm_at=late)
        rounds(timezone.now())
        page = cases.signed_in("HAG-OFFICER").get("/en/desk/").content.decode()
        assert "A decision is overdue" in page
        assert '<span class="tag tag--bad">overdue</span>' in page

    def test_a_question_to_an_agency_lapses_and_the_officer_goes_on(self):
        case = cases.examined("HAG-OFFICER", self.at)
        officer = cases.ministry.actor_of("HAG-OFFICER", timezone.now())
        agency = Office.objects.filter(kind=Office.Kind.AGENCY).first()
        asked = consultations.consult(case, agency, "Known?", by=officer, at=self.at)
        due = asked.due_at
        rounds(asked.alarm_at + SECOND)
        assert [name for name, _post in laid(asked)] == ["visas.desk_opinion_due"]
        rounds(due + SECOND)
        assert Consultation.objects.get().state == "unanswered"
        assert acts(asked)[-1] == "visas.consultation.lapse"
        told = DeskNotice.objects.filter(template="visas.desk_opinion", subject=case.subject)
        assert [row.post for row in told] == ["HAG-OFFICER"]

    def test_a_refusal_closes_after_the_time_for_appeal(self):
        case = self.refused()
        rounds(case.due_at + SECOND)
        assert now_of(case).state == "closed"

    def refused(self) -> Application:
        case = cases.examined("HAG-OFFICER", self.at)
        given = {"grounds": ["purpose"], "reasoning": "The purpose was not shown."}
        for step, post, said in (
            ("propose_refusal", "HAG-OFFICER", given),
            ("confirm_refusal", "HAG-CONSUL", {}),
        ):
            by = cases.ministry.actor_of(post, timezone.now())
            case = procedures.take(case, step, by=by, at=self.at, given=said)
        worker.drain(at=self.at)
        return case

    def test_an_open_appeal_keeps_the_case_and_its_end_closes_it(self):
        case = self.refused()
        appeal = appeals.lodge(case, "I have shown it.", by=cases.applicant(case), at=self.at + DAY)
        rounds(appeal.alarm_at + SECOND)
        assert {name for name, _post in laid(appeal)} == {"visas.desk_appeal_due"}
        rounds(appeal.due_at + SECOND)
        assert "visas.desk_appeal_overdue" in {name for name, _post in laid(appeal)}
        assert Appeal.objects.get().overdue_since == appeal.due_at
        late = case.due_at + SECOND
        rounds(late)
        found = now_of(case)
        assert (found.state, found.overdue_since) == ("refused", case.due_at)
        head = cases.ministry.actor_of("HAG-HEAD", timezone.now())
        given = {"reasoning": "It was not shown."}
        procedures.take(appeal, "dismiss", by=head, at=late, given=given)
        assert Appeal.objects.get().overdue_since is None
        rounds(late + alarms.AGAIN + SECOND)
        assert now_of(case).state == "closed"


class TestCutOff(DeadlineTest):
    """Each job is cut off after its work and before its end; then it is run again."""

    def test_everything_is_done_once(self):
        draft, held = cases.draft(self.at), cases.examined("HAG-OFFICER", self.at)
        late = self.at + 31 * DAY
        Application.objects.filter(pk=draft.pk).update(alarm_at=self.at)
        alarms.order_rounds(at=self.at + 24 * DAY)
        cut = self.drain_cut(self.at + 24 * DAY)
        alarms.order_rounds(at=late)
        cut |= self.drain_cut(late)
        assert {"procedures.alarms_of", "procedures.remind", "procedures.time_up"} <= cut
        assert letters(draft)["visas.draft_ends"] == letters(draft)["visas.expired"] == 1
        assert acts(draft).count("visas.application.expire") == 1
        assert [name for name, _post in laid(held)] == ["visas.desk_overdue"]
        assert now_of(held).overdue_since == held.due_at

    def drain_cut(self, at: datetime) -> set[str]:
        """Run all that is due, each duty first in a transaction that is lost; their names."""
        names: set[str] = set()
        while job := Job.objects.filter(state="waiting", name__startswith="procedures.").first():
            duty, stood = handlers.named(job.name), self.stands()
            with transaction.atomic():
                duty.call(job.payload, at=at, job=job)
                transaction.set_rollback(True)
            assert self.stands() == stood
            with transaction.atomic():
                duty.call(job.payload, at=at, job=job)
                Job.objects.filter(pk=job.pk).update(state="done", finished_at=at)
            names.add(job.name)
        worker.drain(at=at)
        return names

    def stands(self) -> tuple[int, ...]:
        models = (Leaf, Notice, DeskNotice, Job, Passage)
        return tuple(model.objects.count() for model in models)


def many(count: int, at: datetime, **fields: Any) -> None:
    office, rules = Office.objects.get(code="HAG"), RuleEdition.objects.get()
    Application.objects.bulk_create(
        (
            Application(
                reference=references.make(number.to_bytes(10, "big")),
                office=office, party=office.party, rules=rules, number=f"HAG/2020-{number:05}",
                category="B12", entries="single", nationality="NLD", procedure_version=1,
                created_at=at, entered_at=at, alarm_at=at, **fields,
            )
            for number in range(1, count + 1)
        ),
        batch_size=500,
    )  # fmt: skip


class TestMany(DeadlineTest):
    def queries(self, count: int) -> int:
        Application.objects.all().delete()
        many(count, self.at, state="received", due_at=self.at + DAY)
        with CaptureQueriesContext(connection) as found:
            alarms.ring("visas.application", after=0, at=self.at + 2 * DAY)
        assert Application.objects.filter(overdue_since=self.at + DAY).count() == count
        return len(found)

    def test_a_page_costs_the_same_queries_whatever_lies_on_it(self):
        assert self.queries(60) == self.queries(3) <= 12

    def test_pages_follow_one_another(self):
        many(2 * alarms.PAGE + 1, self.at, state="received", due_at=self.at + DAY)
        rounds(self.at + 2 * DAY, times=1)
        assert not Application.objects.filter(overdue_since=None).exists()
        done = Job.objects.filter(name="procedures.alarms_of", state="done")
        assert [job.payload["after"] > 0 for job in done.order_by("pk")] == [False, True, True]
        assert DeskNotice.objects.filter(template="visas.desk_overdue").count() == 201

    @pytest.mark.long
    def test_ten_thousand_cases(self):
        many(10_000, self.at, state="received", due_at=self.at + DAY)
        began = time.process_time()
        rounds(self.at + 2 * DAY, times=1)
        spent = time.process_time() - began
        print(f"10,000 cases marked and told in {spent:.1f} s of CPU")
        assert DeskNotice.objects.filter(template="visas.desk_overdue").count() == 10_000
        Application.objects.update(state="unpaid", alarm_at=self.at, due_at=None, clock=None)
        began = time.process_time()
        rounds(self.at + 40 * DAY, times=1)
        print(f"10,000 cases expired in {time.process_time() - began:.1f} s of CPU")
        assert Application.objects.filter(state="expired").count() == 10_000
        assert spent < 60
