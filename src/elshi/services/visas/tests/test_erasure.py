"""A person is forgotten: nothing of theirs is left to read, and what must still work works."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from elshi.commons.fees import reads as dues
from elshi.commons.fees.models import BankLine
from elshi.commons.watchlists.models import Edition, Entry, Hit
from elshi.foundation.access import idempotence
from elshi.foundation.access.models import KeptAnswer
from elshi.foundation.files import actions as files
from elshi.foundation.files import vault
from elshi.foundation.files.models import CaseKey, Delivery, StoredFile
from elshi.foundation.files.refusals import Erased
from elshi.foundation.jobs import worker
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.notices.models import Notice
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.models import Passage
from elshi.portal.demonstration import ministry
from elshi.services.visas.actions import (
    aftercare,
    appeals,
    consultations,
    erasure,
    invitations,
    links,
    revocation,
)
from elshi.services.visas.boarding import Question
from elshi.services.visas.models import Appeal, Application, Consultation, Host, Invitation, Visa
from elshi.services.visas.reads import verification
from elshi.services.visas.reads.cases import answers_of, by_particulars
from elshi.services.visas.reads.travellers import overview

from . import desk_cases as cases
from .dump import files as kept_files
from .dump import rows, traces
from .issued_cases import GIVEN, codes, document

pytestmark = pytest.mark.slow

PERSON = {
    "surname": "QVERTSSON",
    "given_names": "ZDENKA PIA",
    "passport_number": "QX-778812A",
    "birth": "1971-03-29",
    "birth_place": "Qbirthplace",
    "email": "zdenka.q@specimen.example",
    "home_address": "7 Qhome Street",
    "stay_address": "Qhotel in Almaty",
    "occupation": "Qcartographer",
}
# What is said of her in the course of the case; each word stands nowhere else.
SAID = (
    "Qquestion", "Qopinion", "Qasked", "Qreply", "Qrefusal", "Qargument", "Qallowed", "Qwish",
    "Qrevocation", "Qnote", "Qpayer", "Qlisted", "Qhandover",
)  # fmt: skip
WORDS = [*PERSON.values(), "QX778812A", "710329", "ZDENKA", *SAID]


def by(post: str) -> Any:
    return ministry.actor_of(post, timezone.now())


def picture() -> bytes:
    made = io.BytesIO()
    Image.radial_gradient("L").resize((400, 500)).convert("RGB").save(made, "JPEG")
    return made.getvalue()


@override_settings(NOTICES_DELIVERY="file")
class ErasureTest(cases.DeskTest):
    """A whole life: invited, consulted about, refused, on appeal granted, issued, still wished."""

    @pytest.fixture(autouse=True)
    def _folders(self, tmp_path: Path, settings: Any):
        cache.clear()
        for name in ("FILES_ROOT", "OUTBOX_ROOT"):
            setattr(settings, name, tmp_path / name)
        self.folders = (tmp_path, Path(settings.KEYS_ROOT), Path(settings.HOME))

    def lived(self) -> Application:
        now = timezone.now()
        revocation.publish(at=now)
        invited = invitations.issue(
            Host.objects.first(), office=Office.objects.get(code="HAG"), category="B3",
            entries="single", valid_until=now.date() + timedelta(days=50),
            invitee=PERSON, by=by("HAG-CONSUL"), at=now,
        )  # fmt: skip
        today = cases.day_of(now)
        stay = {"arrival": today.isoformat()}
        stay["departure"] = (today + timedelta(days=9)).isoformat()
        case = cases.examined(
            "HAG-OFFICER", now, **PERSON, **stay, category="B3", invitation_number=invited.reference
        )
        files.receive(picture(), owner=case.subject, purpose="photo", by="traveller", at=now)
        half = files.begin(owner=case.subject, purpose="photo", size=99, by="traveller", at=now)
        files.append(half.token, offset=0, content=b"QVERTSSON", at=now)
        links.send_link(case, "resume", at=now)
        self.talked_about(case, now)
        self.refused_and_granted(case, now)
        aftercare.ask(case, "correction", "Qwish", by=cases.applicant(case), at=now)
        self.noted_elsewhere(case, now)
        worker.drain(at=now)
        return Application.objects.get(pk=case.pk)

    def talked_about(self, case: Application, now: Any) -> None:
        agency = Office.objects.filter(kind=Office.Kind.AGENCY).first()
        asked = consultations.consult(case, agency, "Qquestion", by=by("HAG-OFFICER"), at=now)
        given = {"opinion": "no_objection", "reasons": "Qopinion"}
        procedures.take(asked, "answer", by=by("SEC-DESK"), at=now, given=given)
        officer = by("HAG-OFFICER")
        procedures.take(case, "ask", by=officer, at=now, given={"question": "Qasked"})
        given = {"reply": "Qreply"}
        procedures.take(case, "answer", by=cases.applicant(case), at=now, given=given)

    def refused_and_granted(self, case: Application, now: Any) -> None:
        given = {"grounds": ["purpose"], "reasoning": "Qrefusal"}
        procedures.take(case, "propose_refusal", by=by("HAG-OFFICER"), at=now, given=given)
        given = {"note": "Qnote"}
        case = procedures.take(case, "confirm_refusal", by=by("HAG-CONSUL"), at=now, given=given)
        worker.drain(at=now)
        appeal = appeals.lodge(case, "Qargument", by=cases.applicant(case), at=now)
        given = {"reasoning": "Qallowed"}
        procedures.take(appeal, "allow", by=by("HAG-HEAD"), at=now, given=given)
        worker.drain(at=now)
        given = {"grounds": ["documents"], "reasoning": "Qrevocation"}
        visa = Visa.objects.get()
        procedures.take(visa, "propose_revocation", by=by("HAG-CONSUL"), at=now, given=given)

    def noted_elsewhere(self, case: Application, now: Any) -> None:
        charge = dues.charge_of(case.subject)
        BankLine.objects.create(
            account="A", bank_reference="R", amount=1, currency="EUR", credit=True, charge=charge,
            booked=now.date(), text="Qpayer QVERTSSON", match="settles", taken_at=now,
        )  # fmt: skip
        BankLine.objects.create(
            account="A", bank_reference="S", amount=1, currency="EUR", credit=True, charge=None,
            booked=now.date(), text="/NAME/Qvertsson, Zdenka/VISA", match="unknown", taken_at=now,
        )  # fmt: skip
        listed = Edition.objects.create(
            code="T", published=now, digest="d", entries_count=1, loaded_at=now
        )
        entry = Entry.objects.create(edition=listed, key="k", names=[])
        Hit.objects.create(
            subject=case.subject, office=case.office, entry=entry, score=0.9, found_at=now,
            evidence=["Qlisted"], reason=vault.seal_text(case.subject, "Qlisted"),
        )  # fmt: skip

    def erase(self, case: Application) -> Application:
        with self.captureOnCommitCallbacks(execute=True):
            erasure.erase(case, by=by("HAG-HEAD"), at=timezone.now())
        worker.drain(at=timezone.now())
        return Application.objects.get(pk=case.pk)

    def places(self):
        yield from rows()
        yield from kept_files(*self.folders)

    def test_nothing_of_her_is_left_and_what_stays_stands(self):
        case = self.lived()
        before = traces(WORDS, self.places())
        # In the clear stood her letters in the outbox and the words of the bank and the list.
        assert any("zdenka.q" in one and ".eml" in one for one in before), before
        assert any("Qpayer" in one and "fees_bankline" in one for one in before), before
        known = (".eml", "fees_bankline", "watchlists_hit")
        assert [one for one in before if not one.endswith(known)] == []
        unknown = {finding.subject for finding in audit([])}
        case = self.erase(case)
        assert traces(WORDS, self.places()) == []
        # The search itself finds what is there.
        assert traces([case.reference], self.places())
        self.keys_are_gone(case)
        self.ledger_stands(case, unknown)
        self.pages_say_so(case)
        self.twice_is_once(case)

    def keys_are_gone(self, case: Application) -> None:
        living = CaseKey.objects.filter(destroyed_at=None).values_list("owner", flat=True)
        assert set(living) == {vault.INDEX_OWNER}
        sealed = Passage.objects.filter(sealed__isnull=False)
        assert {row.subject.partition(":")[0] for row in sealed} == {
            "visas.application", "visas.visa", "visas.appeal", "visas.consultation"
        }  # fmt: skip
        for passage in sealed:
            with pytest.raises(Erased):
                vault.open_document(passage.subject, bytes(passage.sealed))
        assert not StoredFile.objects.exists()
        assert not Delivery.objects.exists()
        assert not Notice.objects.exclude(sealed=None).exists()
        invited = Invitation.objects.get()
        assert (invited.state, invited.passport_index, invited.birth_index) == ("expired", "", "")
        assert (case.passport_index, case.birth_index, case.email_index) == ("", "", "")
        assert by_particulars(case.reference, PERSON["passport_number"], PERSON["birth"]) is None
        assert [line.text for line in BankLine.objects.all()] == ["", ""]
        hit = Hit.objects.get()
        assert (hit.evidence, hit.reason) == ([], None)

    def ledger_stands(self, case: Application, unknown: set[str]) -> None:
        """Nothing differs but the rows that this test put past every act."""
        found = list(audit([]))
        assert {finding.kind for finding in found} == {"row unledgered"}
        assert {finding.subject for finding in found} == unknown
        last = Leaf.objects.filter(subject=case.subject).latest("index")
        assert json.loads(bytes(last.canonical))["act"] == "visas.application.erase"

    def pages_say_so(self, case: Application) -> None:
        asked, invited = Consultation.objects.get(), Invitation.objects.get()
        for post, path in (
            ("HAG-CONSUL", f"cases/{case.reference}/"),
            ("HAG-CONSUL", f"cases/{case.reference}/print/"),
            ("SEC-DESK", f"consultations/{asked.reference}/"),
            ("HAG-CONSUL", f"invitations/{invited.reference}/"),
        ):
            answer = cases.signed_in(post).get(f"/en/visas/{path}")
            assert answer.status_code == 200, (path, answer.status_code)
            assert not any(word in answer.content.decode() for word in WORDS)
        assert overview(case, timezone.now()).rows == []

    def twice_is_once(self, case: Application) -> None:
        erasure.erase(case, by=by("HAG-HEAD"), at=timezone.now() + timedelta(days=1))
        assert Application.objects.get(pk=case.pk).erased_at == case.erased_at

    def test_a_running_case_is_not_erased(self):
        running = cases.examined()
        with pytest.raises(Refusal, match="running"):
            erasure.erase(running, by=by("HAG-HEAD"), at=timezone.now())
        assert answers_of(Application.objects.get(pk=running.pk))["surname"] == "ERIKSSON"

    def test_a_living_visa_is_answered_for_until_it_is_revoked_or_ends(self):
        case = self.lived()
        visa, now = Visa.objects.get(), timezone.now()
        seal = next(code.hex() for code in codes(document(visa)).values() if code[:1] != b"{")
        self.erase(case)
        visa.refresh_from_db()
        assert visa.holder_index
        assert self.boards(visa, seal) == [True, True, True]
        assert not verification.stands(visa.number, "QX778812B", now.date())
        assert not verification.stands("0" * 9, PERSON["passport_number"], now.date())
        last = now + (visa.valid_until - now.date())
        assert erasure.forget_holders(at=last + timedelta(days=1)) == 0
        with transaction.atomic():
            assert erasure.forget_holders(at=last + timedelta(days=2)) == 1
            transaction.set_rollback(True)
        # The consul's proposal stood before the erasure, and stands.
        visa = procedures.take(visa, "revoke", by=by("HAG-HEAD"), at=now, given=GIVEN)
        worker.drain(at=now)
        assert Passage.objects.get(subject=visa.subject, step="revoke").sealed is None
        assert self.boards(visa, seal) == [False, False, False]
        assert verification.of_codes([bytes.fromhex(seal)], now).finding == "revoked"
        assert erasure.forget_holders(at=now) == 1
        assert Visa.objects.get().holder_index == ""

    def boards(self, visa: Visa, seal: str) -> list[bool]:
        now = timezone.now()
        passport, on = PERSON["passport_number"], cases.day_of(now)
        return [
            verification.stands(visa.number, passport, on),
            verification.may_board(Question(on=on, number=visa.number, passport=passport), now),
            verification.may_board(Question(on=on, seal=seal), now),
        ]


def test_every_kind_of_row_that_names_an_application_is_reached():
    named = {relation.related_model for relation in Application._meta.related_objects}
    assert {Visa, Appeal, Consultation} <= named


@pytest.mark.django_db
def test_an_answer_kept_for_repetition_is_read_by_nobody_else(rf):
    from django.http import HttpResponse

    request = rf.post("/api/v1/x", b"{}", "application/json", headers={"Idempotency-Key": "k1"})
    actor, now = by_nobody(), timezone.now()
    first = idempotence.once(request, actor, lambda: HttpResponse(b"QX778812A"), at=now)
    again = idempotence.once(request, actor, lambda: HttpResponse(b"another"), at=now)
    assert first.content == again.content == b"QX778812A"
    assert b"QX778812A" not in bytes(KeptAnswer.objects.get().body)


def by_nobody() -> Any:
    from elshi.foundation.access.actors import Actor

    return Actor(kind="staff", name="account:1", account=1)
