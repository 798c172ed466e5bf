"""The ledger's public doors: its newest checkpoint and key, as an outsider checks them."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.utils import timezone

from elshi.engines.merkle import checkpoints, notes
from elshi.foundation.ledger import actions, reads

pytestmark = pytest.mark.django_db


def entered(count: int) -> None:
    from django.db import transaction

    for number in range(count):
        with transaction.atomic():
            actions.enter("test.act", subject=f"test:{number}", actor="test",
                          at=timezone.now(), row={"number": number})  # fmt: skip


def signed(private: Ed25519PrivateKey) -> notes.Key:
    key = notes.Key("mfa.example/ledger", private.public_key().public_bytes_raw())
    actions.make_checkpoint(sign=private.sign, key=key, origin=key.name, at=timezone.now())
    return key


def test_before_the_first_checkpoint_there_is_none() -> None:
    assert Client().get("/ledger/checkpoint").status_code == 404
    assert Client().get("/ledger/key").status_code == 404
    assert "No checkpoint has been signed yet" in Client().get("/en/ledger/").content.decode()


def test_an_outsider_believes_the_newest_checkpoint_by_the_published_key() -> None:
    private = Ed25519PrivateKey.generate()
    entered(3)
    key = signed(private)
    entered(2)
    signed(private)
    published = notes.read_key(Client().get("/ledger/key").content.decode())
    assert published == key
    newest = checkpoints.believe(
        notes.read(Client().get("/ledger/checkpoint").content), [published]
    )
    assert (newest.size, newest.root) == (5, reads.root(5))
    earlier = checkpoints.believe(
        notes.read(Client().get("/ledger/checkpoint/3").content), [published]
    )
    assert (earlier.size, earlier.root) == (3, reads.root(3))
    assert Client().get("/ledger/checkpoint/4").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_size_and_checkpoint(language: str) -> None:
    entered(2)
    key = signed(Ed25519PrivateKey.generate())
    page = Client().get(f"/{language}/ledger/").content.decode()
    assert str(key).replace("+", "&#x2B;") in page or str(key) in page
    assert "mfa.example/ledger" in page
