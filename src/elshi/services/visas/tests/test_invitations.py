"""Invitations: issued by consuls to hosts, bound to one passport, checked by anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from elshi.foundation.access.models import Reading
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.services.visas.models import Host, Invitation
from elshi.services.visas.reads.invitations import invitee_of

from .desk_cases import DeskTest, signed_in
from .test_rules import parts


def at(name, *given):
    with translation.override("en"):
        return reverse(f"visas:{name}", args=given)


class Invitations(DeskTest):
    def setUp(self) -> None:
        cache.clear()

    def sent(self, **changed):
        """What a consul sends from the page."""
        return {
            "host": Host.objects.get().pk, "category": "B3", "entries": "single",
            "surname": "Eriksson", "given_names": "Anna Maria", "passport_number": "l898902c3",
            **parts("birth", self.now.date().replace(year=1974)),
            **parts("valid_until", self.now.date() + timedelta(days=60)), **changed,
        }  # fmt: skip

    def issued(self):
        answer = signed_in("HAG-CONSUL").post(at("invitation_issue"), self.sent())
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return Invitation.objects.get()

    def test_an_invitation_names_one_passport_and_lies_sealed(self) -> None:
        made = self.issued()
        assert (made.office.code, made.state, len(made.reference)) == ("HAG", "issued", 17)
        assert invitee_of(made)["passport_number"] == "L898902C3"
        assert b"Eriksson" not in bytes(made.sealed)
        assert list(audit([])) == []

    def test_what_does_not_fit_is_refused(self) -> None:
        consul, before = signed_in("HAG-CONSUL"), Leaf.objects.count()
        wrong = ({"category": "A1"}, {"passport_number": "a b"}, {"given_names": ""},
                 {"host": "99"}, {"entries": "endless"}, {"valid_until_year": "9"})  # fmt: skip
        for each in wrong:
            assert consul.post(at("invitation_issue"), self.sent(**each)).status_code == 422, each
        assert Invitation.objects.count() == 0
        assert Leaf.objects.count() == before

    def test_other_offices_and_officers_without_the_power_find_nothing(self) -> None:
        made = self.issued()
        page, letter = at("invitation", made.reference), at("invitation_letter", made.reference)
        withdraw = at("invitation_step", made.reference, "withdraw")
        for post in ("DEL-CONSUL", "SEC-DESK"):
            client = signed_in(post)
            assert [client.get(page).status_code, client.get(letter).status_code,
                    client.post(withdraw).status_code] == [404, 404, 404]  # fmt: skip
        officer = signed_in("HAG-OFFICER")
        assert officer.get(page).status_code == 200
        assert officer.post(withdraw).status_code == 404
        assert officer.post(at("invitation_issue"), self.sent()).status_code == 404
        made.refresh_from_db()
        assert (made.state, Invitation.objects.count()) == ("issued", 1)

    def test_opening_one_is_noted(self) -> None:
        made = self.issued()
        signed_in("HAG-OFFICER").get(at("invitation", made.reference))
        assert Reading.objects.get(subject=made.subject).kind == "case"

    @pytest.mark.slow
    def test_its_letter_is_a_signed_pdf(self) -> None:
        made = self.issued()
        for language in ("kk", "ru", "en"):
            with translation.override(language):
                address = reverse("visas:invitation_letter", args=(made.reference,))
            answer = signed_in("HAG-CONSUL").get(address)
            assert answer.content.startswith(b"%PDF-"), language
            assert b"/ByteRange" in answer.content

    def check(self, number: str, passport: str) -> str:
        answer = Client().post(at("invitation_check"), {"number": number, "passport": passport})
        assert answer.status_code == 200
        page = answer.content.decode()
        if "The invitation is good" in page:
            return "good"
        return "not good" if "The invitation is not good" in page else page

    def test_a_host_learns_good_or_not_good_and_no_more(self) -> None:
        made = self.issued()
        assert self.check(made.reference, "L898902C3") == "good"
        assert self.check(made.reference.lower(), " l898902c3 ") == "good"
        assert self.check(made.reference, "L898902C4") == "not good"
        assert self.check("0" * 17, "L898902C3") == "not good"
        assert self.check("no number", "L898902C3") == "not good"

    def test_a_withdrawn_or_late_one_is_not_good(self) -> None:
        made = self.issued()
        withdraw = at("invitation_step", made.reference, "withdraw")
        assert signed_in("HAG-CONSUL").post(withdraw).status_code == 302
        assert self.check(made.reference, "L898902C3") == "not good"
        Invitation.objects.update(state="issued", valid_until=self.now.date() - timedelta(days=1))
        assert self.check(made.reference, "L898902C3") == "not good"

    def test_guessing_is_slowed_down(self) -> None:
        asked = {"number": "0" * 17, "passport": "L898902C3"}
        codes = [Client().post(at("invitation_check"), asked).status_code for _n in range(21)]
        assert codes == [200] * 20 + [429]

    def test_a_host_is_entered_once(self) -> None:
        consul = signed_in("HAG-CONSUL")
        host = {"registration": "010203040506", "name_kk": "Қ", "name_ru": "Р", "name_en": "Host"}
        assert consul.post(at("host_new"), host).status_code == 302
        assert consul.post(at("host_new"), host).status_code == 422
        assert consul.post(at("host_new"), host | {"name_kk": ""}).status_code == 422
        assert Host.objects.count() == 2
        assert "Host" in consul.get(at("hosts")).content.decode()
