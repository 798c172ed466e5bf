"""Uploads in pieces: cut, repeated, overlapping, altered; nothing half-stored."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elshi.foundation.files import actions, reads, strongroom, vault
from elshi.foundation.files.models import Delivery, Piece, StoredFile
from elshi.foundation.files.refusals import (
    Altered,
    Damaged,
    Erased,
    NoSuchDelivery,
    NotWhole,
    OutOfStep,
    TooLarge,
    TooMuchSent,
    UploadRefused,
)

from . import hostile
from .conftest import AT, OWNER, shelved

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PHOTO = hostile.good_jpeg(900, 1157, quality=95)


def begin(size: int = len(PHOTO)) -> str:
    return actions.begin(owner=OWNER, purpose="photo", size=size, by="traveller", at=AT).token


def test_pieces_become_the_same_file_as_the_whole(django_capture_on_commit_callbacks, rooms: Path):
    token, step = begin(), 10_000
    for offset in range(0, len(PHOTO), step):
        actions.append(token, offset=offset, content=PHOTO[offset : offset + step], at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        file = actions.finish(token, sha256=hashlib.sha256(PHOTO).hexdigest(), at=AT)
    whole = actions.receive(PHOTO, owner=OWNER, purpose="photo", by="traveller", at=AT)
    assert reads.content_of(file) == reads.content_of(whole)
    assert file.fingerprint == whole.fingerprint
    assert (Piece.objects.count(), shelved(rooms)) == (0, 2)


def test_finishing_twice_gives_the_same_file():
    token = begin()
    actions.append(token, offset=0, content=PHOTO, at=AT)
    assert actions.finish(token, at=AT) == actions.finish(token, at=AT)
    assert StoredFile.objects.count() == 1


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 1500)), max_size=6))
def test_any_order_of_cuts_and_repeats_arrives(cuts: list[tuple[int, int]]):
    """A line that repeats and overlaps at will, but goes on where it is told."""
    content = PHOTO[:3000]
    token, received = begin(len(content)), 0
    for back, size in cuts:
        start = max(0, received - back)
        received = actions.append(
            token, offset=start, content=content[start : start + size], at=AT
        ).received
    if received < len(content):
        actions.append(token, offset=received, content=content[received:], at=AT)
    assert actions._assembled(Delivery.objects.get(token=token)) == content


def test_a_piece_too_early_says_where_to_go_on(rooms: Path):
    token = begin()
    actions.append(token, offset=0, content=PHOTO[:100], at=AT)
    with pytest.raises(OutOfStep) as refused:
        actions.append(token, offset=200, content=b"x", at=AT)
    assert refused.value.details == {"received": 100}
    assert (Piece.objects.count(), shelved(rooms)) == (1, 1)


def test_pieces_lie_sealed(rooms: Path):
    token = begin()
    actions.append(token, offset=0, content=PHOTO[:2000], at=AT)
    sealed = strongroom.take(Piece.objects.get().shelf)
    assert PHOTO[:50] not in sealed
    assert len(sealed) == 2000 + 29


def test_bounds_are_kept(rooms: Path):
    with pytest.raises(TooLarge):
        begin(8_000_001)
    with pytest.raises(UploadRefused):
        begin(0)
    token = begin(100)
    with pytest.raises(TooMuchSent):
        actions.append(token, offset=50, content=bytes(51), at=AT)
    with pytest.raises(TooMuchSent):
        actions.append(token, offset=-1, content=b"x", at=AT)
    with pytest.raises(TooLarge):
        actions.append(token, offset=0, content=bytes(1_000_001), at=AT)
    assert (Piece.objects.count(), shelved(rooms)) == (0, 0)


def test_half_a_file_cannot_be_finished():
    token = begin()
    actions.append(token, offset=0, content=PHOTO[:100], at=AT)
    with pytest.raises(NotWhole) as refused:
        actions.finish(token, at=AT)
    assert refused.value.details == {"received": 100, "expected": len(PHOTO)}
    assert not StoredFile.objects.exists()


def refused_whole(content: bytes, sha256: str = "") -> None:
    token = begin(len(content))
    actions.append(token, offset=0, content=content, at=AT)
    actions.finish(token, sha256=sha256, at=AT)


@pytest.mark.parametrize(
    ("content", "sha256", "refusal"),
    [(PHOTO, "0" * 64, Altered), (PHOTO[:3000], "", Damaged)],
)
def test_a_refused_delivery_leaves_nothing(
    content, sha256, refusal, rooms: Path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(refusal):
        refused_whole(content, sha256)
    left = (Delivery.objects.count(), Piece.objects.count(), StoredFile.objects.count())
    assert (*left, shelved(rooms)) == (0, 0, 0, 0)


def test_a_delivery_lapses_after_two_days():
    token = begin()
    late = AT + timedelta(hours=49)
    with pytest.raises(NoSuchDelivery):
        actions.append(token, offset=0, content=b"x", at=late)


def test_the_sweep_removes_lapsed_deliveries_and_orphans_alone(
    rooms: Path, django_capture_on_commit_callbacks
):
    kept = actions.receive(PHOTO, owner=OWNER, purpose="photo", by="traveller", at=AT)
    actions.append(begin(), offset=0, content=PHOTO[:100], at=AT)
    strongroom.put("orphan-orphan-orphan-old", b"sealed")
    strongroom.put("orphan-orphan-orphan-new", b"sealed")
    draft = rooms / "files" / "or" / "orphan-orphan-orphan-x.0123.part"
    draft.write_bytes(b"half")
    now = AT + timedelta(days=3)
    for path in (rooms / "files").rglob("*"):
        os.utime(path, (AT.timestamp(), AT.timestamp()))
    os.utime(rooms / "files/or/orphan-orphan-orphan-new", (now.timestamp(), now.timestamp()))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep(now) == 4  # the delivery, its piece, the orphan, the draft
    left = {path.name for path in (rooms / "files").rglob("*") if path.is_file()}
    assert left == {kept.shelf, "orphan-orphan-orphan-new"}
    assert reads.content_of(kept)
    assert not Delivery.objects.exists()


def test_erasing_a_case_takes_files_deliveries_and_key(
    rooms: Path, django_capture_on_commit_callbacks
):
    actions.receive(PHOTO, owner=OWNER, purpose="photo", by="traveller", at=AT)
    other = actions.receive(PHOTO, owner="visas.application:OTHER", purpose="p", by="t", at=AT)
    actions.append(begin(), offset=0, content=PHOTO[:100], at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(OWNER, at=AT)
    assert list(StoredFile.objects.all()) == [other]
    assert not Delivery.objects.exists()
    assert shelved(rooms) == 1
    assert vault.erased(OWNER)
    with pytest.raises(Erased):
        actions.receive(PHOTO, owner=OWNER, purpose="photo", by="traveller", at=AT)
    assert shelved(rooms) == 1
    assert reads.content_of(other)


def test_a_piece_costs_little():
    """256 KB: sealed, flushed and counted; CPU, not the disk."""
    token = begin(8_000_000)
    started = time.process_time()
    for number in range(8):
        actions.append(token, offset=number * 262_144, content=bytes(262_144), at=AT)
    assert (time.process_time() - started) / 8 < 0.05
