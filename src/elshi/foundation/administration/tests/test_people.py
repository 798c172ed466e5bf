"""Accounts, posts and deputies through their doors: powers come, go, and are never self-given."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from elshi.foundation.access.actors import staff, system
from elshi.foundation.files import vault
from elshi.foundation.identity.models import Account, Deputyship, SignInLink, Tenure
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.notices.models import DeskNotice, Notice
from elshi.foundation.offices import actions as offices

pytestmark = pytest.mark.django_db


def at(name, *given):
    return reverse(f"administration:{name}", args=given)


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def letter(account: Account) -> dict:
    notice = Notice.objects.get(subject=f"identity.account:{account.pk}")
    return vault.open_document(notice.subject, bytes(notice.sealed))


def test_an_account_is_opened_and_its_owner_chooses_a_password_once(ministry, admin, now) -> None:
    asked = {"email": "New.Officer@mfa.example", "name": "New Officer", "language": "ru"}
    answer = admin.post(at("account_open"), asked)
    made = Account.objects.get(email="new.officer@mfa.example")
    assert answer.status_code == 302
    assert (made.party, made.language, made.has_usable_password()) == (ministry.party, "ru", False)
    written = letter(made)
    assert written["to"] == "new.officer@mfa.example"
    address = re.search(r"/ru/administration/welcome/\S+/", written["context"]["url"])[0]

    visitor = Client()
    assert visitor.get(address).status_code == 200
    weak = visitor.post(address, {"password": "short", "again": "short"})
    differing = visitor.post(address, {"password": "a quiet steppe", "again": "a loud steppe"})
    assert (weak.status_code, differing.status_code) == (422, 422)
    made.refresh_from_db()
    assert not made.has_usable_password()

    good = {"password": "a quiet steppe at dawn", "again": "a quiet steppe at dawn"}
    assert visitor.post(address, good).status_code == 302
    made.refresh_from_db()
    assert made.check_password("a quiet steppe at dawn")
    assert visitor.get(address).status_code == 410
    assert visitor.post(address, good).status_code == 410
    assert list(audit([])) == []


def test_a_changed_address_enters_the_ledger_and_is_told_at_both(ministry, admin) -> None:
    person, before = ministry.consul.account, Leaf.objects.count()
    admin.post(at("account_link", person.reference))
    address = at("account_change", person.reference)
    doubled = {"email": "auditor@mfa.example", "name": person.name, "language": "en"}
    assert admin.post(address, doubled).status_code == 422
    assert SignInLink.objects.filter(spent_at__isnull=True).count() == 1
    person.refresh_from_db()
    assert person.email == "consul@mfa.example"

    asked = {"email": "New.Consul@mfa.example", "name": "Consul Anew", "language": "en"}
    assert admin.post(address, asked).status_code == 302
    person.refresh_from_db()
    assert (person.email, person.name) == ("new.consul@mfa.example", "Consul Anew")
    assert not SignInLink.objects.filter(spent_at__isnull=True).exists()
    assert Leaf.objects.count() == before + 2  # the link, and the change
    leaf = bytes(Leaf.objects.get(act="identity.account.change").canonical)
    assert b"onsul@" not in leaf
    assert b"Anew" not in leaf
    assert list(audit([])) == []
    told = Notice.objects.filter(template="administration.account_changed")
    letters = [vault.open_document(each.subject, bytes(each.sealed)) for each in told]
    assert {written["to"] for written in letters} == {
        "consul@mfa.example", "new.consul@mfa.example"}  # fmt: skip
    assert letters[0]["context"] == {"email_changed": True, "name_changed": True}

    assert admin.post(address, {**asked, "language": "ru"}).status_code == 302
    assert told.count() == 2  # a language of letters is no news


@pytest.mark.parametrize("field", ["email", "name"])
def test_a_name_changed_past_the_house_is_found(field, ministry) -> None:
    person = ministry.consul.account
    Account.objects.filter(pk=person.pk).update(**{field: "other@mfa.example"})
    found = [finding.subject for finding in audit([])]
    assert found == [f"identity.account:{person.pk}"]


def test_nobody_changes_the_own_address_at_the_sign_in_pages(ministry, signed_in) -> None:
    client, person = signed_in(ministry.consul), ministry.consul.account
    page = client.get("/en/accounts/email/")
    assert (page.status_code, b"administrator" in page.content) == (200, True)
    asked = {"action_add": "", "email": "mine@mfa.example"}
    assert client.post("/en/accounts/email/", asked).status_code == 405
    person.refresh_from_db()
    assert (person.email, EmailAddress.objects.count()) == ("consul@mfa.example", 0)


def test_a_second_link_closes_the_first_and_an_old_one_runs_out(ministry, admin, now) -> None:
    person = ministry.consul.account
    admin.post(at("account_link", person.reference))
    admin.post(at("account_link", person.reference))
    assert SignInLink.objects.filter(account=person, spent_at__isnull=True).count() == 1
    SignInLink.objects.update(expires_at=now - timedelta(seconds=1))
    link = SignInLink.objects.filter(spent_at__isnull=True).get()
    assert Client().get(at("welcome", link.digest)).status_code == 410


def test_a_doubled_address_is_refused_and_nothing_is_stored(ministry, admin) -> None:
    before = Leaf.objects.count(), Notice.objects.count()
    asked = {"email": "consul@mfa.example", "name": "Twin", "language": "kk"}
    answer = admin.post(at("account_open"), asked)
    assert answer.status_code == 422
    assert b"email" in answer.content
    assert Account.objects.count() == 4
    assert (Leaf.objects.count(), Notice.objects.count()) == before


def test_closing_an_account_takes_its_posts_and_its_session(ministry, admin, signed_in) -> None:
    person = ministry.consul
    session = signed_in(person)
    assert admin.post(at("account_close", person.account.reference)).status_code == 302
    person.account.refresh_from_db()
    assert not person.account.is_active
    assert Tenure.objects.get(account=person.account).ends is not None
    assert session.get("/en/desk/").status_code == 302
    assert list(audit([])) == []


@pytest.mark.parametrize("act", ["account_close", "account_factor"])
def test_nobody_takes_the_own_safeguards(act, ministry, admin) -> None:
    own, before = ministry.administrator.account, Leaf.objects.count()
    answer = admin.post(at(act, own.reference), {"reason": "lost"})
    assert answer.status_code == 403
    own.refresh_from_db()
    assert own.is_active
    assert Leaf.objects.count() == before


def test_a_second_factor_is_taken_off_with_a_reason_and_its_owner_told(ministry, admin) -> None:
    person = ministry.consul.account
    Authenticator.objects.create(user=person, type="totp", data={})
    address = at("account_factor", person.reference)
    assert admin.post(address, {"reason": "so"}).status_code == 422
    assert Authenticator.objects.count() == 1
    assert admin.post(address, {"reason": "stolen"}).status_code == 302
    assert Authenticator.objects.count() == 0
    assert Leaf.objects.get(act="identity.second_factor.reset").subject.endswith(f":{person.pk}")
    assert "why" in letter(person)["context"]


def test_a_post_has_one_holder_and_is_never_taken_by_oneself(ministry, admin, now) -> None:
    post, officer = ministry.consul.post, ministry.visa_officer.account
    start = parts("starts", now + timedelta(days=2))
    taken = admin.post(at("post_appoint", post.code), {"account": officer.reference, **start})
    assert taken.status_code == 409
    own = ministry.administrator.account
    self_given = admin.post(at("post_appoint", post.code), {"account": own.reference, **start})
    assert self_given.status_code == 422
    assert Tenure.objects.count() == 4

    admin.post(at("tenure_end", ministry.consul.tenure.reference))
    free = admin.post(at("post_appoint", post.code), {"account": officer.reference, **start})
    assert free.status_code == 302
    assert Tenure.objects.filter(post=post, account=officer).count() == 1
    assert list(audit([])) == []


def test_a_holder_names_a_deputy_for_an_absence(
    ministry, signed_in, actor_of, now, monkeypatch
) -> None:
    consul, officer = ministry.consul, ministry.visa_officer
    asked = {"post": consul.post.code, "account": officer.account.reference,
             **parts("starts", now), **parts("ends", now + timedelta(days=3))}  # fmt: skip
    assert consul.post.code not in actor_of(officer).posts
    assert signed_in(consul).post(at("absence_new"), asked).status_code == 302
    assert consul.post.code in actor_of(officer).posts
    seat = Deputyship.objects.get()
    # A deputy lends nothing on, and a third colleague sees nothing of it.
    again = asked | {"account": ministry.auditor.account.reference}
    assert signed_in(officer).post(at("absence_new"), again).status_code == 422
    assert signed_in(ministry.auditor).post(at("deputy_end", seat.reference)).status_code == 404
    assert signed_in(officer).post(at("deputy_end", seat.reference)).status_code == 302
    assert consul.post.code not in actor_of(officer).posts
    assert list(audit([])) == []


def test_a_deputyship_ends_with_its_last_day(ministry, admin, now) -> None:
    asked = {"account": ministry.visa_officer.account.reference, **parts("starts", now),
             **parts("ends", now - timedelta(days=1))}  # fmt: skip
    code = ministry.consul.post.code
    assert admin.post(at("post_deputise", code), asked).status_code == 422
    assert Deputyship.objects.count() == 0


def test_a_closed_post_gives_no_power(ministry, admin, actor_of) -> None:
    assert actor_of(ministry.consul).posts == (ministry.consul.post.code,)
    assert admin.post(at("post_close", ministry.consul.post.code)).status_code == 302
    assert actor_of(ministry.consul).posts == ()
    assert admin.post(at("post_close", ministry.consul.post.code)).status_code == 409


def test_a_role_of_another_name_is_refused(ministry, admin) -> None:
    asked = {"title_kk": "Қ", "title_ru": "Р", "title_en": "E", "role": "emperor"}
    assert admin.post(at("post_change", ministry.consul.post.code), asked).status_code == 422
    ministry.consul.post.refresh_from_db()
    assert ministry.consul.post.role == "consul"


def test_a_post_is_cleared_for_declared_labels_alone(ministry, admin) -> None:
    asked = {"title_kk": "Қ", "title_ru": "Р", "title_en": "E", "role": "consul"}
    code = ministry.consul.post.code
    wrong = asked | {"labels": ["protocol", "a crown"]}
    assert admin.post(at("post_change", code), wrong).status_code == 422
    kept = asked | {"labels": ["protocol", "courier"]}
    assert admin.post(at("post_change", code), kept).status_code == 302
    ministry.consul.post.refresh_from_db()
    shown = admin.get(at("labels")).content.decode()
    assert "Protocol · Guests of the state" in shown
    assert shown.count(f">{ministry.consul.post.title['en']}<") == 2  # under both labels
    assert ministry.consul.post.labels == ["courier", "protocol"]


def test_an_actors_posts_are_those_that_hold_at_the_moment(ministry, neighbour, now) -> None:
    """The query written out by `staff` beside the rule of `InTime.at`, at every edge."""
    account, hour = ministry.consul.account, timedelta(hours=1)
    Tenure.objects.filter(pk=ministry.consul.tenure.pk).update(ends=now + 2 * hour)
    Deputyship.objects.create(
        post=ministry.visa_officer.post, account=account, starts=now, ends=now + hour
    )
    Deputyship.objects.create(post=neighbour.consul.post, account=account, starts=now + hour)
    for moment in (now + step * hour / 2 for step in range(-60, 7)):
        held = {
            row.post.code
            for model in (Tenure, Deputyship)
            for row in model.objects.at(moment).filter(account=account)
        }
        assert set(staff(account, moment).posts) == held
    closing = neighbour.consul.post
    closing.closed_on = now.date()
    closing.save()
    assert closing.code not in staff(account, now + 3 * hour).posts


def test_lending_a_clearance_is_told_at_once_and_lasts_its_days(
    ministry, signed_in, actor_of, now
) -> None:
    """Nobody opens labelled cases alone: a second person lends the sight, and others know of it."""
    consul, officer = ministry.consul, ministry.visa_officer
    asked = {"post": consul.post.code, "account": officer.account.reference,
             **parts("starts", now), **parts("ends", now + timedelta(days=3))}  # fmt: skip
    head = offices.create_post(
        ministry.office, "MFA-HEAD", title=consul.post.title, role="supervisor",
        by=system("test"), at=now,
    )  # fmt: skip
    assert signed_in(consul).post(at("absence_new"), asked).status_code == 302
    assert not DeskNotice.objects.exists()  # a post without labels lends nothing that is guarded
    Deputyship.objects.all().delete()
    type(consul.post).objects.filter(pk=consul.post.pk).update(labels=["protection"])
    assert actor_of(officer).labels == frozenset()
    assert signed_in(consul).post(at("absence_new"), asked).status_code == 302
    assert actor_of(officer).labels == {"protection"}
    told = DeskNotice.objects.order_by("post")
    assert [one.post for one in told] == sorted([head.code, ministry.auditor.post.code])
    assert consul.post.code in told[0].words.body
    assert officer.account.name not in told[0].words.body
    seat = Deputyship.objects.get()
    assert signed_in(consul).post(at("deputy_end", seat.reference)).status_code == 302
    assert actor_of(officer).labels == frozenset()


def test_nobody_lends_a_clearance_to_oneself(ministry, signed_in, actor_of, now) -> None:
    officer, consul = ministry.visa_officer, ministry.consul
    type(consul.post).objects.filter(pk=consul.post.pk).update(labels=["security"])
    asked = {"post": consul.post.code, "account": officer.account.reference,
             **parts("starts", now), **parts("ends", now + timedelta(days=1))}  # fmt: skip
    assert signed_in(officer).post(at("absence_new"), asked).status_code == 422
    assert signed_in(officer).post(at("post_deputise", consul.post.code), asked).status_code == 404
    own = asked | {"account": ministry.administrator.account.reference}
    mine = signed_in(ministry.administrator).post(at("post_deputise", consul.post.code), own)
    assert mine.status_code == 422
    assert (Deputyship.objects.count(), DeskNotice.objects.count()) == (0, 0)
    assert actor_of(officer).labels == frozenset()
