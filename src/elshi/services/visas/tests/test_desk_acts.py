"""Acts at the desk over HTTP: claim, hand over, transfer, consult, interview, correct, revoke."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from elshi.commons.appointments import reads as appointments
from elshi.commons.appointments.models import Booking, Slot
from elshi.commons.watchlists.models import Hit, Screening
from elshi.foundation.access.models import Reading
from elshi.foundation.jobs.models import Job
from elshi.foundation.notices.models import DeskNotice, Notice
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import OtherEyesNeeded, OwnStepAlone
from elshi.foundation.procedures.models import Passage
from elshi.services.visas.models import Application, Consultation, Visa
from elshi.services.visas.reads import desk_load
from elshi.services.visas.reads.cases import answers_of

from . import desk_cases as cases
from .test_desk_case import hit_on, page

pytestmark = pytest.mark.slow
VISA_STEPS = (
    "propose_revocation", "decline_revocation", "take_back_revocation", "revoke", "annul",
)  # fmt: skip


class TestHands(cases.DeskTest):
    def act(self, client, case, name, **given):
        return client.post(page(case, "acts", name), {"edition": case.edition, **given})

    def test_a_free_case_is_claimed_and_laid_back(self):
        case = cases.received()
        officer = cases.signed_in("HAG-OFFICER")
        assert self.act(officer, case, "claim").status_code == 302
        mine = cases.actor("HAG-OFFICER").account
        assert cases.state_of(case) == ("received", case.edition + 1, mine)
        case.refresh_from_db()
        assert self.act(officer, case, "release").status_code == 302
        assert cases.state_of(case)[2] is None
        steps = Passage.objects.filter(subject=case.subject).values_list("step", flat=True)
        assert list(steps)[-2:] == ["claim", "release"]

    def test_a_colleagues_case_is_not_taken(self):
        case = cases.examined("HAG-OFFICER")
        before = cases.state_of(case)
        consul = cases.signed_in("HAG-CONSUL")
        for name in ("claim", "release", "hand-over"):
            assert self.act(consul, case, name, officer="HAG-CONSUL").status_code == 404
        assert cases.state_of(case) == before

    def test_the_second_of_two_who_claim_is_told(self):
        case = cases.received()
        assert self.act(cases.signed_in("HAG-OFFICER"), case, "claim").status_code == 302
        assert self.act(cases.signed_in("HAG-CONSUL"), case, "claim").status_code == 404
        assert cases.state_of(case)[2] == cases.actor("HAG-OFFICER").account

    def test_a_case_is_handed_to_a_colleague_who_finds_a_notice(self):
        case = cases.examined("HAG-OFFICER")
        officer = cases.signed_in("HAG-OFFICER")
        sent = {"officer": "HAG-CONSUL", "note": "Please look at the invitation."}
        assert self.act(officer, case, "hand-over", **sent).status_code == 302
        assert cases.state_of(case)[2] == cases.actor("HAG-CONSUL").account
        notice = DeskNotice.objects.get(post="HAG-CONSUL")
        assert notice.template == "visas.desk_handed_over"
        assert case.number in notice.words.body
        consul = cases.signed_in("HAG-CONSUL")
        assert case.number in consul.get("/en/desk/").content.decode()
        assert consul.get(notice.url, follow=True).status_code == 200
        assert "Please look at the invitation." in consul.get(page(case)).content.decode()
        assert consul.post("/en/desk/read/", {"notice": notice.key}).status_code == 302
        notice.refresh_from_db()
        assert notice.read_at is not None

    def test_nobody_marks_the_notices_of_others_as_read(self):
        case = cases.examined("HAG-OFFICER")
        self.act(cases.signed_in("HAG-OFFICER"), case, "hand-over", officer="HAG-CONSUL")
        notice = DeskNotice.objects.get()
        cases.signed_in("DEL-CONSUL").post("/en/desk/read/", {"notice": notice.key})
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_a_case_goes_only_to_who_may_examine_it_there(self):
        case = cases.examined("HAG-OFFICER")
        before = cases.state_of(case)
        officer = cases.signed_in("HAG-OFFICER")
        for seat in ("DEL-CONSUL", "HAG-CASHIER", "HAG-HEAD", "", "HAG-OFFICER"):
            assert self.act(officer, case, "hand-over", officer=seat).status_code == 422, seat
        assert cases.state_of(case) == before
        assert not DeskNotice.objects.exists()

    def test_a_transferred_case_takes_its_hits_and_its_term_along(self):
        case = cases.examined("HAG-CONSUL")
        hit = hit_on(case)
        consul = cases.signed_in("HAG-CONSUL")
        answer = self.act(consul, case, "transfer", office="DEL", note="Lives in Delhi.")
        assert (answer.status_code, answer["Location"]) == (302, "/en/visas/cases/")
        case.refresh_from_db()
        assert (case.office.code, case.officer, case.state) == ("DEL", None, "examination")
        assert Hit.objects.get(pk=hit.pk).office == case.office
        assert consul.get(page(case)).status_code == 404
        view = cases.signed_in("DEL-CONSUL").get(page(case)).context["view"]
        assert view.may_judge
        assert view.term.due == case.due_at

    def test_who_may_not_transfer_does_not_and_a_booked_interview_holds_it(self):
        case = cases.examined("HAG-OFFICER")
        before = cases.state_of(case)
        officer = cases.signed_in("HAG-OFFICER")
        assert self.act(officer, case, "transfer", office="DEL").status_code == 404
        consul = cases.signed_in("HAG-CONSUL")
        for office in ("SEC", "HAG", "XXX"):
            assert self.act(consul, case, "transfer", office=office).status_code == 422, office
        slot = Slot.objects.filter(office=case.office).first()
        Booking.objects.create(slot=slot, subject=case.subject, made_at=timezone.now())
        assert self.act(consul, case, "transfer", office="DEL").status_code == 409
        assert cases.state_of(case) == before

    def test_an_older_edition_is_not_transferred(self):
        case = cases.examined("HAG-CONSUL")
        seen = timezone.now().isoformat()
        Application.objects.filter(pk=case.pk).update(edition=case.edition + 1)
        consul = cases.signed_in("HAG-CONSUL")
        answer = self.act(consul, case, "transfer", office="DEL", seen=seen)
        assert answer.status_code == 412
        assert cases.state_of(case)[0] == "examination"
        case.refresh_from_db()
        assert case.office.code == "HAG"


class TestConsultations(cases.DeskTest):
    AGENCY = "/en/visas/consultations/"

    def asked(self) -> Consultation:
        self.case = cases.examined("HAG-OFFICER", employer="Secret employer")
        sent = {"agency": "SEC", "question": "Is anything known?"}
        officer = cases.signed_in("HAG-OFFICER")
        assert officer.post(page(self.case, "acts", "consult"), sent).status_code == 302
        return Consultation.objects.get()

    def test_the_agency_sees_what_it_needs_and_no_more_and_it_is_noted(self):
        asked = self.asked()
        agency = cases.signed_in("SEC-DESK")
        assert self.case.number in agency.get("/en/desk/").content.decode()
        assert self.case.number in agency.get(self.AGENCY).content.decode()
        text = agency.get(f"{self.AGENCY}{asked.reference}/").content.decode()
        for shown in ("Is anything known?", "ERIKSSON", "12 August 1974", "Utopia"):
            assert shown in text, shown
        for kept in ("Specimen Street", "anna@specimen.example", "Secret employer", "hotel"):
            assert kept not in text, kept
        noted = Reading.objects.get(subject=self.case.subject, why="consultation")
        assert noted.account_id == cases.actor("SEC-DESK").account

    def test_the_answer_comes_back_to_the_officer(self):
        asked = self.asked()
        sent = {"opinion": "objection", "reasons": "Known to us.", "edition": asked.edition}
        agency = cases.signed_in("SEC-DESK")
        assert agency.post(f"{self.AGENCY}{asked.reference}/", sent).status_code == 302
        asked.refresh_from_db()
        assert (asked.state, asked.opinion) == ("answered", "objection")
        officer = cases.signed_in("HAG-OFFICER")
        text = officer.get(page(self.case)).content.decode()
        assert "Known to us." in text
        assert "A consultation has ended" in officer.get("/en/desk/").content.decode()
        assert agency.post(f"{self.AGENCY}{asked.reference}/", sent).status_code == 409

    def test_nobody_else_sees_or_answers_it(self):
        asked = self.asked()
        sent = {"opinion": "no_objection"}
        for post in ("HAG-OFFICER", "HAG-CONSUL", "DEL-CONSUL", "ALA-BORDER", "MFA-ADMIN"):
            client = cases.signed_in(post)
            assert client.get(f"{self.AGENCY}{asked.reference}/").status_code == 404, post
            assert client.post(f"{self.AGENCY}{asked.reference}/", sent).status_code == 404, post
        assert cases.state_of(asked)[0] == "asked"
        agency = cases.signed_in("SEC-DESK")
        assert agency.get(page(self.case)).status_code == 404
        files = cases.signed_in("HAG-OFFICER").get(page(self.case)).context["view"]
        assert agency.get(f"/en/files/{files.photo.token}").status_code == 404

    def test_an_unclear_answer_is_none(self):
        asked = self.asked()
        agency = cases.signed_in("SEC-DESK")
        answer = agency.post(f"{self.AGENCY}{asked.reference}/", {"opinion": "perhaps"})
        assert answer.status_code == 422
        assert cases.state_of(asked)[0] == "asked"

    def test_a_recalled_question_is_over(self):
        asked = self.asked()
        recall = page(self.case, "consultations", asked.reference, "steps", "recall")
        assert cases.signed_in("HAG-OFFICER").post(recall).status_code == 302
        assert cases.state_of(asked)[0] == "recalled"
        agency = cases.signed_in("SEC-DESK")
        address = f"{self.AGENCY}{asked.reference}/"
        assert agency.post(address, {"opinion": "no_objection"}).status_code == 409


class TestInterviews(cases.DeskTest):
    def test_a_time_is_booked_told_and_closed(self):
        case = cases.examined("HAG-OFFICER")
        officer = cases.signed_in("HAG-OFFICER")
        slot = appointments.free_slots(case.office, timezone.now()).first()
        sent = {"slot": slot.starts.isoformat()}
        assert officer.post(page(case, "acts", "interview"), sent).status_code == 302
        booking = Booking.objects.get()
        assert (booking.subject, booking.slot, booking.state) == (case.subject, slot, "booked")
        assert Notice.objects.filter(template="visas.interview_booked").count() == 1
        assert officer.post(page(case, "acts", "interview"), sent).status_code == 404
        assert officer.post(page(case, "steps", "propose_grant")).status_code == 409
        closed = officer.post(page(case, "acts", "interview-outcome"), {"state": "kept"})
        assert closed.status_code == 302
        booking.refresh_from_db()
        assert booking.state == "kept"
        assert (
            officer.post(page(case, "acts", "interview-outcome"), {"state": "kept"}).status_code
            == 404
        )

    def test_times_of_another_mission_or_of_nobody_are_not_booked(self):
        case = cases.examined("HAG-OFFICER")
        delhi = Office.objects.get(code="DEL")
        at = timezone.now() + timedelta(days=1, minutes=7)
        Slot.objects.create(office=delhi, starts=at, ends=at + timedelta(minutes=20))
        officer = cases.signed_in("HAG-OFFICER")
        for starts in (at.isoformat(), "tomorrow", ""):
            sent = {"slot": starts}
            assert officer.post(page(case, "acts", "interview"), sent).status_code == 422
        assert not Booking.objects.exists()


def issued(by: str = "HAG-CONSUL") -> Visa:
    """A visa as the worker leaves it, without the paper: what the desk does with it is tested."""
    from elshi.services.visas.actions.applications import new_reference

    case, now = cases.examined(by), timezone.now()
    procedures.take(case, "grant", by=cases.actor(by), at=now)
    case.refresh_from_db()
    visa = Visa(
        reference=new_reference(), office=case.office, application=case, number="V00000077",
        category="B12", entries="single", stay_days=30, valid_from=now.date(),
        valid_until=now.date() + timedelta(days=90), issued_at=now, signer="UT00",
        seal_digest="0" * 64, position=77, document="none",
    )  # fmt: skip
    procedures.begin(visa, by=cases.HOUSE, at=now)
    procedures.take(case, "issue", by=cases.HOUSE, at=now)
    visa.application.refresh_from_db()
    return visa


class TestAfterTheIssue(cases.DeskTest):
    GIVEN = {"grounds": ["false_statements"], "reasoning": "The invitation was forged."}

    def test_two_persons_revoke_a_visa(self):
        visa = issued()
        case = visa.application
        proposal = page(case, "visas", visa.reference, "steps", "propose_revocation")
        revoke = page(case, "visas", visa.reference, "steps", "revoke")
        head, consul = cases.signed_in("HAG-HEAD"), cases.signed_in("HAG-CONSUL")
        assert head.post(revoke, self.GIVEN).status_code == 409
        assert cases.state_of(visa)[0] == "in_force"
        assert consul.post(proposal, self.GIVEN).status_code == 302
        assert consul.post(revoke, self.GIVEN).status_code == 403
        assert cases.state_of(visa)[0] == "in_force"
        assert visa.number in head.get("/en/desk/").content.decode()
        assert "The invitation was forged." in head.get(revoke).content.decode()
        assert head.post(revoke, self.GIVEN).status_code == 302
        assert cases.state_of(visa)[0] == "revoked"

    def test_a_proposal_is_declined_by_the_second_person(self):
        visa = issued()
        steps = [visa.application, "visas", visa.reference, "steps"]
        propose, decline = page(*steps, "propose_revocation"), page(*steps, "decline_revocation")
        head, consul = cases.signed_in("HAG-HEAD"), cases.signed_in("HAG-CONSUL")
        said = {"note": "The invitation is genuine."}
        assert head.post(decline, said).status_code == 409  # nothing was proposed
        assert consul.post(propose, self.GIVEN).status_code == 302
        assert consul.post(propose, self.GIVEN).status_code == 409  # it waits for an answer
        assert consul.post(decline, said).status_code == 403
        assert head.post(decline, {}).status_code == 422
        assert visa.number in head.get("/en/desk/").content.decode()
        assert "The invitation was forged." in head.get(decline).content.decode()
        assert head.post(decline, said).status_code == 302
        assert cases.state_of(visa)[0] == "in_force"
        assert visa.number not in head.get("/en/desk/").content.decode()
        assert head.post(page(*steps, "revoke"), self.GIVEN).status_code == 409
        shown = consul.get(page(visa.application)).content.decode()
        assert "The revocation is proposed" not in shown
        assert "The invitation is genuine." in shown
        assert (
            "the revocation that you proposed was declined"
            in consul.get("/en/desk/").content.decode()
        )
        assert consul.post(propose, self.GIVEN).status_code == 302
        assert head.post(page(*steps, "revoke"), self.GIVEN).status_code == 302
        assert cases.state_of(visa)[0] == "revoked"

    def test_a_proposal_is_taken_back_by_whoever_made_it(self):
        visa = issued()
        steps = [visa.application, "visas", visa.reference, "steps"]
        propose, back = page(*steps, "propose_revocation"), page(*steps, "take_back_revocation")
        consul, head = cases.signed_in("HAG-CONSUL"), cases.signed_in("HAG-HEAD")
        assert consul.post(back).status_code == 403  # there is nothing to take back
        assert consul.post(propose, self.GIVEN).status_code == 302
        before = cases.state_of(visa)
        assert head.post(back).status_code == 404
        colleague = cases.actor("DEL-CONSUL")
        here = dict.fromkeys(cases.actor("HAG-CONSUL").powers, frozenset({visa.office_id}))
        with pytest.raises(OwnStepAlone):
            procedures.take(
                visa, "take_back_revocation", by=replace(colleague, powers=here),
                at=timezone.now(),
            )  # fmt: skip
        assert cases.state_of(visa) == before
        assert "Take the proposal back" in consul.get(page(visa.application)).content.decode()
        assert consul.post(back, {"note": "I mixed up two cases."}).status_code == 302
        assert cases.state_of(visa)[0] == "in_force"
        shown = consul.get(page(visa.application)).content.decode()
        assert shown.count("Take the proposal back") == 1  # told among the events, offered no more
        assert visa.number not in head.get("/en/desk/").content.decode()
        assert head.post(page(*steps, "annul"), self.GIVEN).status_code == 409
        assert consul.post(back).status_code == 409

    def test_whoever_took_a_proposal_back_may_confirm_a_colleagues(self):
        visa = issued()
        consul, now = cases.actor("HAG-CONSUL"), timezone.now()
        head = cases.actor("HAG-HEAD")
        both = replace(head, powers={**consul.powers, **head.powers})
        take = procedures.take
        visa = take(visa, "propose_revocation", by=both, at=now, given=self.GIVEN)
        assert visa not in desk_load.revocations_to_confirm(both)
        before = cases.state_of(visa)
        with pytest.raises(OtherEyesNeeded):
            take(visa, "revoke", by=both, at=now, given=self.GIVEN)
        assert cases.state_of(visa) == before
        visa = take(visa, "take_back_revocation", by=both, at=now)
        visa = take(visa, "propose_revocation", by=consul, at=now, given=self.GIVEN)
        assert visa in desk_load.revocations_to_confirm(both)
        with pytest.raises(OtherEyesNeeded):
            take(visa, "revoke", by=replace(consul, powers=both.powers), at=now, given=self.GIVEN)
        assert take(visa, "revoke", by=both, at=now, given=self.GIVEN).state == "revoked"

    def test_the_last_proposal_of_a_decision_is_whose_it_counts_as(self):
        case, now, take = cases.examined("HAG-OFFICER"), timezone.now(), procedures.take
        officer, head = cases.actor("HAG-OFFICER"), cases.actor("HAG-HEAD")
        both = replace(head, powers={**officer.powers, **head.powers})
        first = {"grounds": ["purpose"], "reasoning": "The hotel is closed."}
        case = take(case, "propose_refusal", by=both, at=now, given=first)
        assert case not in desk_load.to_confirm(both)
        case = take(case, "return", by=head, at=now, given={"note": "Ask the hotel."})
        case = take(case, "propose_grant", by=officer, at=now)
        assert case in desk_load.to_confirm(both)
        with pytest.raises(OtherEyesNeeded):
            take(case, "confirm_grant", by=replace(officer, powers=both.powers), at=now)
        assert cases.state_of(case)[0] == "grant_proposed"
        shown = cases.signed_in("HAG-HEAD").get(page(case, "steps", "return")).content.decode()
        assert "The hotel is closed." not in shown
        assert take(case, "confirm_grant", by=both, at=now).state == "granted"

    def test_who_may_not_revoke_does_not(self):
        visa = issued()
        for post in ("HAG-OFFICER", "DEL-CONSUL", "ALA-BORDER"):
            for name in VISA_STEPS:
                address = page(visa.application, "visas", visa.reference, "steps", name)
                assert cases.signed_in(post).post(address, self.GIVEN).status_code == 404
        assert cases.state_of(visa)[0] == "in_force"

    def test_a_misprint_is_corrected_screened_and_replaced(self):
        visa = issued()
        case = visa.application
        consul = cases.signed_in("HAG-CONSUL")
        form = consul.get(page(case, "acts", "correct")).context["form"]
        given = {name: form[name].initial for name in form.fields if name != "reason"}
        given |= {"surname": "ERIKSON", "reason": "A misprint.", "edition": case.edition}
        replace = page(case, "visas", visa.reference, "replace")
        assert consul.post(replace).status_code == 409
        assert consul.post(page(case, "acts", "correct"), given).status_code == 302
        case.refresh_from_db()
        assert answers_of(case)["surname"] == "ERIKSON"
        assert case.state == "issued"
        assert consul.post(replace).status_code == 409  # the check has not run yet
        assert not Job.objects.filter(name="visas.reissue").exists()
        Screening.objects.create(subject=case.subject, at=timezone.now(), hits_count=0)
        assert consul.post(replace).status_code == 302
        assert Job.objects.filter(name="visas.reissue").count() == 1
        changes = consul.get(page(case)).context["view"].events
        assert [str(c.after) for event in changes for c in event.changes] == ["ERIKSON"]

    def test_a_correction_needs_a_reason_and_a_change(self):
        visa = issued()
        case = visa.application
        consul = cases.signed_in("HAG-CONSUL")
        form = consul.get(page(case, "acts", "correct")).context["form"]
        given = {name: form[name].initial for name in form.fields if name != "reason"}
        before = cases.state_of(case)
        assert consul.post(page(case, "acts", "correct"), given).status_code == 422
        given["reason"] = "No reason."
        assert consul.post(page(case, "acts", "correct"), given).status_code == 409
        assert (
            cases.signed_in("HAG-HEAD").post(page(case, "acts", "correct"), given).status_code
            == 404
        )
        assert cases.state_of(case) == before
