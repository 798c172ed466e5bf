"""The rule tables at the desk: drafted by pages, previewed in words, adopted by another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as some

from elshi.foundation.ledger.audit import audit
from elshi.services.visas import ruleedits, rulewords
from elshi.services.visas.demonstration.rules import TABLE
from elshi.services.visas.models import RuleEdition
from elshi.services.visas.reads.rules import edition_on
from elshi.services.visas.rulebook import RuleBook, faults_in

from .desk_cases import DeskTest, grow_stale, signed_in

pytestmark = pytest.mark.slow

CODES = [row["code"] for row in TABLE["categories"]]


def at(name, *given):
    with translation.override("en"):
        return reverse(f"visas:{name}", args=given)


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def category(**changed):
    """What a consul sends from a category's page."""
    sent = {
        "title_kk": "Қ", "title_ru": "Р", "title_en": "Tourist", "working_days": "7",
        "extension_days": "0",
        "purpose": "", "electronic": "listed", "single": "on", "single_stay_days": "30",
        "single_validity_days": "90", "single_fee": "75.50",
    }  # fmt: skip
    return sent | changed


class TheRuleTables(DeskTest):
    def draft(self):
        """A draft begun over HTTP by the senior consul, and the browser that began it."""
        consul = signed_in("MFA-CONSUL")
        day = self.now.date() + timedelta(days=30)
        answer = consul.post(at("rules_new"), parts("valid_from", day))
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        return RuleEdition.objects.get(state="draft"), consul

    def test_a_new_edition_begins_as_a_copy_of_the_one_in_force(self) -> None:
        draft, consul = self.draft()
        ruling = edition_on(self.now.date())
        assert (draft.table, draft.title) == (ruling.table, ruling.title)
        page = consul.get(at("rules_edition", draft.reference)).content.decode()
        assert "Nothing is changed" in page

    def test_a_ministry_without_rules_begins_with_an_empty_table(self) -> None:
        RuleEdition.objects.all().delete()
        draft, consul = self.draft()
        assert (draft.table["categories"], draft.table["visa_free"]) == ([], {})
        new = category(code="B12", electronic="everybody")
        assert consul.post(at("rules_category_new", draft.reference), new).status_code == 302
        consul.post(at("rules_step", draft.reference, "propose"))
        head = signed_in("MFA-HEAD")
        assert head.post(at("rules_step", draft.reference, "adopt")).status_code == 302
        assert RuleBook(edition_on(draft.valid_from).table).terms("B12", "single", "D").fee == 7550

    def test_rules_do_not_reach_back(self) -> None:
        consul = signed_in("MFA-CONSUL")
        yesterday = parts("valid_from", self.now.date() - timedelta(days=1))
        assert consul.post(at("rules_new"), yesterday).status_code == 409
        assert RuleEdition.objects.count() == 1

    def test_a_category_is_changed_by_its_page_and_the_change_is_said_in_words(self) -> None:
        draft, consul = self.draft()
        sent = category(invitation="on", documents=["income"])
        address = at("rules_category", draft.reference, "B12")
        assert consul.post(address, sent).status_code == 302
        draft.refresh_from_db()
        terms = RuleBook(draft.table).terms("B12", "single", "D")
        assert (terms.fee, terms.stay_days, terms.working_days) == (7550, 30, 7)
        assert terms.documents == ("income",)
        page = consul.get(at("rules_edition", draft.reference)).content.decode()
        assert "B12 · Single entry: fee" in page
        assert "$75.50" in page
        assert "Nothing is changed" not in page

    def test_what_does_not_fit_is_refused_and_the_table_stays(self) -> None:
        draft, consul = self.draft()
        address = at("rules_category", draft.reference, "B12")
        for wrong in (
            {"single_stay_days": "91"}, {"single_fee": ""}, {"single_fee": "-1"},
            {"single": ""}, {"title_ru": ""}, {"working_days": "0"},
            {"documents": ["a crown"]}, {"electronic": "perhaps"},
        ):  # fmt: skip
            assert consul.post(address, category(**wrong)).status_code == 422, wrong
        after = RuleEdition.objects.get(pk=draft.pk)
        assert (after.table, after.edition) == (draft.table, draft.edition)

    def test_of_two_consuls_the_second_is_told(self) -> None:
        draft, consul = self.draft()
        address = at("rules_category", draft.reference, "B12")
        seen = str(draft.edition)
        assert consul.post(address, category(seen=seen)).status_code == 302
        late = consul.post(address, category(seen=seen, single_fee="1.00"))
        assert late.status_code == 412
        draft.refresh_from_db()
        assert RuleBook(draft.table).terms("B12", "single", "D").fee == 7550

    def test_a_nationality_is_one_page(self) -> None:
        draft, consul = self.draft()
        address = at("rules_nationality_of", draft.reference, "UZB")
        sent = {"visa_free_days": "45", "no_invitation": "on", "electronic": ["B12"]}
        listed = "B12" in [r["code"] for r in TABLE["categories"] if r["electronic"]]
        sent = sent if listed else sent | {"electronic": []}
        assert consul.post(address, sent).status_code == 302
        draft.refresh_from_db()
        assert draft.table["visa_free"]["UZB"] == 45
        assert "UZB" in draft.table["no_invitation"]
        guide = consul.get(at("rules_guide", draft.reference), {"nationality": "UZB"})
        assert "up to 45 days" in guide.content.decode()
        assert consul.get(at("rules_nationality_of", draft.reference, "XX9")).status_code == 404

    def test_a_category_and_a_document_come_and_go(self) -> None:
        draft, consul = self.draft()
        new = category(code="Z9", electronic="everybody")
        answer = consul.post(at("rules_category_new", draft.reference), new)
        assert answer.status_code == 302, answer.context["form"].errors
        assert consul.post(at("rules_category_new", draft.reference), new).status_code == 422
        assert consul.post(at("rules_category_drop", draft.reference, "A1")).status_code == 302
        paper = {"code": "health", "title_kk": "Қ", "title_ru": "Р", "title_en": "Health paper"}
        assert consul.post(at("rules_document_new", draft.reference), paper).status_code == 302
        draft.refresh_from_db()
        codes = [row["code"] for row in draft.table["categories"]]
        assert ("Z9" in codes, "A1" in codes) == (True, False)
        assert draft.table["documents"]["health"]["en"] == "Health paper"
        assert list(audit([])) == []

    def test_purposes_are_added_named_ordered_and_taken_out(self) -> None:
        draft, consul = self.draft()
        before = [row["code"] for row in TABLE["purposes"]]
        new = {"code": "pilgrimage", "title_kk": "Қ", "title_ru": "Р", "title_en": "Pilgrimage",
               "place": "1"}  # fmt: skip
        address = at("rules_purpose_new", draft.reference)
        assert consul.post(address, new | {"title_ru": ""}).status_code == 422
        assert consul.post(address, new | {"code": "Bad Code"}).status_code == 422
        assert consul.post(address, new).status_code == 302
        assert consul.post(address, new).status_code == 422  # there already
        draft.refresh_from_db()
        assert [row["code"] for row in draft.table["purposes"]] == ["pilgrimage", *before]
        change = at("rules_purpose", draft.reference, "pilgrimage")
        assert consul.post(change, new | {"title_en": "Faith", "place": "2"}).status_code == 302
        sent = category(purpose="pilgrimage", place="1")
        assert consul.post(at("rules_category", draft.reference, "B12"), sent).status_code == 302
        page = consul.get(at("rules_edition", draft.reference)).content.decode()
        for words in ("Purpose pilgrimage (en)", "Faith", "Order of the categories", "B12"):
            assert words in page, words
        draft.refresh_from_db()
        assert draft.table["categories"][0]["code"] == "B12"
        assert [row["code"] for row in draft.table["purposes"]][:2] == [before[0], "pilgrimage"]
        drop = at("rules_purpose_drop", draft.reference, "pilgrimage")
        assert "B12" in consul.get(drop).content.decode()
        assert consul.post(drop).status_code == 302
        draft.refresh_from_db()
        assert [row["code"] for row in draft.table["purposes"]] == before
        assert RuleBook(draft.table).categories["B12"]["purpose"] == ""
        assert consul.get(drop).status_code == 404
        assert list(audit([])) == []

    def test_a_document_is_taken_out_of_the_categories_too(self) -> None:
        draft, consul = self.draft()
        code = next(row["documents"][0] for row in TABLE["categories"] if row["documents"])
        drop = at("rules_document_drop", draft.reference, code)
        assert consul.get(drop).status_code == 200
        assert consul.post(drop).status_code == 302
        draft.refresh_from_db()
        assert code not in draft.table["documents"]
        assert not [row for row in draft.table["categories"] if code in row["documents"]]
        again = {"code": next(iter(draft.table["documents"])), "title_kk": "Қ", "title_ru": "Р",
                 "title_en": "E"}  # fmt: skip
        assert consul.post(at("rules_document_new", draft.reference), again).status_code == 422

    def test_nationalities_with_rules_of_their_own_are_listed(self) -> None:
        draft, consul = self.draft()
        page = consul.get(at("rules_states", draft.reference)).content.decode()
        state = next(iter(TABLE["visa_free"]))
        assert at("rules_nationality_of", draft.reference, state) in page
        ruling = edition_on(self.now.date())
        shown = consul.get(at("rules_states", ruling.reference)).content.decode()
        assert at("rules_nationality_of", ruling.reference, state) not in shown

    def test_another_person_adopts_and_nobody_changes_what_is_proposed(self) -> None:
        draft, consul = self.draft()
        consul.post(at("rules_category", draft.reference, "B12"), category())
        step = at("rules_step", draft.reference, "propose")
        assert consul.post(step).status_code == 302
        assert consul.get(at("rules_category", draft.reference, "B12")).status_code == 404
        adopt = at("rules_step", draft.reference, "adopt")
        assert consul.post(adopt).status_code == 404
        draft.refresh_from_db()
        assert draft.state == "proposed"
        assert signed_in("DEL-CONSUL").post(adopt).status_code == 404
        assert signed_in("MFA-HEAD").post(adopt).status_code == 302
        draft.refresh_from_db()
        assert draft.state == "adopted"
        assert edition_on(draft.valid_from).pk == draft.pk
        assert edition_on(self.now.date()).pk != draft.pk
        assert list(audit([])) == []

    def test_adopting_asks_for_the_password_anew_after_a_while(self) -> None:
        draft, consul = self.draft()
        consul.post(at("rules_step", draft.reference, "propose"))
        head = signed_in("MFA-HEAD")
        grow_stale(head)
        answer = head.post(at("rules_step", draft.reference, "adopt"))
        assert "reauthenticate" in answer.headers.get("Location", "")
        draft.refresh_from_db()
        assert draft.state == "proposed"

    def test_others_find_nothing(self) -> None:
        draft, _consul = self.draft()
        officer, agency = signed_in("HAG-OFFICER"), signed_in("SEC-DESK")
        for name, more in (
            ("rules_general", ()), ("rules_category", ("B12",)), ("rules_nationality", ()),
            ("rules_category_drop", ("B12",)), ("rules_document_new", ()),
            ("rules_purpose", ("visit",)), ("rules_purpose_drop", ("visit",)),
        ):  # fmt: skip
            for client in (officer, agency, signed_in("DEL-CONSUL")):
                answer = client.post(at(name, draft.reference, *more), category())
                assert answer.status_code == 404, name
        assert officer.get(at("rules")).status_code == 200
        assert agency.get(at("rules")).status_code == 404
        after = RuleEdition.objects.get(pk=draft.pk)
        assert after.table == draft.table


