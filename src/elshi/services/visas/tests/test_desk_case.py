"""The case on one page and its steps over HTTP: who sees what, two officers, signed steps."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django.utils.translation import override

from elshi.commons.watchlists.models import Edition, Entry, Hit
from elshi.foundation.access.models import Reading
from elshi.foundation.procedures import actions as procedures
from elshi.services.visas.actions import appeals, applications, desks, erasure
from elshi.services.visas.models import Application

from . import desk_cases as cases

pytestmark = pytest.mark.slow


def page(case: Application, *parts: str) -> str:
    return "/".join(["/en/visas/cases", case.reference, *parts, ""])


def hit_on(case: Application, key: str = "1") -> Hit:
    """An open hit as screening leaves it."""
    edition, _new = Edition.objects.get_or_create(
        code="UN",
        digest="d" * 64,
        defaults={"published": timezone.now(), "entries_count": 1, "loaded_at": timezone.now()},
    )
    entry = Entry.objects.create(
        edition=edition, key=key, number="SPi.001", names=["ERIKSSON ANNA"]
    )
    return Hit.objects.create(
        subject=case.subject, office=case.office, entry=entry, score=0.93,
        evidence=["ERIKSSON ANNA"], found_at=timezone.now(),
    )  # fmt: skip


class TestPage(cases.DeskTest):
    def test_it_shows_the_case_and_its_opening_is_noted(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        answer = client.get(page(case))
        text = answer.content.decode()
        for shown in (
            case.number,
            "ANNA MARIA ERIKSSON",
            "Zenith",
            "In examination",
            "Cartographer",
        ):
            assert shown in text, shown
        noted = Reading.objects.get(subject=case.subject, kind="case")
        assert noted.account_id == cases.actor("HAG-CONSUL").account
        assert [one.who for one in answer.context["view"].readings] == [noted.account.name]

    def test_the_reading_log_says_in_words_what_a_case_was_opened_for(self):
        case = cases.examined()
        consul = cases.signed_in("HAG-CONSUL")
        for name in ("steps/ask", "acts/consult", "print"):
            assert consul.get(page(case, *name.split("/"))).status_code == 200
        log = consul.get(page(case).replace("/en/", "/ru/")).context["view"].readings
        with override("ru"):
            assert [str(one.about) for one in log] == [
                "", "Распечатать дело", "Запросить ведомство", "Запросить заявителя",
            ]  # fmt: skip

    def test_who_may_not_see_it_finds_nothing_and_leaves_no_note(self):
        case = cases.examined()
        absent = page(case).replace(case.reference, applications.new_reference())
        for post in ("DEL-CONSUL", "SEC-DESK", "ALA-BORDER", "MFA-ADMIN", "MFA-CONSUL"):
            client = cases.signed_in(post)
            hidden, nothing = client.get(page(case)), client.get(absent)
            assert (hidden.status_code, nothing.status_code) == (404, 404)
            assert client.get(page(case, "print")).status_code == 404
        assert not Reading.objects.exists()

    def test_a_label_that_is_not_cleared_hides_it(self):
        case = cases.examined()
        Application.objects.filter(pk=case.pk).update(labels=["protocol"])
        assert cases.signed_in("HAG-OFFICER").get(page(case)).status_code == 404
        assert cases.signed_in("HAG-CONSUL").get(page(case)).status_code == 200

    def test_its_files_open_through_its_own_rule_and_are_noted(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        photo = client.get(page(case)).context["view"].photo
        address = f"/en/files/{photo.token}"
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; sandbox; frame-ancestors 'none'"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert Reading.objects.get(kind="file").why == "photo"
        assert cases.signed_in("DEL-CONSUL").get(address).status_code == 404

    def test_the_printed_case_is_an_export_in_the_log(self):
        case = cases.examined()
        answer = cases.signed_in("HAG-CONSUL").get(page(case, "print"))
        assert answer.status_code == 200
        assert "<form" not in answer.content.decode()
        assert Reading.objects.get(kind="export").why == "print"

    def test_what_was_read_is_marked_where_it_differs_from_what_was_typed(self):
        case = cases.examined(surname="ERICSSON")
        fields = {"number": "L1", "surname": "ERIKSSON", "given_names": "ANNA MARIA", "sex": "F"}
        read = {
            "lines": ["P<UTO", "L1"],
            "valid": True,
            "fields": fields,
            "confidence": {"sex": 0.5},
        }
        applications.keep_reading(case, read, by=cases.applicant(case), at=timezone.now())
        zone = cases.signed_in("HAG-CONSUL").get(page(case)).context["view"].zone
        assert [str(row.typed) for row in zone.rows if row.differs][-1] == "ERICSSON"
        assert zone.differences == 2  # the number too: each specimen has its own
        assert [row.read for row in zone.rows if row.doubtful] == ["Female"]

    def test_other_cases_are_found_by_passport_and_by_file_where_they_are_seen(self):
        case = cases.examined(passport_number="L898902C3")
        again = cases.received(passport_number="L898902C3")
        hidden = cases.received(office="DEL", passport_number="L898902C3")
        found = {
            twin.case.reference: twin.by
            for twin in cases.signed_in("HAG-CONSUL").get(page(case)).context["view"].twins
        }
        # The specimens' photograph is the same file in every case.
        assert found == {again.reference: ["passport", "file"]}
        assert hidden.reference not in found

    def test_an_erased_person_is_gone_from_the_page(self):
        case = cases.examined()
        now = timezone.now()
        procedures.take(case, "withdraw", by=cases.applicant(case), at=now)
        erasure.erase(case, by=cases.HOUSE, at=now)
        text = cases.signed_in("HAG-CONSUL").get(page(case)).content.decode()
        assert "ERIKSSON" not in text
        assert "can no longer be read" in text

    def test_the_number_of_queries_does_not_grow_with_the_history(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        client.get(page(case))
        with _Count() as first:
            client.get(page(case))
        now = timezone.now()
        for surname in ("AA", "BB", "CC"):
            applications.answer(
                case, "names", {"surname": surname}, by=cases.applicant(case), at=now
            )
        with _Count() as second:
            client.get(page(case))
        assert second.queries == first.queries


class _Count:
    """How many queries ran inside."""

    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.context = CaptureQueriesContext(connection)
        self.context.__enter__()
        return self

    def __exit__(self, *error):
        self.context.__exit__(*error)
        self.queries = len(self.context)


class TestSteps(cases.DeskTest):
    def step(self, client, case, name, **given):
        return client.post(page(case, "steps", name), given)

    def test_an_officer_proposes_and_another_confirms_a_refusal(self):
        case = cases.examined()
        officer, consul = cases.signed_in("HAG-OFFICER"), cases.signed_in("HAG-CONSUL")
        given = {"grounds": ["means", "return"], "reasoning": "No funds were shown."}
        assert self.step(officer, case, "propose_refusal", **given).status_code == 302
        form = consul.get(page(case, "steps", "confirm_refusal"))
        assert "No funds were shown." in form.content.decode()
        assert self.step(consul, case, "confirm_refusal").status_code == 302
        case.refresh_from_db()
        assert (case.state, case.decision, case.grounds) == (
            "refused",
            "refused",
            ["means", "return"],
        )

    def test_nobody_confirms_the_own_refusal(self):
        case = cases.refusal_proposed("HAG-CONSUL")
        before = cases.state_of(case)
        consul = cases.signed_in("HAG-CONSUL")
        assert consul.get(page(case, "steps", "confirm_refusal")).status_code == 403
        assert self.step(consul, case, "confirm_refusal").status_code == 403
        assert cases.state_of(case) == before

    def test_grounds_and_reasons_are_needed(self):
        case = cases.examined()
        before = cases.state_of(case)
        answer = self.step(
            cases.signed_in("HAG-OFFICER"), case, "propose_refusal", grounds=["means"]
        )
        assert answer.status_code == 422
        assert "reasoning" in answer.context["form"].errors
        assert cases.state_of(case) == before

    def test_what_ones_post_does_not_allow_is_not_there(self):
        case = cases.examined()
        before = cases.state_of(case)
        for post, name in (
            ("HAG-OFFICER", "grant"),
            ("HAG-HEAD", "grant"),
            ("MFA-AUDITOR", "ask"),
            ("DEL-CONSUL", "grant"),
            ("HAG-CONSUL", "issue"),
            ("HAG-CONSUL", "withdraw"),
            ("HAG-CONSUL", "no_such_step"),
        ):
            client = cases.signed_in(post)
            assert client.get(page(case, "steps", name)).status_code == 404, (post, name)
            assert self.step(client, case, name).status_code == 404, (post, name)
        assert cases.state_of(case) == before

    def test_a_step_not_from_here_says_so(self):
        case = cases.received()
        before = cases.state_of(case)
        client = cases.signed_in("HAG-CONSUL")
        assert client.get(page(case, "steps", "grant")).status_code == 409
        assert self.step(client, case, "grant").status_code == 409
        assert cases.state_of(case) == before

    def test_an_open_hit_stands_against_every_decision(self):
        case = cases.examined()
        hit_on(case)
        before = cases.state_of(case)
        client = cases.signed_in("HAG-CONSUL")
        answer = self.step(client, case, "grant")
        assert answer.status_code == 409
        assert "A watch-list hit is still open." in answer.content.decode()
        assert cases.state_of(case) == before
        offers = client.get(page(case)).context["view"].offers
        assert {one.step.name for one in offers if one.why_not} >= {"grant", "propose_refusal"}

    def test_the_second_of_two_officers_sees_what_changed_and_decides_again(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        seen = client.get(page(case)).context["seen"]
        applications.answer(
            case,
            "journey",
            {"stay_address": "Astana, another hotel"},
            by=cases.applicant(case),
            at=timezone.now(),
        )
        before = cases.state_of(case)
        sent = {"note": "in order", "edition": case.edition, "seen": seen}
        answer = self.step(client, case, "grant", **sent)
        assert answer.status_code == 412
        assert cases.state_of(case) == before
        text = answer.content.decode()
        assert "Almaty, specimen hotel" in text
        assert "Astana, another hotel" in text
        assert "in order" in text  # what was typed is kept
        sent |= {"edition": before[1], "seen": answer.context["seen"]}
        assert self.step(client, case, "grant", **sent).status_code == 302
        assert cases.state_of(case)[0] == "granted"

    def test_who_comes_after_the_decision_sees_what_was_decided(self):
        case = cases.examined()
        first, second = cases.signed_in("HAG-OFFICER"), cases.signed_in("HAG-CONSUL")
        seen = second.get(page(case)).context["seen"]
        given = {"grounds": ["purpose"], "reasoning": "The hotel is closed."}
        assert self.step(first, case, "propose_refusal", **given).status_code == 302
        before = cases.state_of(case)
        sent = {"question": "Which hotel?", "edition": case.edition, "seen": seen}
        answer = self.step(second, case, "ask", **sent)
        assert answer.status_code == 409
        assert cases.state_of(case) == before
        text = answer.content.decode()
        assert "The case changed since you opened it" in text
        assert "The hotel is closed." in text
        assert "Which hotel?" in text  # what was typed is kept

    def test_a_link_from_an_older_page_shows_the_change_before_anything_is_typed(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        seen = client.get(page(case)).context["seen"]
        desks.release(case, by=cases.actor("HAG-OFFICER"), at=timezone.now())
        answer = client.get(page(case, "steps", "ask"), {"edition": case.edition, "seen": seen})
        assert [str(event.title) for event in answer.context["changed"]] == ["Laid back"]

    def test_a_signed_step_asks_for_a_fresh_sign_in_and_keeps_what_was_typed(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        cases.grow_stale(client)
        answer = self.step(client, case, "grant", note="a private note")
        assert answer.status_code == 302
        assert cases.state_of(case)[0] == "examination"
        assert "a private note" not in str(dict(client.session))
        confirmed = client.post(answer["Location"], {"password": cases.ministry.PASSWORD})
        assert confirmed.status_code == 302, confirmed.content.decode()
        form = client.get(confirmed["Location"])
        assert form.status_code == 200
        assert "a private note" in form.content.decode()
        assert self.step(client, case, "grant", note="a private note").status_code == 302
        assert cases.state_of(case)[0] == "granted"

    def test_a_wrong_password_signs_nothing(self):
        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        cases.grow_stale(client)
        answer = self.step(client, case, "grant")
        assert client.post(answer["Location"], {"password": "wrong"}).status_code == 200
        assert self.step(client, case, "grant").status_code == 302
        assert cases.state_of(case)[0] == "examination"

    def test_an_account_with_a_one_time_code_confirms_by_it(self):
        from allauth.mfa.totp.internal import auth as totp

        case = cases.examined()
        client = cases.signed_in("HAG-CONSUL")
        consul = cases.account_of("HAG-CONSUL")
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(consul, secret)
        consul.set_unusable_password()
        consul.save()
        client.force_login(consul)
        answer = client.get(page(case, "steps", "grant"))
        assert answer["Location"].startswith("/en/accounts/mfa/reauthenticate/")
        code = totp.format_hotp_value(
            totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
        )
        assert client.post(answer["Location"], {"code": code}).status_code == 302
        assert self.step(client, case, "grant").status_code == 302
        assert cases.state_of(case)[0] == "granted"

    def test_a_passkey_alone_is_offered_as_the_way(self):
        from allauth.mfa.models import Authenticator

        case = cases.examined()
        consul = cases.account_of("HAG-CONSUL")
        Authenticator.objects.create(user=consul, type="webauthn", data={"name": "key"})
        consul.set_unusable_password()
        consul.save()
        client = cases.Client()
        client.force_login(consul)
        answer = client.get(page(case, "steps", "grant"))
        assert answer["Location"].startswith("/en/accounts/mfa/webauthn/reauthenticate/?next=")
        assert cases.state_of(case)[0] == "examination"


class TestHits(cases.DeskTest):
    def test_a_hit_is_cleared_with_a_reason_and_the_grant_is_open(self):
        case = cases.examined()
        hit = hit_on(case)
        client = cases.signed_in("HAG-CONSUL")
        listed = client.get(page(case)).context["view"].hits[0]
        address = page(case, "hits", listed.handle)
        assert client.get(address).status_code == 200
        sent = {"state": "cleared", "reason": "Born in 1974, not 1950.", "state_seen": "open"}
        assert client.post(address, sent).status_code == 302
        hit.refresh_from_db()
        assert hit.state == "cleared"
        shown = client.get(page(case)).context["view"].hits[0]
        assert shown.reason == "Born in 1974, not 1950."
        assert client.post(page(case, "steps", "grant")).status_code == 302

    def test_without_a_reason_or_by_others_nothing_is_decided(self):
        case = cases.examined()
        hit = hit_on(case)
        address = page(case, "hits", "dddddddddddd.1")
        consul = cases.signed_in("HAG-CONSUL")
        assert consul.post(address, {"state": "cleared", "reason": " "}).status_code == 422
        assert consul.post(address, {"state": "open", "reason": "x"}).status_code == 422
        for post in ("DEL-CONSUL", "SEC-DESK", "MFA-AUDITOR"):
            sent = {"state": "cleared", "reason": "x"}
            assert cases.signed_in(post).post(address, sent).status_code == 404
        hit.refresh_from_db()
        assert (hit.state, hit.reason) == ("open", None)

    def test_the_second_of_two_officers_does_not_overwrite_the_first(self):
        case = cases.examined()
        hit = hit_on(case)
        address = page(case, "hits", "dddddddddddd.1")
        first = {"state": "confirmed", "reason": "The same person.", "state_seen": "open"}
        second = {"state": "cleared", "reason": "Another one.", "state_seen": "open"}
        assert cases.signed_in("HAG-OFFICER").post(address, first).status_code == 302
        answer = cases.signed_in("HAG-CONSUL").post(address, second)
        assert answer.status_code == 412
        assert "The same person." in answer.content.decode()
        hit.refresh_from_db()
        assert hit.state == "confirmed"

    def test_an_overridden_hit_needs_a_second_person(self):
        case = cases.examined("HAG-CONSUL")
        hit_on(case)
        client = cases.signed_in("HAG-CONSUL")
        sent = {"state": "overridden", "reason": "Known since long.", "state_seen": "open"}
        client.post(page(case, "hits", "dddddddddddd.1"), sent)
        assert client.post(page(case, "steps", "grant")).status_code == 409
        assert client.post(page(case, "steps", "propose_grant")).status_code == 302
        assert client.post(page(case, "steps", "confirm_grant")).status_code == 403
        assert cases.state_of(case)[0] == "grant_proposed"
        head = cases.signed_in("HAG-HEAD")
        assert head.post(page(case, "steps", "confirm_grant")).status_code == 302
        assert cases.state_of(case)[0] == "granted"


class TestAppeals(cases.DeskTest):
    def test_only_an_officer_who_took_no_part_decides(self):
        case = cases.refused()
        appeal = appeals.lodge(case, "I have funds.", by=cases.applicant(case), at=timezone.now())
        steps = ("appeals", appeal.reference, "steps", "allow")
        given = {"reasoning": "Funds were shown after all."}
        consul = cases.signed_in("HAG-CONSUL")  # confirmed the refusal
        assert consul.get(page(case, *steps)).status_code == 404
        assert consul.post(page(case, *steps), given).status_code == 404
        assert cases.state_of(appeal)[0] == "lodged"
        head = cases.signed_in("HAG-HEAD")
        text = head.get(page(case)).content.decode()
        assert "I have funds." in text
        assert head.post(page(case, *steps), given).status_code == 302
        assert (cases.state_of(appeal)[0], cases.state_of(case)[0]) == ("allowed", "granted")

    def test_the_appeal_of_another_case_is_not_there(self):
        case, other = cases.refused(), cases.refused()
        appeal = appeals.lodge(case, "Please.", by=cases.applicant(case), at=timezone.now())
        head = cases.signed_in("HAG-HEAD")
        wrong = page(other, "appeals", appeal.reference, "steps", "allow")
        assert head.post(wrong, {"reasoning": "x"}).status_code == 404
        assert (
            head.get(page(case, "letters", appeal.reference, "steps", "allow")).status_code == 404
        )
        assert cases.state_of(appeal)[0] == "lodged"
