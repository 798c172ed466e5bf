"""Papers through their actions: versions, numbers, enclosures, links, labels, and who sees them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.commons.papers import actions, reads
from elshi.commons.papers.models import Paper, Version
from elshi.commons.papers.refusals import (
    LinkedAlready,
    NoSuchPaper,
    PaperOver,
    SamePaper,
    TextStands,
)
from elshi.commons.papers.rules import differences
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.access.roles import permissions_of
from elshi.foundation.files.models import StoredFile
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.numbers import actions as numbers
from elshi.foundation.numbers.models import SetAside
from elshi.foundation.observe.errors import InvalidInput
from elshi.foundation.offices import actions as offices
from elshi.foundation.offices.models import Office, Party, WorkingCalendar
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import EditedMeanwhile

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUSE = system("test")
TITLE = {"kk": "Сапар туралы нота", "ru": "Нота о визите", "en": "Note on a visit"}
TEXTS = {"kk": "Бірінші мәтін.", "en": "The first text."}


@pytest.fixture
def office() -> Office:
    party = offices.found_party("p", name=TITLE, state="UTO", by=HOUSE, at=AT)
    offices.open_calendar(
        "c", name=TITLE, days=range(5), opens=time(9), closes=time(18), party=party, by=HOUSE, at=AT
    )
    for kind in ("note_verbale", "letter"):
        numbers.ensure_series(f"papers.{kind}", "{office}/" + kind + "/{year}-{number:03}")
    return _office(party, "HAG")


def _office(party: Party, code: str) -> Office:
    return offices.open_office(
        party, code, kind="embassy", name=TITLE, time_zone="UTC",
        calendar=WorkingCalendar.objects.get(), by=HOUSE, at=AT,
    )  # fmt: skip


def _post(office: Office, role: str, *labels: str) -> Actor:
    powers = {name: frozenset({office.pk}) for name in permissions_of(role)}
    return Actor(
        kind="staff", name="account:test", party=office.party_id, powers=powers,
        labels=frozenset(labels),
    )  # fmt: skip


def _paper(office: Office, *, by: Actor = HOUSE, kind: str = "note_verbale") -> Paper:
    return actions.write(
        kind, office=office, title=TITLE, texts=TEXTS, original="kk", by=by, at=AT
    )


def _leaves() -> int:
    return Leaf.objects.count()


def test_a_paper_is_a_draft_with_its_first_version_and_no_number(office: Office) -> None:
    paper = _paper(office)
    assert (paper.state, paper.number, paper.version) == ("draft", "", 1)
    assert reads.texts_of(reads.newest(paper)) == TEXTS
    assert "first text" not in str(list(Version.objects.values()))


def test_each_change_is_a_version_and_none_is_lost(office: Office) -> None:
    paper = _paper(office)
    actions.revise(
        paper, title=TITLE, texts={"kk": "Екінші."}, original="kk", edition=1, by=HOUSE, at=AT
    )
    first, second = paper.versions.order_by("number")
    assert (reads.texts_of(first), reads.texts_of(second)) == (TEXTS, {"kk": "Екінші."})
    changes = dict(reads.compared(first, second))
    assert [p.sign for p in changes["en"]] == ["gone"]


def test_a_version_made_on_an_older_one_is_refused_and_nothing_changes(office: Office) -> None:
    paper, leaves = _paper(office), _leaves()
    with pytest.raises(EditedMeanwhile):
        actions.revise(
            paper, title=TITLE, texts=TEXTS, original="kk", edition=7, by=HOUSE, at=AT
        )
    assert paper.versions.count() == 1
    assert _leaves() == leaves


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": {"en": "Only"}}, "title"),
        ({"original": "xx"}, "original"),
        ({"texts": {"kk": " "}}, "text_kk"),
        ({"texts": {"kk": "a", "en": "x" * 40_001}}, "text_en"),
        ({"title": {**TITLE, "en": "x" * 201}}, "title"),
    ],
)
def test_a_paper_without_its_parts_is_refused_by_field(
    office: Office, change: dict[str, object], field: str
) -> None:
    asked = {"title": TITLE, "texts": TEXTS, "original": "kk", **change}
    with pytest.raises(InvalidInput) as refused:
        actions.write("letter", office=office, by=HOUSE, at=AT, **asked)  # type: ignore[arg-type]
    assert list(refused.value.errors) == [field]
    assert not Paper.objects.exists()


def test_numbers_come_by_kind_office_and_year_without_gaps(office: Office) -> None:
    made = [_paper(office), _paper(office), _paper(office, kind="letter")]
    done = [procedures.take(each, "register", by=HOUSE, at=AT) for each in made]
    assert [each.number for each in done] == [
        "HAG/note_verbale/2026-001", "HAG/note_verbale/2026-002", "HAG/letter/2026-001",
    ]  # fmt: skip


def test_a_registered_text_stands(office: Office) -> None:
    paper = procedures.take(_paper(office), "register", by=HOUSE, at=AT)
    leaves = _leaves()
    with pytest.raises(TextStands):
        actions.revise(
            paper, title=TITLE, texts=TEXTS, original="kk", edition=paper.edition, by=HOUSE, at=AT
        )
    with pytest.raises(TextStands):
        actions.enclose(paper, _pdf(), title="Sheet", by=HOUSE, at=AT)
    assert _leaves() == leaves
    assert not StoredFile.objects.exists()


def test_a_cancelled_number_stays_empty_and_says_why(office: Office) -> None:
    paper = procedures.take(_paper(office), "register", by=HOUSE, at=AT)
    paper = procedures.take(paper, "cancel", by=HOUSE, at=AT, given={"reason": "Sent twice"})
    kept = SetAside.objects.get()
    assert (kept.number, kept.state, kept.reason) == (paper.number, "cancelled", "Sent twice")
    again = procedures.take(_paper(office), "register", by=HOUSE, at=AT)
    assert again.number == "HAG/note_verbale/2026-002"
    with pytest.raises(PaperOver):
        actions.link(paper, again, kind="see", by=HOUSE, at=AT)


def test_the_database_refuses_two_papers_of_one_number(office: Office) -> None:
    first = procedures.take(_paper(office), "register", by=HOUSE, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=_paper(office).pk).update(number=first.number, state="registered")


def test_an_enclosure_is_examined_kept_and_taken_out(office: Office) -> None:
    paper = _paper(office)
    enclosure = actions.enclose(paper, _pdf(), title="Programme", by=HOUSE, at=AT)
    assert StoredFile.objects.get().owner == paper.subject
    actions.take_out(enclosure, by=HOUSE, at=AT)
    enclosure.refresh_from_db()
    assert (enclosure.taken_out_at, enclosure.title) == (AT, "Programme")


def test_files_are_added_to_drafts_alone(office: Office) -> None:
    paper, consul = _paper(office), _post(office, "consul")
    assert reads.may_use_files(consul, paper.reference, "add")
    procedures.take(paper, "register", by=HOUSE, at=AT)
    assert not reads.may_use_files(consul, paper.reference, "add")
    assert reads.may_use_files(consul, paper.reference, "view")
    assert not reads.may_use_files(_post(office, "auditor"), paper.reference, "add")


def test_links_are_read_from_both_ends_and_taken_back(office: Office) -> None:
    note, reply = _paper(office), _paper(office)
    actions.link(reply, note, kind="reply", by=HOUSE, at=AT)
    with pytest.raises(LinkedAlready):
        actions.link(reply, note, kind="reply", by=HOUSE, at=AT)
    with pytest.raises(SamePaper):
        actions.link(reply, reply, kind="see", by=HOUSE, at=AT)
    assert [(s.kind, s.paper) for s in reads.stands_of(HOUSE, reply)] == [("reply", note)]
    assert [(s.kind, s.paper) for s in reads.stands_of(HOUSE, note)] == [("", reply)]
    actions.unlink(reply, note, kind="reply", by=HOUSE, at=AT)
    assert reads.stands_of(HOUSE, note) == []
    actions.link(reply, note, kind="reply", by=HOUSE, at=AT)
    assert len(reads.stands_of(HOUSE, note)) == 1


def test_labels_hide_a_paper_from_whoever_is_not_cleared(office: Office) -> None:
    paper = _paper(office)
    head, officer = _post(office, "supervisor", "protocol"), _post(office, "visa_officer")
    assert list(access.visible(officer, Paper)) == [paper]
    actions.label(paper, ["protocol"], by=head, at=AT)
    assert list(access.visible(officer, Paper)) == []
    assert list(access.visible(head, Paper)) == [paper]
    with pytest.raises(NotAllowed):
        actions.revise(
            paper, title=TITLE, texts=TEXTS, original="kk", edition=2, by=officer, at=AT
        )


def test_nobody_shuts_a_paper_away_from_themselves(office: Office) -> None:
    paper, head = _paper(office), _post(office, "supervisor", "protocol")
    with pytest.raises(InvalidInput):
        actions.label(paper, ["security"], by=head, at=AT)
    paper.refresh_from_db()
    assert paper.labels == []


def test_a_link_never_tells_of_a_paper_that_is_not_seen(office: Office) -> None:
    elsewhere = _office(office.party, "DEL")
    here, there = _paper(office), _paper(elsewhere)
    actions.link(here, there, kind="see", by=HOUSE, at=AT)
    consul = _post(office, "consul")
    assert reads.stands_of(consul, here) == []
    with pytest.raises(NoSuchPaper):
        reads.named(consul, there.reference)
    with pytest.raises(NotAllowed):
        actions.link(here, there, kind="reply", by=consul, at=AT)


@pytest.mark.parametrize("words", ["сапар", "САПАР нота", "визите", "Visit note"])
def test_a_paper_is_found_by_words_in_any_case_and_language(office: Office, words: str) -> None:
    paper = _paper(office)
    assert list(reads.found(HOUSE, words)) == [paper]
    assert list(reads.found(HOUSE, words + " absent")) == []


def test_a_text_changed_by_sql_is_named(office: Office) -> None:
    paper = _paper(office)
    assert list(audit()) == []
    Version.objects.filter(paper=paper).update(title={**TITLE, "en": "Another"})
    assert len(list(audit())) == 1


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_give_both_texts_back(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(p.text for p in pieces if p.sign != "new") == old
    assert "".join(p.text for p in pieces if p.sign != "gone") == new


def _pdf() -> bytes:
    sheet = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(sheet)
    return sheet.getvalue()