@given(some.sampled_from(CODES), some.sampled_from(["UZB", "D", "FRA", "IND", "CHN"]),
       some.integers(0, 365), some.booleans(), some.sets(some.sampled_from(CODES)))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_edits_keep_a_table_sound_and_say_what_they_change(code, state, days, free, online) -> None:
    table = ruleedits.with_nationality(
        TABLE, state, visa_free_days=days, no_invitation=free, electronic=online
    )
    table = ruleedits.without_category(table, code)
    assert faults_in(table) == []
    assert table["visa_free"].get(state, 0) == days
    assert (state in table["no_invitation"]) == free
    lines = rulewords.differences(TABLE, table)
    assert [line for line in lines if code in line.what and line.after == "–"]
    assert rulewords.differences(table, table) == []


def test_the_source_table_is_never_touched() -> None:
    before = repr(TABLE)
    ruleedits.with_document(TABLE, "health", {"kk": "a", "ru": "b", "en": "c"})
    ruleedits.without_document(TABLE, "income")
    ruleedits.with_category(TABLE, {**TABLE["categories"][0], "working_days": 1})
    assert repr(TABLE) == before


def test_a_table_whose_purposes_do_not_fit_is_refused_with_each_fault() -> None:
    doubled = {**TABLE, "purposes": [*TABLE["purposes"], TABLE["purposes"][0]]}
    code = TABLE["purposes"][0]["code"]
    assert faults_in(doubled) == [f"doubled:purposes.{code}"]
    unnamed = {**TABLE, "purposes": TABLE["purposes"][1:]}
    assert faults_in(unnamed) == [f"purpose:{code}"]
    silent = {**TABLE, "purposes": [{**one, "title": {"en": "E"}} for one in TABLE["purposes"]]}
    assert len(faults_in(silent)) == 2 * len(TABLE["purposes"])
