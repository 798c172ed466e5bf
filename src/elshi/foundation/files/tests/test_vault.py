"""Sealing under a key per case; erasing reaches every copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.foundation.files import counterfoils, vault
from elshi.foundation.files.models import CaseKey
from elshi.foundation.files.refusals import Erased, NotOurs

from .conftest import AT, OWNER

OTHER = "visas.application:OTHER"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_connection_stays():
    """A request's signals also close connections, which would end the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def in_request():
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)


def rolled_back(act: Callable[[], object]) -> None:
    """Do it in a transaction that is taken back."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def test_what_is_sealed_opens_and_shows_nothing():
    token = vault.seal_text(OWNER, "Айгүл Сәрсенова")
    assert vault.open_text(OWNER, token) == "Айгүл Сәрсенова"
    assert "Айгүл".encode() not in token
    assert len(token) == 1 + 12 + len("Айгүл Сәрсенова".encode()) + 16


def test_equal_contents_are_sealed_differently():
    assert vault.seal_bytes(OWNER, b"x") != vault.seal_bytes(OWNER, b"x")


def test_a_document_keeps_its_fields():
    fields = {"surname": "Сәрсенова", "birth": "1990-01-02", "children": [{"name": "Әли"}]}
    assert vault.open_document(OWNER, vault.seal_document(OWNER, fields)) == fields


def test_a_token_of_another_case_does_not_open():
    token = vault.seal_bytes(OWNER, b"secret")
    vault.seal_bytes(OTHER, b"own")
    with pytest.raises(NotOurs):
        vault.open_bytes(OTHER, token)


def test_a_token_of_another_use_does_not_open():
    token = vault.seal_text(OWNER, "{}")
    with pytest.raises(NotOurs):
        vault.open_document(OWNER, token)


def test_a_case_without_a_key_opens_nothing_and_gets_none():
    with pytest.raises(NotOurs):
        vault.open_bytes("visas.application:NOBODY", bytes(40))
    assert not CaseKey.objects.exists()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_changed_byte_is_found(data):
    token = bytearray(vault.seal_bytes(OWNER, b"a personal field"))
    at = data.draw(st.integers(0, len(token) - 1))
    token[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotOurs):
        vault.open_bytes(OWNER, bytes(token))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80))
def test_junk_never_opens(junk):
    vault.seal_bytes(OWNER, b"x")
    with pytest.raises(NotOurs):
        vault.open_bytes(OWNER, junk)


def test_the_stored_half_alone_is_no_key(rooms: Path):
    token = vault.seal_bytes(OWNER, b"secret")
    shutil.rmtree(rooms / "keys" / "counterfoils")
    with pytest.raises(Erased):
        vault.open_bytes(OWNER, token)


def test_destroying_closes_the_case_for_good(django_capture_on_commit_callbacks):
    token = vault.seal_bytes(OWNER, b"secret")
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy(OWNER, at=AT)
    with pytest.raises(Erased):
        vault.open_bytes(OWNER, token)
    with pytest.raises(Erased):
        vault.seal_bytes(OWNER, b"again")
    row = CaseKey.objects.get(owner=OWNER)
    assert (bytes(row.wrapped), row.destroyed_at) == (b"", AT)
    assert counterfoils.find(OWNER) is None
    assert vault.erased(OWNER)


def test_destroying_twice_keeps_the_first_day():
    vault.seal_bytes(OWNER, b"secret")
    vault.destroy(OWNER, at=AT)
    vault.destroy(OWNER, at=AT.replace(year=2027))
    assert CaseKey.objects.get(owner=OWNER).destroyed_at == AT


def test_a_case_erased_before_it_had_a_key_never_gets_one():
    vault.destroy(OWNER, at=AT)
    with pytest.raises(Erased):
        vault.seal_bytes(OWNER, b"late")


def test_an_old_backup_of_the_database_opens_nothing(django_capture_on_commit_callbacks):
    token = vault.seal_bytes(OWNER, b"secret")
    backup = CaseKey.objects.values().get(owner=OWNER)
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy(OWNER, at=AT)
    CaseKey.objects.filter(owner=OWNER).delete()
    CaseKey.objects.create(**backup)
    with pytest.raises(Erased):
        vault.open_bytes(OWNER, token)
    with pytest.raises(Erased):
        vault.seal_bytes(OWNER, b"again")


@pytest.mark.django_db(transaction=True)
def test_an_erasure_rolled_back_loses_nothing():
    token = vault.seal_bytes(OWNER, b"secret")
    rolled_back(lambda: vault.destroy(OWNER, at=AT))
    assert vault.open_bytes(OWNER, token) == b"secret"


@pytest.mark.django_db(transaction=True)
def test_a_key_of_a_rolled_back_transaction_seals_nothing_later(in_request):
    rolled_back(lambda: vault.seal_bytes(OWNER, b"first"))
    assert not CaseKey.objects.exists()
    token = vault.seal_bytes(OWNER, b"second")
    request_started.send(sender=None)  # another request: an empty ring
    assert vault.open_bytes(OWNER, token) == b"second"


def test_a_list_of_cases_takes_one_query(in_request, django_assert_num_queries):
    owners = [f"visas.application:{number}" for number in range(25)]
    tokens = {owner: vault.seal_document(owner, {"n": owner}) for owner in owners}
    request_started.send(sender=None)
    with django_assert_num_queries(1):
        vault.fetch_keys(owners)
        assert [vault.open_document(o, t)["n"] for o, t in tokens.items()] == owners


def test_outside_a_request_no_key_is_kept():
    request_finished.send(sender=None)
    vault.seal_bytes(OWNER, b"x")
    vault.fetch_keys([OWNER])
    assert vault._ring.get() is None


def test_the_master_key_changes_without_touching_a_case(monkeypatch):
    token = vault.seal_bytes(OWNER, b"secret")
    old = bytes(CaseKey.objects.get(owner=OWNER).wrapped)
    first = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    fresh = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY="
    monkeypatch.setenv("ELSHI_MASTER_KEY", f"{fresh},{first}")
    after = 0
    while (last := vault.rewrap(after=after)) is not None:
        after = last
    monkeypatch.setenv("ELSHI_MASTER_KEY", fresh)
    assert bytes(CaseKey.objects.get(owner=OWNER).wrapped) != old
    assert vault.open_bytes(OWNER, token) == b"secret"


class TestBlindIndex:
    def test_equal_values_meet(self):
        assert vault.blind("passport", " n0123456 ") == vault.blind("passport", "N0123456")

    def test_purposes_and_values_are_apart(self):
        marks = {
            vault.blind("passport", "N0123456"),
            vault.blind("invitation", "N0123456"),
            vault.blind("passport", "N0123457"),
        }
        assert len(marks) == 3
        assert {len(mark) for mark in marks} == {43}

    def test_another_house_has_other_marks(self, settings, tmp_path):
        here = vault.blind("birth", "1990-01-02")
        CaseKey.objects.all().delete()
        settings.KEYS_ROOT = tmp_path / "elsewhere"
        assert vault.blind("birth", "1990-01-02") != here
