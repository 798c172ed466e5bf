"""Every door of the room: who may pass, and that a refusal changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from elshi.foundation.access.models import ApiToken, Reading
from elshi.foundation.access.policies import allows
from elshi.foundation.access.reads import visible
from elshi.foundation.identity.models import Account, Deputyship, Tenure
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.offices.models import Holiday, Office, Party, Post, WorkingCalendar

pytestmark = pytest.mark.django_db


def doors(place) -> dict[str, tuple[str, set[str]]]:
    """Each address with an existing object of ``place`` and the roles that may open it."""
    keep, see, all_ = {"administrator"}, {"administrator", "auditor"}, {
        "administrator", "auditor", "consul", "visa_officer"}  # fmt: skip

    def at(name, *given):
        return reverse(f"administration:{name}", args=given)

    account, post = place.consul.account.reference, place.consul.post.code
    office, calendar = place.office.code, place.calendar.code
    return {
        **{name: (at(name), keep) for name in (
            "accounts", "account_open", "post_create", "labels", "office_open", "calendar_open",
            "work")},
        **{name: (at(name), see) for name in ("posts", "offices", "calendars")},
        **{name: (at(name), all_) for name in ("absence", "absence_new", "tokens", "token_issue")},
        **{name: (at(name), {"auditor"}) for name in ("readings", "export")},
        **{name: (at(name, account), keep) for name in (
            "account", "account_change", "account_link", "account_factor", "account_close",
            "account_reopen")},
        **{name: (at(name, post), keep) for name in (
            "post_change", "post_close", "post_appoint", "post_deputise")},
        "post": (at("post", post), see),
        "office": (at("office", office), see),
        "office_change": (at("office_change", office), keep),
        "office_close": (at("office_close", office), keep),
        "calendar": (at("calendar", calendar), see),
        "calendar_change": (at("calendar_change", calendar), keep),
        "day_mark": (at("day_mark", calendar), keep),
        "tenure_end": (at("tenure_end", place.consul.tenure.reference), keep),
    }  # fmt: skip


@pytest.mark.slow
def test_every_door_opens_to_its_roles_and_is_not_there_for_the_others(ministry, signed_in) -> None:
    for role in ("administrator", "auditor", "consul", "visa_officer"):
        client = signed_in(getattr(ministry, role))
        for name, (address, roles) in doors(ministry).items():
            expected = 200 if role in roles else 404
            assert client.get(address).status_code == expected, (role, name)


def test_strangers_are_asked_to_sign_in(ministry) -> None:
    for name, (address, _roles) in doors(ministry).items():
        answer = Client().get(address)
        assert answer.status_code == 302, name
        assert "/accounts/login/" in answer["Location"], name


def test_objects_of_another_party_are_not_there(ministry, neighbour, signed_in) -> None:
    client, before = signed_in(neighbour.administrator), Leaf.objects.count()
    kept = {"calendar", "calendar_change", "day_mark"}  # calendars serve several parties
    for name, (address, _roles) in doors(ministry).items():
        if name in kept:
            continue
        if address in {a for a, _r in doors(neighbour).values()}:
            continue
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"reason": "lost"}).status_code in (404, 405), name
    assert Leaf.objects.count() == before


def test_a_refused_post_changes_nothing(ministry, signed_in) -> None:
    client, before = signed_in(ministry.consul), Leaf.objects.count()
    for name, (address, roles) in doors(ministry).items():
        if "consul" not in roles:
            assert client.post(address, {"reason": "lost"}).status_code in (404, 405), name
    assert Leaf.objects.count() == before
    assert Account.objects.filter(is_active=True).count() == 4
    assert Tenure.objects.filter(ends__isnull=True).count() == 4


@pytest.mark.parametrize(
    "model",
    [Account, ApiToken, Deputyship, Holiday, Office, Party, Post, Reading, Tenure, WorkingCalendar],
)
def test_what_is_listed_is_what_may_be_viewed(model, ministry, neighbour, actor_of) -> None:
    for place in (ministry, neighbour):
        for role in ("administrator", "auditor", "consul"):
            actor = actor_of(getattr(place, role))
            seen = set(visible(actor, model).values_list("pk", flat=True))
            assert seen == {row.pk for row in model.objects.all() if allows(actor, "view", row)}
