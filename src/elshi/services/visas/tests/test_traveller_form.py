"""The traveller's form through its doors: cheap, safe from probing, mendable, for families too."""

from __future__ import annotations

import gzip
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from elshi.commons.fees import reads as dues
from elshi.commons.fees.models import Payment
from elshi.engines.documents.portrait import specimen as portraits
from elshi.foundation.files import reads as stored
from elshi.foundation.jobs.models import Job
from elshi.foundation.notices.models import Notice
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.models import Passage
from elshi.services.visas import offers
from elshi.services.visas.actions import aftercare, applications, companions, links
from elshi.services.visas.demonstration.rules import TABLE
from elshi.services.visas.models import AccessLink, Application
from elshi.services.visas.reads import groups
from elshi.services.visas.reads.cases import answers_of
from elshi.services.visas.rulebook import RuleBook

from .desk_cases import DeskTest, applicant, draft, examined, pay, received, refused

pytestmark = pytest.mark.slow

WEIGHT = 100_000
FONT = re.compile(r"@font-face \{[^}]*?url\(\"([^\"]+)\"\)[^}]*?unicode-range: ([^;]+);", re.S)


def holding(*cases: Application) -> Client:
    """A browser whose session has opened these cases."""
    client = Client()
    session = client.session
    session["held"] = [case.subject for case in cases]
    session.save()
    return client


def page(case: Application, name: str, language: str = "en") -> str:
    return f"/{language}/visas/applications/{case.reference}/questions/{name}/"


