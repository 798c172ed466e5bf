"""The interview: asked for by the desk; its time chosen, changed, given back by the traveller."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from elshi.commons.appointments import actions as appointments
from elshi.commons.appointments import reads as booked
from elshi.commons.appointments.models import Booking, Slot
from elshi.commons.fees import reads as dues
from elshi.foundation.jobs import worker
from elshi.foundation.languages.formats import date_long
from elshi.foundation.ledger.audit import audit
from elshi.foundation.notices.models import DeskNotice, Notice
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures import alarms
from elshi.services.visas.actions import interviews
from elshi.services.visas.models import Application

from .desk_cases import HOUSE, DeskTest, actor, applicant, examined, received, signed_in, state_of

pytestmark = pytest.mark.slow


def holding(*cases: Application) -> Client:
    client = Client()
    session = client.session
    session["held"] = [case.subject for case in cases]
    session.save()
    return client


def called(**changed: str) -> Application:
    """A case whose traveller is asked to choose a time."""
    case = examined(**changed)
    given = {"bring": "The letter of your host."}
    return procedures.take(case, "call_in", by=actor("HAG-OFFICER"), at=timezone.now(), given=given)


def page(case: Application, name: str = "", language: str = "en") -> str:
    return f"/{language}/visas/applications/{case.reference}/{name}"


def free(case: Application) -> list[Slot]:
    return list(booked.free_slots(case.office, timezone.now()))


class ChoosingTest(DeskTest):
    def test_the_desk_asks_and_the_clock_pauses(self) -> None:
        case, officer = examined(), signed_in("HAG-OFFICER")
        step = f"/en/visas/cases/{case.reference}/steps/call_in/"
        answer = officer.post(step, {"edition": case.edition, "bring": "Your ticket"})
        assert answer.status_code == 302, answer.content.decode()[-800:]
        case.refresh_from_db()
        assert (case.state, case.due_at) == ("interview", None)
        assert case.clock["pauses"][-1][1] is None
        assert Notice.objects.filter(template="visas.interview_asked").count() == 1
        shown = holding(case).get(page(case)).content.decode()
        assert "Choose a time for the interview" in shown
        assert "Your ticket" in shown
        assert free(case)[0].starts.isoformat() in shown
        assert "paused" in officer.get("/en/visas/cases/?state=paused").content.decode()

    def test_without_a_free_time_nobody_is_asked(self) -> None:
        case = examined()
        Slot.objects.all().delete()
        before = state_of(case)
        with pytest.raises(Refusal):
            procedures.take(case, "call_in", by=actor("HAG-OFFICER"), at=timezone.now())
        assert state_of(case) == before

    def test_the_traveller_chooses_and_the_examination_goes_on(self) -> None:
        case = called()
        client, slot = holding(case), free(case)[1]
        answer = client.post(page(case, "interview/"), {"starts": slot.starts.isoformat()})
        assert answer.status_code == 302
        case.refresh_from_db()
        assert case.state == "examination"
        assert case.due_at is not None
        assert booked.booking_of(case.subject).slot == slot
        assert Notice.objects.filter(template="visas.interview_booked").count() == 1
        assert DeskNotice.objects.filter(template="visas.desk_interview_chosen").count() == 1
        shown = client.get(page(case)).content.decode()
        assert "Your interview" in shown
        assert "The letter of your host." in shown
        assert (
            "interview is still to take place"
            in signed_in("HAG-CONSUL").get(f"/en/visas/cases/{case.reference}/").content.decode()
        )
        assert list(audit([])) == []

    def test_a_taken_or_made_up_time_is_refused_and_nothing_changes(self) -> None:
        case, other = called(), received()
        client, slots = holding(case), free(case)
        appointments.book(slots[0], other.subject, by=HOUSE, at=timezone.now())
        before = state_of(case)
        for starts in (
            slots[0].starts.isoformat(), "2020-01-01T09:00:00+00:00", "2026-12-01T09:00:00",
            "soon", "", "9" * 41,
        ):  # fmt: skip
            answer = client.post(page(case, "interview/"), {"starts": starts})
            assert answer.status_code in (409, 422), starts
            assert "starts-error" in answer.content.decode()
        assert state_of(case) == before
        assert booked.booking_of(case.subject) is None
        elsewhere = Slot.objects.exclude(office=case.office).first()
        if elsewhere:
            with pytest.raises(Refusal):
                interviews.choose(case, elsewhere, by=applicant(case), at=timezone.now())

    def test_a_time_is_changed_for_a_free_one_only(self) -> None:
        case, now = called(), timezone.now()
        first, second, third = free(case)[:3]
        interviews.choose(case, first, by=applicant(case), at=now)
        appointments.book(second, received().subject, by=HOUSE, at=now)
        client = holding(case)
        sent = {"starts": second.starts.isoformat()}
        assert client.post(page(case, "interview/"), sent).status_code == 409
        assert booked.booking_of(case.subject).slot == first
        sent = {"starts": third.starts.isoformat()}
        assert client.post(page(case, "interview/"), sent).status_code == 302
        assert booked.booking_of(case.subject).slot == third
        assert first in free(case)
        assert Notice.objects.filter(template="visas.interview_booked").count() == 2
        assert list(audit([])) == []

    def test_a_time_is_given_back_and_another_is_awaited(self) -> None:
        case, now = called(), timezone.now()
        slot = free(case)[0]
        interviews.choose(case, slot, by=applicant(case), at=now)
        client = holding(case)
        assert client.get(page(case, "interview/give-back/")).status_code == 200
        assert client.post(page(case, "interview/give-back/")).status_code == 302
        case.refresh_from_db()
        assert (case.state, case.due_at) == ("interview", None)
        assert slot in free(case)
        assert client.post(page(case, "interview/give-back/")).status_code == 302  # nothing more
        assert Booking.objects.filter(subject=case.subject).count() == 1

    def test_nobody_else_and_nobody_unasked_chooses(self) -> None:
        case, other, now = called(), examined(), timezone.now()
        slot = free(case)[0]
        for who in (applicant(other), actor("HAG-OFFICER")):
            with pytest.raises(Refusal):
                interviews.choose(case, slot, by=who, at=now)
        with pytest.raises(Refusal):
            interviews.choose(other, slot, by=applicant(other), at=now)
        assert holding(other).get(page(case, "interview/")).status_code == 404
        assert holding(other).get(page(other, "interview/")).status_code == 302
        assert not Booking.objects.exists()

    def test_the_desk_does_without_it(self) -> None:
        case, now = called(), timezone.now()
        case = procedures.take(case, "call_off", by=actor("HAG-OFFICER"), at=now)
        assert case.state == "examination"
        assert case.due_at is not None
        assert Notice.objects.filter(template="visas.interview_called_off").count() == 1
        with pytest.raises(Refusal):
            interviews.choose(case, free(case)[0], by=applicant(case), at=now)

    def test_a_withdrawn_case_frees_its_place(self) -> None:
        case, now = called(), timezone.now()
        slot = free(case)[0]
        interviews.choose(case, slot, by=applicant(case), at=now)
        procedures.take(case, "withdraw", by=applicant(case), at=now)
        assert slot in free(case)
        assert booked.booking_of(case.subject) is None

    def test_who_never_chooses_lets_the_case_expire(self) -> None:
        case = called()
        late = timezone.now() + timedelta(days=31)
        alarms.order_rounds(at=late)
        worker.drain(at=late)
        case.refresh_from_db()
        assert case.state == "expired"

    def test_what_has_begun_is_no_longer_moved(self) -> None:
        case, now = called(), timezone.now()
        first, second = free(case)[0], free(case)[-1]
        interviews.choose(case, first, by=applicant(case), at=now)
        begun = first.starts + timedelta(minutes=1)
        for act in (
            lambda: interviews.move(case, second, by=applicant(case), at=begun),
            lambda: interviews.give_back(case, by=applicant(case), at=begun),
        ):
            with pytest.raises(Refusal):
                act()
        assert booked.booking_of(case.subject).slot == first

    def test_the_calendar_file_is_the_travellers_own_and_names_nobody(self) -> None:
        case, now = called(), timezone.now()
        client = holding(case)
        assert client.get(page(case, "interview/calendar/")).status_code == 404
        interviews.choose(case, free(case)[0], by=applicant(case), at=now)
        for language, word in (("en", "Visa interview"), ("kk", "сұхбат"), ("ru", "обеседование")):
            answer = client.get(page(case, "interview/calendar/", language))
            assert answer["Content-Type"].startswith("text/calendar")
            text = answer.content.decode().replace("\r\n ", "")
            assert word in text, text
            assert "ERIKSSON" not in text
        assert Client().get(page(case, "interview/calendar/")).status_code == 404

    def test_more_days_are_a_page_further(self) -> None:
        case, now = called(), timezone.now()
        first = (now + timedelta(days=20)).replace(hour=8, minute=0, second=0, microsecond=0)
        for day in range(8):
            appointments.open_slots(case.office, first=first + timedelta(days=day), count=2)
        shown = holding(case).get(page(case, "interview/")).content.decode()
        later = shown.split("?from=")[1].split('"')[0]
        assert first.isoformat() not in shown
        further = holding(case).get(page(case, f"interview/?from={later}")).content.decode()
        assert first.isoformat() in further


class TimesTest(DeskTest):
    """The mission opens times and takes them back."""

    def _at(self, name: str, *given: str) -> str:
        with translation.override("en"):
            return reverse(f"visas:{name}", args=given)

    def _sent(self, **changed: str) -> dict[str, str]:
        first, last = self.now.date() + timedelta(days=60), self.now.date() + timedelta(days=66)
        days = {
            f"{name}_{part}": str(getattr(day, part))
            for name, day in (("first", first), ("last", last))
            for part in ("day", "month", "year")
        }
        hours = {"opens": "10:00", "closes": "11:00", "minutes": "30", "places": "2"}
        return days | hours | changed

    def test_times_are_opened_on_working_days_only(self) -> None:
        officer = signed_in("HAG-OFFICER")
        before = Slot.objects.count()
        assert officer.post(self._at("times_open"), self._sent()).status_code == 302
        fresh = Slot.objects.filter(starts__gt=self.now + timedelta(days=50), office__code="HAG")
        assert fresh.count() == Slot.objects.count() - before
        assert 0 < fresh.count() <= 10  # five working days at most, two times each
        assert {slot.places for slot in fresh} == {2}
        assert list(audit([])) == []

    def test_what_does_not_fit_is_refused(self) -> None:
        officer, before = signed_in("HAG-OFFICER"), Slot.objects.count()
        for wrong in ({"closes": "09:00"}, {"minutes": "0"}, {"places": ""}, {"opens": "noon"},
                      {"first_year": "2020", "last_year": "2019"}):  # fmt: skip
            answer = officer.post(self._at("times_open"), self._sent(**wrong))
            assert answer.status_code == 422, wrong
        past = self._sent(first_year="2020", last_year="2020", last_month="12", last_day="31")
        assert officer.post(self._at("times_open"), past).status_code in (409, 422)
        assert Slot.objects.count() == before

    def test_the_list_shows_who_comes_and_a_free_time_is_taken_back(self) -> None:
        case, officer = examined(), signed_in("HAG-OFFICER")
        slot, other = free(case)[:2]
        interviews.invite(case, slot, by=actor("HAG-OFFICER"), at=timezone.now())
        shown = officer.get(self._at("times")).content.decode()
        assert case.number in shown
        taken = self._at("times_close", "HAG", f"{slot.starts:%Y%m%dT%H%MZ}")
        assert officer.post(taken).status_code == 409
        address = self._at("times_close", "HAG", f"{other.starts:%Y%m%dT%H%MZ}")
        assert signed_in("DEL-CONSUL").post(address).status_code == 404
        assert Slot.objects.filter(pk=other.pk).exists()
        assert officer.post(address).status_code == 302
        assert not Slot.objects.filter(pk=other.pk).exists()
        assert officer.get(self._at("times_close", "HAG", "yesterday")).status_code == 404


class SaidTest(DeskTest):
    """What the status page says about time and money."""

    def test_an_awaited_traveller_reads_until_when(self) -> None:
        case = called()
        shown = holding(case).get(page(case)).content.decode()
        last = (case.entered_at + timedelta(days=30)).astimezone(zone_of(case.office)).date()
        assert f"You have until {date_long(last, 'en')} for this." in shown
        other = examined()
        assert "You have until" not in holding(other).get(page(other)).content.decode()

    def test_who_withdraws_reads_before_what_becomes_of_the_fee(self) -> None:
        fresh, begun = received(), examined()
        withdraw = "steps/withdraw/"
        assert "is given back" in holding(fresh).get(page(fresh, withdraw)).content.decode()
        assert "is not given back" in holding(begun).get(page(begun, withdraw)).content.decode()
        for case, state in ((fresh, "refunded"), (begun, "settled")):
            holding(case).post(page(case, withdraw))
            assert dues.charge_of(case.subject).state == state
