"""Doors of files: who sees, who adds, what a browser may do with what it gets."""

from __future__ import annotations

import json

import pytest
from django.http import Http404
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elshi.foundation.access.actors import ANONYMOUS, Actor, traveller
from elshi.foundation.access.models import Reading
from elshi.foundation.access.policies import policy_of
from elshi.foundation.files import access, actions, views
from elshi.foundation.files.models import CaseKey, Delivery, StoredFile
from elshi.foundation.identity.models import Account
from elshi.foundation.offices.models import Party

from . import hostile
from .conftest import AT, OWNER

pytestmark = pytest.mark.django_db
OTHER = "files.test:OTHER"
MINE = "files.test:MINE"
PHOTO = hostile.good_jpeg(300, 386)
HOLDER = traveller([MINE])


@pytest.fixture(autouse=True)
def kind_of_owner(monkeypatch: pytest.MonkeyPatch):
    """Owners "files.test:…": whoever holds them, and staff with the permission."""
    monkeypatch.setattr(access, "_owners", {})

    def may(actor: Actor, reference: str, verb: str) -> bool:
        return f"files.test:{reference}" in actor.holds or (
            verb == "view" and actor.kind == "staff" and actor.may("files.test.view")
        )

    def seen(actor: Actor):
        rows = CaseKey.objects.filter(owner__startswith="files.test:")
        if not (actor.kind == "staff" and actor.may("files.test.view")):
            rows = rows.none()
        from django.db.models.functions import Substr

        return rows.annotate(ref=Substr("owner", len("files.test:") + 1)).values("ref")

    access.owner_policy("files.test", may, seen)


def officer(**powers: frozenset[int]) -> Actor:
    party = Party.objects.create(code="KZ", kind="ministry", name={"en": "Ministry"})
    account = Account.objects.create(email="consul@example.org", party=party)
    return Actor(kind="staff", name="account:1", account=account.pk, powers=powers)


def consul() -> Actor:
    return officer(**{"files.test.view": frozenset({1})})


def ask(view, actor: Actor, method: str = "get", path: str = "/", *given, **options):
    request = getattr(RequestFactory(), method)(path, **options)
    request.actor = actor
    return view(request, *given)


def stored(owner: str = MINE, content: bytes = PHOTO) -> StoredFile:
    return actions.receive(content, owner=owner, purpose="photo", by="traveller", at=AT)


def test_the_holder_gets_the_picture_with_harmless_headers():
    answer = ask(views.download, HOLDER, "get", "/", stored().token)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert not Reading.objects.exists()


def test_a_document_is_saved_not_shown():
    answer = ask(views.download, HOLDER, "get", "/", stored(content=hostile.good_pdf()).token)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="photo.pdf"'


@pytest.mark.parametrize("actor", [ANONYMOUS, traveller([OTHER]), traveller([])])
def test_hidden_and_absent_are_the_same(actor: Actor):
    with pytest.raises(Http404) as hidden:
        ask(views.download, actor, "get", "/", stored().token)
    with pytest.raises(Http404) as absent:
        ask(views.download, actor, "get", "/", "A" * 32)
    assert str(hidden.value) == str(absent.value)


def test_staff_without_the_permission_see_nothing():
    with pytest.raises(Http404):
        ask(views.download, officer(), "get", "/", stored().token)
    assert not Reading.objects.exists()


def test_an_opening_by_staff_enters_the_reading_log():
    actor = consul()
    ask(views.download, actor, "get", "/", stored().token)
    note = Reading.objects.get()
    assert (note.subject, note.kind, note.actor) == (MINE, "file", actor.name)


def test_an_owner_of_no_known_kind_is_hidden_from_all():
    with pytest.raises(Http404):
        ask(views.download, traveller([OWNER]), "get", "/", stored(OWNER).token)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(holds=st.sets(st.sampled_from([MINE, OTHER])), staff=st.booleans())
def test_what_is_allowed_is_what_is_listed(holds, staff):
    if not StoredFile.objects.exists():
        stored(MINE), stored(OTHER)
    actor = (
        Actor(kind="staff", name="a", powers={"files.test.view": frozenset({1})})
        if staff
        else traveller(holds)
    )
    rule = policy_of(StoredFile)
    listed = set(rule.visible(actor, StoredFile.objects.all()))
    assert listed == {file for file in StoredFile.objects.all() if rule.allows(actor, "view", file)}


def begun(actor: Actor = HOLDER, **changes: str):
    words = {"owner": MINE, "purpose": "photo", "size": str(len(PHOTO)), **changes}
    return ask(views.upload_begin, actor, "post", "/", data=words)


def piece(token: str, offset: object, content: bytes, actor: Actor = HOLDER):
    return ask(
        views.upload_append, actor, "post", "/", token, data=content,
        content_type="application/octet-stream", headers={"Upload-Offset": str(offset)},
    )  # fmt: skip


def test_a_delivery_cut_twice_arrives_by_the_doors():
    token = json.loads(begun().content)["token"]
    assert json.loads(piece(token, 0, PHOTO[:1000]).content)["received"] == 1000
    state = json.loads(ask(views.upload_state, HOLDER, "get", "/", token).content)
    assert state == {"received": 1000, "expected": len(PHOTO)}
    assert json.loads(piece(token, 0, PHOTO[:1000]).content)["received"] == 1000
    early = piece(token, 2000, PHOTO[2000:])
    assert (early.status_code, json.loads(early.content)["received"]) == (409, 1000)
    piece(token, 1000, PHOTO[1000:])
    answer = json.loads(ask(views.upload_finish, HOLDER, "post", "/", token).content)
    file = StoredFile.objects.get()
    assert answer == {"file": file.token, "kind": "jpeg", "size": file.size}


def test_a_refusal_is_told_in_the_readers_language():
    answer = begun(size="9000000")
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["code"], problem["limit"]) == (422, "too_large", 8_000_000)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["title"]
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("actor", [ANONYMOUS, traveller([OTHER])])
def test_nobody_else_begins_continues_or_finishes(actor: Actor):
    with pytest.raises(Http404):
        begun(actor)
    token = json.loads(begun().content)["token"]
    for attempt in (
        lambda: piece(token, 0, PHOTO, actor),
        lambda: ask(views.upload_finish, actor, "post", "/", token),
        lambda: ask(views.upload_state, actor, "get", "/", token),
    ):
        with pytest.raises(Http404):
            attempt()
    assert Delivery.objects.get().received == 0


def test_staff_who_may_look_may_not_add():
    with pytest.raises(Http404):
        begun(consul())


@pytest.mark.parametrize("offset", ["", "-1", "x", "٣", "9" * 12])
def test_a_wrong_offset_is_no_address(offset: str):
    token = json.loads(begun().content)["token"]
    with pytest.raises(Http404):
        ask(
            views.upload_append, HOLDER, "post", "/", token, data=b"x",
            content_type="application/octet-stream", HTTP_UPLOAD_OFFSET=offset,
        )  # fmt: skip


@pytest.mark.parametrize("changes", [{"purpose": "../x"}, {"purpose": ""}, {"size": "٣"}])
def test_a_wrong_beginning_is_no_address(changes: dict[str, str]):
    with pytest.raises(Http404):
        begun(**changes)


def test_the_wrong_method_is_refused():
    assert ask(views.upload_begin, HOLDER, "get").status_code == 405
    assert ask(views.download, HOLDER, "post", "/", "x").status_code == 405
