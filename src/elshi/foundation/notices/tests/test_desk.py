"""Desk notices and the daily digest."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from elshi.foundation.access import policies
from elshi.foundation.access.actors import ANONYMOUS, Actor
from elshi.foundation.identity.models import Account, Tenure
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.jobs import worker
from elshi.foundation.notices import actions, reads
from elshi.foundation.notices.models import DeskNotice, Notice
from elshi.foundation.offices.models import Office, Party, Post, WorkingCalendar

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
CONSUL = Actor(kind="staff", name="account:1", posts=("AST-CONSUL-1", "AST-OFFICER-2"))
STRANGER = Actor(kind="staff", name="account:2", posts=("HAG-CONSUL-1",))
pytestmark = pytest.mark.django_db


def lay(post: str = "AST-CONSUL-1", key: str = "one") -> DeskNotice:
    return actions.tell_post(
        post,
        "testing.letter",
        context={"name": "a case"},
        subject="visas.application:K7AB",
        key=key,
        at=NOW,
        url="/kk/desk/",
    )


def test_a_notice_lies_on_the_desk_of_its_post_until_read() -> None:
    notice = lay()
    assert [*reads.on_desk(CONSUL)] == [notice]
    assert [*reads.on_desk(STRANGER), *reads.on_desk(ANONYMOUS)] == []
    assert actions.mark_read(reads.on_desk(CONSUL), by=CONSUL, at=NOW) == 1
    assert [*reads.on_desk(CONSUL)] == []
    notice.refresh_from_db()
    assert (notice.read_at, notice.read_by) == (NOW, "account:1")


def test_the_same_key_lays_one_notice() -> None:
    assert lay().pk == lay().pk
    assert DeskNotice.objects.count() == 1


def test_nobody_reads_anothers_notice() -> None:
    notice = lay()
    assert actions.mark_read(DeskNotice.objects.all(), by=STRANGER, at=NOW) == 0
    notice.refresh_from_db()
    assert (notice.read_at, notice.read_by) == (None, "")


def test_a_notice_read_keeps_its_first_reader() -> None:
    notice = lay()
    actions.mark_read(DeskNotice.objects.all(), by=CONSUL, at=NOW)
    deputy = Actor(kind="staff", name="account:3", posts=("AST-CONSUL-1",))
    assert actions.mark_read(DeskNotice.objects.all(), by=deputy, at=NOW) == 0
    notice.refresh_from_db()
    assert notice.read_by == "account:1"


def test_the_words_are_drawn_for_whoever_looks() -> None:
    words = lay().words
    assert words.subject.endswith("K7AB")
    assert words.body == "a case & K7AB\n"


def test_what_is_allowed_is_what_is_visible() -> None:
    lay(), lay("HAG-CONSUL-1", "two")
    for actor in (CONSUL, STRANGER, ANONYMOUS):
        seen = set(policies.policy_of(DeskNotice).visible(actor, DeskNotice.objects.all()))
        assert seen == {
            row for row in DeskNotice.objects.all() if policies.allows(actor, "view", row)
        }


def _account(email: str, post: str) -> Account:
    name = {"kk": post, "ru": post, "en": post}
    party, _ = Party.objects.get_or_create(code="mfa", defaults={"kind": "ministry", "name": name})
    calendar, _ = WorkingCalendar.objects.get_or_create(
        code="week", defaults={"name": name, "opens": time(9), "closes": time(18)}
    )
    office, _ = Office.objects.get_or_create(
        code="AST",
        defaults={
            "party": party,
            "kind": "embassy",
            "name": name,
            "time_zone": "Asia/Almaty",
            "calendar": calendar,
        },
    )
    seat = Post.objects.create(office=office, code=post, title=name, role="consul")
    account = Account.objects.create(email=email, name=email, party=party, language="ru")
    Tenure.objects.create(account=account, post=seat, starts=NOW - timedelta(days=9))
    return account


def _digest(at: datetime) -> None:
    jobs.enqueue("notices.digest", {}, at=at)
    assert worker.drain(at).failed == 0


def test_the_digest_comes_once_a_day_while_something_is_unread(outbox: Path) -> None:
    consul, _idle = _account("c@mfa.example", "AST-CONSUL-1"), _account("i@mfa.example", "AST-X")
    lay(), lay(key="two")
    _digest(NOW)
    _digest(NOW + timedelta(hours=1))
    assert [notice.template for notice in Notice.objects.all()] == ["notices.digest"]
    [letter] = [path.read_text() for path in outbox.iterdir()]
    assert "2 непрочитанных" in letter
    assert "To: c@mfa.example" in letter
    assert "/ru/desk/" in letter
    assert "K7AB" not in letter

    _digest(NOW + timedelta(days=1))
    assert Notice.objects.count() == 2
    reader = Actor(kind="staff", name=f"account:{consul.pk}", posts=("AST-CONSUL-1",))
    actions.mark_read(DeskNotice.objects.all(), by=reader, at=NOW)
    _digest(NOW + timedelta(days=2))
    assert Notice.objects.count() == 2


def test_no_digest_for_who_left_the_post_or_the_house(outbox: Path) -> None:
    left, closed = _account("l@mfa.example", "AST-CONSUL-1"), _account("x@mfa.example", "AST-X")
    Tenure.objects.filter(account=left).update(ends=NOW)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    lay(), lay("AST-X", "two")
    _digest(NOW)
    assert (Notice.objects.count(), outbox.exists()) == (0, False)