class CostTest(DeskTest):
    """What a page costs the house and the traveller's line."""

    def test_every_page_of_the_form_takes_at_most_eight_queries(self) -> None:
        case = draft(timezone.now())
        client = holding(case)
        client.get(page(case, "names"))
        for name in ("nationality", "trip", "contact", "passport", "names", "birth", "home"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(page(case, name)).status_code == 200
            assert len(asked) <= 8, (name, [query["sql"][:90] for query in asked])

    def test_the_first_visit_weighs_at_most_100_kilobytes_with_its_fonts(self) -> None:
        case = draft(timezone.now())
        for language in ("kk", "ru", "en"):
            answer = holding(case).get(page(case, "nationality", language))
            weight = transferred(answer)
            print(f"{language}: first visit to the form {weight:,} bytes")
            assert weight <= WEIGHT, (language, weight)


def transferred(answer: HttpResponse) -> int:
    """The bytes of a first visit as whitenoise and granian send them: gzip, fonts as they are.

    Fonts are those whose range the page's own letters touch, in both weights.
    """
    html = answer.content.decode()
    total = len(gzip.compress(answer.content, 6))
    files = set(re.findall(r"(?:src|href)=\"/static/([^\"]+)\"", html))
    style = next(name for name in files if name.endswith(".css"))
    text = set(re.sub(r"<[^>]+>", "", html))
    css = Path(str(finders.find(style))).read_text()
    for name, ranges in FONT.findall(css):
        if any(_within(ord(letter), ranges) for letter in text):
            files.add(f"{style.rpartition('/')[0]}/{name}")
    pictures = re.findall(r"url\(\"(pictures/[^\"]+)\"\)", css)
    files |= {f"{style.rpartition('/')[0]}/{name}" for name in pictures}
    for name in files:
        content = Path(str(finders.find(name))).read_bytes()
        total += len(content) if name.endswith(".woff2") else len(gzip.compress(content, 9))
    return total


def _within(code: int, ranges: str) -> bool:
    for part in ranges.replace("U+", "").split(","):
        first, _dash, last = part.strip().partition("-")
        if int(first, 16) <= code <= int(last or first, 16):
            return True
    return False


class ProbingTest(DeskTest):
    """The status page tells a stranger nothing."""

    def setUp(self) -> None:
        cache.clear()

    def _ask(self, reference: str, passport: str, birth: str = "1974-08-12") -> HttpResponse:
        given = {"reference": reference, "passport_number": passport, "birth": birth}
        return Client().post("/en/visas/status/", given)

    def test_wrong_and_absent_are_answered_alike(self) -> None:
        case = received()
        number = answers_of(case)["passport_number"]
        answers = {
            "absent": self._ask(applications.new_reference(), number),
            "wrong passport": self._ask(case.reference, "X1"),
            "wrong birth": self._ask(case.reference, number, "1974-08-13"),
            "no reference at all": self._ask("HELLO", number),
            "a draft": self._ask(draft(timezone.now()).reference, number),
        }
        for name, answer in answers.items():
            assert answer.status_code == 422, name
        bodies = {_without_what_was_typed(answer) for answer in answers.values()}
        assert len(bodies) == 1
        found = self._ask(case.reference, number.lower())
        assert found.status_code == 302
        assert case.reference in found["Location"]

    def test_the_21st_try_is_refused_and_a_right_one_too(self) -> None:
        case = received()
        number = answers_of(case)["passport_number"]
        codes = [self._ask(case.reference, "X1").status_code for _ in range(20)]
        assert codes == [422] * 20
        refused_ = self._ask(case.reference, number)
        assert refused_.status_code == 429
        assert "Wait a few minutes and try again." in refused_.content.decode()
        assert case.reference not in refused_.content.decode()

    def test_a_case_nobody_opened_here_is_absent(self) -> None:
        case = received()
        for path in ("", "pay/", "receipt/", "travellers/", "interview/", "request/", "appeal/"):
            hidden = Client().get(f"/en/visas/applications/{case.reference}/{path}")
            absent = Client().get(f"/en/visas/applications/{applications.new_reference()}/{path}")
            assert (hidden.status_code, absent.status_code) == (404, 404), path


def _without_what_was_typed(answer: HttpResponse) -> str:
    text = answer.content.decode()
    text = re.sub(r"value=\"[^\"]*\"", "", text)
    return re.sub(r"(name=\"csrfmiddlewaretoken\")[^>]*", r"\1", text)


class LinkTest(DeskTest):
    """One-time links: spent by a button, closed by a new address, sent again on request."""

    def setUp(self) -> None:
        cache.clear()

    def test_a_link_opens_once_and_only_by_its_button(self) -> None:
        case = draft(timezone.now())
        token = links.send_link(case, "resume", at=timezone.now())
        other = Client()
        assert other.get(f"/en/visas/link/{token}/").status_code == 200
        assert other.get(page(case, "check")).status_code == 404
        assert other.post(f"/en/visas/link/{token}/").status_code == 302
        assert other.get(page(case, "check")).status_code == 200
        assert Client().post(f"/en/visas/link/{token}/").status_code == 410

    def test_a_new_address_closes_the_links_sent_to_the_old_one(self) -> None:
        now = timezone.now()
        case = draft(now)
        token = links.send_link(case, "resume", at=now)
        applications.answer(
            case, "contact", {"email": "right@specimen.example"}, by=applicant(case), at=now
        )
        case.refresh_from_db()
        assert case.email_confirmed_at is None
        assert Client().post(f"/en/visas/link/{token}/").status_code == 410

    def test_a_lost_link_is_sent_to_the_address_alone_and_nobody_learns_of_it(self) -> None:
        case = draft(timezone.now(), email="lost@specimen.example")
        before = AccessLink.objects.filter(application=case).count()
        known = Client().post("/en/visas/recover/", {"email": "LOST@specimen.example"})
        unknown = Client().post("/en/visas/recover/", {"email": "nobody@specimen.example"})
        assert known.status_code == unknown.status_code == 200
        assert _without_what_was_typed(known) == _without_what_was_typed(unknown)
        assert AccessLink.objects.filter(application=case).count() == before + 1
        assert Notice.objects.filter(subject=case.subject).count() >= 1

    def test_leaving_forgets_everything_on_this_device(self) -> None:
        case = received()
        client = holding(case)
        assert client.get(f"/en/visas/applications/{case.reference}/").status_code == 200
        assert client.post("/en/visas/leave/").status_code == 200
        assert client.get(f"/en/visas/applications/{case.reference}/").status_code == 404


class CorrectionTest(DeskTest):
    """Answers corrected after handing in: entered, screened anew, without a new fee."""

    def test_a_name_is_corrected_entered_and_screened_anew(self) -> None:
        case, now = examined(), timezone.now()
        charges = dues.charge_of(case.subject)
        Job.objects.all().delete()
        applications.answer(case, "names", {"surname": "ERIKSON"}, by=applicant(case), at=now)
        case.refresh_from_db()
        assert answers_of(case)["surname"] == "ERIKSON"
        assert dues.charge_of(case.subject) == charges
        assert Passage.objects.filter(subject=case.subject, step="correct").count() == 1
        assert Job.objects.filter(name="visas.screen").count() == 1

    def test_what_the_fee_was_taken_for_stays(self) -> None:
        case, now = received(), timezone.now()
        before = answers_of(case)
        for question, given in (("entries", {"entries": "double"}), ("trip", {"category": "C12"})):
            with pytest.raises(InvalidInput):
                applications.answer(case, question, given, by=applicant(case), at=now)
        case.refresh_from_db()
        assert answers_of(case) == before

    def test_no_gap_is_torn_open(self) -> None:
        case, now = received(), timezone.now()
        for question, given in (
            ("names", {"given_names": ""}),
            ("journey", {"departure": (now.date() - timedelta(days=1)).isoformat()}),
            ("birth", {"birth": (now.date() - timedelta(days=3000)).isoformat()}),
        ):
            with pytest.raises(InvalidInput):
                applications.answer(case, question, given, by=applicant(case), at=now)
        assert not Passage.objects.filter(subject=case.subject, step="correct").exists()

    def test_nothing_is_corrected_after_the_decision(self) -> None:
        case = refused()
        with pytest.raises(Refusal):
            applications.answer(
                case, "names", {"surname": "X"}, by=applicant(case), at=timezone.now()
            )
        assert holding(case).get(page(case, "names")).status_code == 302

    def test_a_correction_leads_back_to_all_answers(self) -> None:
        case = draft(timezone.now())
        client = holding(case)
        assert f"{page(case, 'names')}?check" in client.get(page(case, "check")).content.decode()
        answer = client.post(
            page(case, "names") + "?check", {"surname": "BERG", "given_names": "ANNA"}
        )
        assert answer["Location"] == page(case, "check")
        assert "BERG&lt;&lt;ANNA" in client.get(page(case, "check")).content.decode()


class FamilyTest(DeskTest):
    """Several travellers: one contact, one journey, handed in together, each with a fee."""

    def test_a_family_is_handed_in_together_or_not_at_all(self) -> None:
        now = timezone.now()
        first = draft(now)
        second = companions.add(first, by=applicant(first), at=now)
        shared = answers_of(second)
        assert shared["email"] == answers_of(first)["email"]
        assert shared["arrival"] == answers_of(first)["arrival"]
        assert not shared.get("surname")
        client = holding(first, second)
        both = client.post(f"/en/visas/applications/{first.reference}/travellers/", {"true": "on"})
        assert both.status_code == 422
        states = set(Application.objects.filter(group=second.group).values_list("state", flat=True))
        assert states == {"draft"}
        assert dues.charge_of(first.subject) is None
        _complete(second, like=first)
        both = client.post(f"/en/visas/applications/{first.reference}/travellers/", {"true": "on"})
        assert both.status_code == 302
        listed = client.get(both["Location"]).content.decode()
        assert listed.count("/pay/") >= 2
        assert "$160" in listed
        for case in (first, second):
            charge = dues.charge_of(case.subject)
            assert charge is not None
            assert charge.amount == 8000
        pay(first, now)
        assert "$80" in client.get(both["Location"]).content.decode()

    def test_a_stranger_joins_no_family(self) -> None:
        now = timezone.now()
        first, stranger = draft(now), draft(now)
        with pytest.raises(Exception):  # noqa: B017
            companions.add(first, by=applicant(stranger), at=now)
        first.refresh_from_db()
        assert first.group is None

    def test_the_link_of_one_opens_all_with_the_same_address(self) -> None:
        now = timezone.now()
        first = draft(now)
        first.refresh_from_db()
        second = companions.add(first, by=applicant(first), at=now)
        first.refresh_from_db()
        assert {one.pk for one in groups.same_address(first)} == {first.pk, second.pk}


def _complete(case: Application, *, like: Application) -> None:
    """Answer what a companion still lacks."""
    from elshi.foundation.files import actions as files

    from .desk_cases import PIXEL

    given = answers_of(like) | {"passport_number": "C00000001", "given_names": "BERTIL"}
    now = timezone.now()
    for question in ("passport", "names", "birth", "journey", "home", "representative"):
        applications.answer(case, question, given, by=applicant(case), at=now)
    files.keep(PIXEL, kind="png", owner=case.subject, purpose="photo", by="traveller", at=now)


class RepresentationTest(DeskTest):
    """Children and official travellers."""

    def test_a_child_needs_a_representative_and_the_proof(self) -> None:
        now = timezone.now()
        birth = (now.date() - timedelta(days=9 * 365)).isoformat()
        case = draft(now, birth=birth)
        with pytest.raises(Refusal):
            procedures.take(case, "submit", by=applicant(case), at=now)
        case.refresh_from_db()
        assert (case.state, case.number) == ("draft", "")
        shown = holding(case).get(page(case, "documents")).content.decode()
        assert "Proof of representation" in shown

    def test_an_official_visa_asks_for_the_note_and_costs_nothing(self) -> None:
        now = timezone.now()
        case = draft(now, category="A1", note_verbale="NV-17 of 2026-11-01")
        from elshi.foundation.files import actions as files

        from .desk_cases import PIXEL

        files.keep(
            PIXEL, kind="png", owner=case.subject, purpose="note_verbale", by="traveller", at=now
        )
        applications.answer(
            case, "note", {"note_verbale": "NV-17 of 2026-11-01"}, by=applicant(case), at=now
        )
        case = procedures.take(case, "submit", by=applicant(case), at=now)
        charge = dues.charge_of(case.subject)
        assert charge is not None
        assert (charge.amount, charge.state) == (0, "settled")
        assert case.note_verbale == "NV-17 of 2026-11-01"
        shown = holding(case).get(f"/en/visas/applications/{case.reference}/").content.decode()
        assert "<h1>Handed in</h1>" in shown
        assert "Waiting for your payment" not in shown
        assert not Notice.objects.exists()
        applications.receive_paid(case.reference, at=now)
        told = set(Notice.objects.values_list("template", flat=True))
        assert told == {"visas.received"}

    def test_a_note_verbale_does_not_follow_into_another_category(self) -> None:
        now = timezone.now()
        case = draft(now, category="A1", note_verbale="NV-17")
        by = applicant(case)
        applications.answer(case, "note", {"note_verbale": "NV-17"}, by=by, at=now)
        applications.answer(case, "trip", {"category": "B12"}, by=by, at=now)
        case.refresh_from_db()
        assert case.note_verbale == ""
        with pytest.raises(InvalidInput):
            applications.answer(case, "note", {"note_verbale": "NV-17"}, by=by, at=now)


class FileTest(DeskTest):
    """Pictures: reasons at once, nothing kept of a refused one, pieces put together."""

    def _photo(self, *, good: bool) -> bytes:
        out = io.BytesIO()
        picture = portraits.draw(seed=7)
        (picture if good else picture.resize((300, 200))).save(out, "JPEG", quality=92)
        return out.getvalue()

    def test_a_photograph_is_refused_with_every_reason_and_not_kept(self) -> None:
        case = draft(timezone.now())
        for file in stored.of_owner(case.subject):
            file.delete()
        upload = SimpleUploadedFile("a.jpg", self._photo(good=False), "image/jpeg")
        answer = holding(case).post(page(case, "photo"), {"file": upload})
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "too small" in shown
        assert "proportion" in shown
        assert not stored.of_owner(case.subject).exists()

    def test_a_form_of_documents_that_brings_nothing_is_told_what_it_lacks(self) -> None:
        case = draft(timezone.now())
        answer = holding(case).post(page(case, "documents"), {})
        assert answer.status_code == 422
        assert "Choose which document this is." in answer.content.decode()

    def test_a_delivery_in_pieces_becomes_the_photograph(self) -> None:
        case = draft(timezone.now())
        client, content = holding(case), self._photo(good=True)
        order = {"owner": case.subject, "purpose": "arriving", "size": len(content)}
        token = client.post(reverse("files:upload_begin"), order).json()["token"]
        for start in (0, 40_000):
            client.post(
                reverse("files:upload_append", args=(token,)),
                content[start : 40_000 if not start else None],
                content_type="application/octet-stream", headers={"Upload-Offset": str(start)},
            )  # fmt: skip
        arrived = client.post(reverse("files:upload_finish", args=(token,))).json()["file"]
        answer = client.post(page(case, "photo"), {"delivered": arrived})
        assert answer.status_code == 302
        assert [file.token for file in stored.of_owner(case.subject, "photo")] == [arrived]
        assert not stored.of_owner(case.subject, "arriving").exists()

    def test_another_traveller_s_delivery_is_as_absent_as_none(self) -> None:
        now = timezone.now()
        mine, theirs = draft(now), draft(now)
        answer = holding(mine).post(
            page(mine, "photo"), {"delivered": stored.of_owner(theirs.subject).get().token}
        )
        assert answer.status_code == 409
        assert stored.of_owner(theirs.subject, "photo").count() == 1


class StatusTest(DeskTest):
    """What the status page shows in each state, and what may still be asked for."""

    def test_whoever_pays_comes_back_to_the_address_where_the_session_lives(self) -> None:
        now = timezone.now()
        case = draft(now)
        case = procedures.take(case, "submit", by=applicant(case), at=now)
        client, address = holding(case), f"/ru/visas/applications/{case.reference}/"
        gateway = client.post(f"{address}pay/", headers={"host": "127.0.0.1:8111"})
        assert gateway.status_code == 302
        assert gateway.url.startswith("/ru/fees/sandbox/")  # where letters are in English
        paid = Payment.objects.get(charge__subject=case.subject)
        assert paid.return_url == f"http://127.0.0.1:8111{address}returned/"
        strange = client.post(f"{address}pay/", headers={"host": "elsewhere.example"})
        assert strange.status_code == 400
        assert Payment.objects.get(charge__subject=case.subject) == paid

    def test_a_receipt_is_a_pdf_once_paid(self) -> None:
        now = timezone.now()
        case = draft(now)
        client = holding(case)
        case = procedures.take(case, "submit", by=applicant(case), at=now)
        address = f"/ru/visas/applications/{case.reference}/receipt/"
        assert client.get(address).status_code == 404
        pay(case, now)
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")

    def test_a_refusal_shows_grounds_reasons_and_the_way_to_appeal(self) -> None:
        case = refused()
        client = holding(case)
        shown = client.get(f"/en/visas/applications/{case.reference}/").content.decode()
        assert "The purpose of the stay was not shown" in shown
        assert "The purpose was not shown." in shown
        assert "/appeal/" in shown
        client.post(
            f"/en/visas/applications/{case.reference}/appeal/", {"arguments": "I have a booking."}
        )
        assert case.appeals.get().state == "lodged"
        again = client.post(
            f"/en/visas/applications/{case.reference}/appeal/", {"arguments": "Once more."}
        )
        assert case.appeals.count() == 1
        assert again.status_code in (200, 302, 409)

    def test_a_mend_is_asked_for_after_the_issue_only(self) -> None:
        case = received()
        with pytest.raises(Refusal):
            aftercare.ask(case, "correction", "My name", by=applicant(case), at=timezone.now())
        assert case.amendments.count() == 0


class OffersTest(DeskTest):
    """The list of visas: grouped by purpose, those that can be had online first."""

    def test_each_category_stands_in_the_list_exactly_once(self) -> None:
        book = RuleBook(TABLE)
        online = offers.online(book, "UTO")
        others = [one for one in offers.offers(book, "UTO") if one not in online]
        grouped = [one for group in offers.by_purpose(book, others) for one in group.offers]
        assert sorted(x.code for x in [*online, *grouped]) == sorted(book.categories)
        assert all(one.electronic and not one.official for one in online)
        assert offers.online(book, "AFG") == []

    def test_a_table_without_purposes_lists_everything(self) -> None:
        table = {k: v for k, v in TABLE.items() if k != "purposes"}
        book = RuleBook(table)
        groups_ = offers.by_purpose(book, offers.offers(book, "UTO"))
        assert [dict(group.title) for group in groups_] == [{}]
        assert len(groups_[0].offers) == len(TABLE["categories"])
