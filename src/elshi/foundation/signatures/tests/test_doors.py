"""The key room's doors: its keepers rotate and revoke, everybody fetches lists and trust."""

from __future__ import annotations

import json
import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHO,
)
from cryptography import x509
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from elshi.foundation.access.actors import system
from elshi.foundation.identity import actions as identity
from elshi.foundation.ledger.audit import audit
from elshi.foundation.offices import actions as offices
from elshi.foundation.signatures import actions
from elshi.foundation.signatures.models import Key, RevocationList

pytestmark = pytest.mark.django_db
HOUSE = system("test")


def texts(word):
    return {"kk": word, "ru": word, "en": word}


@pytest.fixture
def room(db, keys_root):
    """An authority of today, an administrator, an auditor and a consul."""
    now = timezone.now()
    owner = actions.create_authority(country="UT", at=now, by=HOUSE)
    party = offices.found_party("mfa", name=texts("M"), state="UTO", by=HOUSE, at=now)
    week = offices.open_calendar("w", name=texts("W"), days=range(5), opens="09:00",
                                 closes="18:00", party=party, by=HOUSE, at=now)  # fmt: skip
    office = offices.open_office(party, "MFA", kind="department", name=texts("O"),
                                 time_zone="UTC", calendar=week, by=HOUSE, at=now)  # fmt: skip
    for role in ("administrator", "auditor", "consul"):
        post = offices.create_post(office, role.upper(), title=texts(role), role=role,
                                   by=HOUSE, at=now)  # fmt: skip
        person = identity.open_account(f"{role}@mfa.example", name=role, party=party,
                                       language="en", password="a quiet steppe", by=HOUSE,
                                       at=now)  # fmt: skip
        identity.appoint(person, post, starts=now, by=HOUSE, at=now)
    return owner


def browser(role: str, *, fresh: bool = True) -> Client:
    from elshi.foundation.identity.models import Account

    client = Client()
    account = Account.objects.get(email=f"{role}@mfa.example")
    client.force_login(account)
    session = client.session
    at = time.time() - (0 if fresh else 3600)
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session[WHO] = str(account.pk)
    session.save()
    return client


def seal(owner) -> Key:
    return Key.objects.get(authority=owner, purpose="seal", status="active")


def test_keepers_and_auditors_see_the_keys_and_nobody_else(room) -> None:
    page = reverse("signatures:key", args=(seal(room).handle,))
    for role, code in (("administrator", 200), ("auditor", 200), ("consul", 404)):
        assert browser(role).get(reverse("signatures:keys")).status_code == code
        assert browser(role).get(page).status_code == code
    assert Client().get(page).status_code == 302


def test_a_key_is_rotated_by_its_keeper_alone(room) -> None:
    old = seal(room)
    address = reverse("signatures:rotate", args=(old.handle,))
    assert browser("auditor").post(address, {"where": "file"}).status_code == 404
    stale = browser("administrator", fresh=False).post(address, {"where": "file"})
    assert "reauthenticate" in stale["Location"]
    assert seal(room).pk == old.pk

    assert browser("administrator").post(address, {"where": "file"}).status_code == 302
    old.refresh_from_db()
    assert (old.status, seal(room).pk == old.pk) == ("retired", False)
    assert browser("administrator").post(address, {"where": "file"}).status_code == 404
    assert list(audit([])) == []


def test_a_key_is_revoked_with_a_reason_and_the_public_list_says_so(room) -> None:
    key = seal(room)
    address = reverse("signatures:revoke", args=(key.handle,))
    keeper = browser("administrator")
    assert keeper.post(address, {"reason": "keyCompromise"}).status_code == 422
    assert keeper.post(address, {"reason": "whim", "sure": "on"}).status_code == 422
    key.refresh_from_db()
    assert key.status == "active"
    assert keeper.post(address, {"reason": "keyCompromise", "sure": "on"}).status_code == 302
    listed = Client().get("/signatures/crl/ut.crl")
    assert listed["Content-Type"] == "application/pkix-crl"
    crl = x509.load_der_x509_crl(listed.content)
    assert crl.get_revoked_certificate_by_serial_number(int(key.serial, 16)) is not None


def test_the_root_is_neither_rotated_nor_revoked_here(room) -> None:
    root = Key.objects.get(authority=room, purpose="country")
    keeper = browser("administrator")
    for name in ("rotate", "revoke"):
        assert keeper.post(reverse(f"signatures:{name}", args=(root.handle,))).status_code == 404
    root.refresh_from_db()
    assert root.status == "active"


def test_a_new_list_is_published_by_the_keeper(room) -> None:
    before = RevocationList.objects.count()
    address = reverse("signatures:publish", args=("UT",))
    assert browser("consul").post(address).status_code == 404
    assert RevocationList.objects.count() == before
    assert browser("administrator").post(address).status_code == 302
    assert RevocationList.objects.count() == before + 1


def test_everybody_fetches_the_trust_bundle_and_no_unknown_list(room) -> None:
    bundle = json.loads(Client().get("/signatures/trust.json").content)
    assert bundle["format"] == "elshi-trust/1"
    assert {key["purpose"] for key in bundle["keys"]} >= {"seal", "document", "checkpoint"}
    assert "PRIVATE" not in json.dumps(bundle)
    assert Client().get("/signatures/crl/xx.crl").status_code == 404
