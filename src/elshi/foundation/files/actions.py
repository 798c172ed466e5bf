"""The only writers: files received and removed, deliveries moved on, cases erased."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Protocol

from django.db import transaction

from . import examiner, strongroom, vault
from .examination.limits import MAX_BYTES
from .models import Delivery, Kind, Piece, StoredFile
from .reads import fingerprint_of
from .refusals import (
    Altered,
    Empty,
    KindNotWanted,
    NoSuchDelivery,
    NotWhole,
    OutOfStep,
    TooLarge,
    TooMuchSent,
)

DELIVERY_LIFE = timedelta(hours=48)
PIECE_LIMIT = 1_000_000
PICTURES = (Kind.JPEG, Kind.PNG)
ANY_KIND = (Kind.JPEG, Kind.PNG, Kind.PDF)


class Readable(Protocol):
    """An open upload."""

    def read(self, size: int = ..., /) -> bytes: ...


def receive(
    upload: bytes | Readable,
    *,
    owner: str,
    purpose: str,
    by: str,
    at: datetime,
    kinds: Collection[str] = ANY_KIND,
) -> StoredFile:
    """Examine, rewrite, seal and store an upload; an `UploadRefused` leaves nothing behind.

    ``owner`` is the case ("visas.application:K7…"), ``by`` the actor's name, ``kinds`` what this
    question takes. Call it inside the caller's transaction: the bytes are on the disk before the
    row, and a row rolled back leaves sealed bytes that the daily sweep removes.
    """
    content = _read(upload)
    examined = examiner.examine(content)
    if examined.kind not in kinds:
        raise KindNotWanted(details={"kind": examined.kind, "wanted": sorted(kinds)})
    file = StoredFile(owner=owner, purpose=purpose, kind=examined.kind, made_at=at, made_by=by)
    file.size, file.pages = len(examined.content), examined.pages
    file.width, file.height = examined.width, examined.height
    file.fingerprint = fingerprint_of(content)
    _note_likeness(file, examined)
    _store(file, examined.content)
    return file


def assign(file: StoredFile, *, purpose: str, kinds: Collection[str] = ANY_KIND) -> StoredFile:
    """Say what a delivered file is for, once the form that asked for it names it."""
    if file.kind not in kinds:
        raise KindNotWanted(details={"kind": file.kind, "wanted": sorted(kinds)})
    file.purpose = purpose
    file.save(update_fields=["purpose"])
    return file


def keep(
    content: bytes, *, kind: str, owner: str, purpose: str, by: str, at: datetime, pages: int = 1
) -> StoredFile:
    """Seal and store a file that the house made itself (a visa, a letter): no examination."""
    file = StoredFile(owner=owner, purpose=purpose, kind=kind, made_at=at, made_by=by, pages=pages)
    file.size, file.fingerprint = len(content), fingerprint_of(content)
    _store(file, content)
    return file


def remove(file: StoredFile) -> None:
    """Take a file out: its row with the transaction, its bytes after the commit."""
    shelf = file.shelf
    file.delete()
    transaction.on_commit(lambda: strongroom.remove(shelf))


def erase(owner: str, *, at: datetime) -> None:
    """Erase all files of a case and its key, here and in every backup and replica.

    A person is erased by `erasure.erase`, which asks the other rooms as well.
    """
    with transaction.atomic():
        for delivery in Delivery.objects.filter(owner=owner):
            _drop(delivery)
        for file in StoredFile.objects.filter(owner=owner):
            remove(file)
        vault.destroy(owner, at=at)


def begin(*, owner: str, purpose: str, size: int, by: str, at: datetime) -> Delivery:
    """Open a delivery of ``size`` bytes that may come in pieces, for two days."""
    if size <= 0:
        raise Empty
    if size > MAX_BYTES:
        raise TooLarge(details={"limit": MAX_BYTES})
    return Delivery.objects.create(
        owner=owner, purpose=purpose, expected=size, made_by=by, begun_at=at
    )


def append(token: str, *, offset: int, content: bytes, at: datetime) -> Delivery:
    """Add a piece at ``offset``; a piece sent twice, or overlapping, changes nothing that came.

    `OutOfStep` names where to go on when something is missing before it.
    """
    delivery = _open_delivery(token, at)
    if len(content) > PIECE_LIMIT:
        raise TooLarge(details={"limit": PIECE_LIMIT})
    if offset < 0 or offset + len(content) > delivery.expected:
        raise TooMuchSent
    piece = Piece(delivery=delivery)
    strongroom.put(piece.shelf, vault.seal_bytes(delivery.owner, content, use="piece"))
    if not _counted(piece, offset, len(content)):
        strongroom.remove(piece.shelf)
    delivery.refresh_from_db()
    if offset > delivery.received:
        raise OutOfStep(details={"received": delivery.received})
    return delivery


def finish(
    token: str, *, at: datetime, sha256: str = "", kinds: Collection[str] = ANY_KIND
) -> StoredFile:
    """Turn a whole delivery into a stored file; finishing twice gives the same file.

    A delivery that is refused, or whose SHA-256 differs from the sender's, is dropped whole.
    """
    delivery = _open_delivery(token, at)
    if delivery.file is not None:
        return delivery.file
    if delivery.received != delivery.expected:
        raise NotWhole(details={"received": delivery.received, "expected": delivery.expected})
    content = _assembled(delivery)
    if sha256 and hashlib.sha256(content).hexdigest() != sha256.lower():
        _drop(delivery)
        raise Altered
    return _finished(delivery, content, kinds, at)


def _finished(
    delivery: Delivery, content: bytes, kinds: Collection[str], at: datetime
) -> StoredFile:
    try:
        with transaction.atomic():
            current = Delivery.objects.select_for_update().get(pk=delivery.pk)
            if current.file is not None:
                return current.file
            current.file = receive(
                content, owner=current.owner, purpose=current.purpose, by=current.made_by, at=at,
                kinds=kinds,
            )  # fmt: skip
            current.save(update_fields=["file"])
            _drop_pieces(current)
            return current.file
    except Exception:
        _drop(delivery)
        raise


def sweep(at: datetime) -> int:
    """Drop lapsed deliveries, and bytes a day old that no row names; how many were removed."""
    lapsed = list(Delivery.objects.filter(begun_at__lt=at - DELIVERY_LIFE))
    for delivery in lapsed:
        _drop(delivery)
    old = strongroom.written_before((at - timedelta(days=1)).timestamp())
    vault.finish_destroying(since=at - timedelta(days=2))
    removed = 0
    while names := set(islice(old, 500)):
        orphans = names - _named(names)
        for name in orphans:
            strongroom.remove(name)
        removed += len(orphans)
    return len(lapsed) + removed


def _named(names: set[str]) -> set[str]:
    """Those of the names that a row holds."""
    files = StoredFile.objects.filter(shelf__in=names).values_list("shelf", flat=True)
    pieces = Piece.objects.filter(shelf__in=names).values_list("shelf", flat=True)
    return set(files) | set(pieces)


def _read(upload: bytes | Readable) -> bytes:
    content = upload if isinstance(upload, bytes) else upload.read(MAX_BYTES + 1)
    if not content:
        raise Empty
    if len(content) > MAX_BYTES:
        raise TooLarge(details={"limit": MAX_BYTES})
    return content


def _note_likeness(file: StoredFile, examined: examiner.Examined) -> None:
    if not examined.band:
        return
    file.likeness = examined.likeness
    file.band_1, file.band_2, file.band_3, file.band_4 = (
        int(examined.band[start : start + 4], 16) for start in range(0, 16, 4)
    )


def _store(file: StoredFile, content: bytes) -> None:
    strongroom.put(file.shelf, vault.seal_bytes(file.owner, content, use=f"file:{file.token}"))
    try:
        file.save(force_insert=True)
    except Exception:
        strongroom.remove(file.shelf)
        raise


def _open_delivery(token: str, at: datetime) -> Delivery:
    delivery = (
        Delivery.objects.select_related("file")
        .filter(token=token, begun_at__gte=at - DELIVERY_LIFE)
        .first()
    )
    if delivery is None:
        raise NoSuchDelivery
    return delivery


def _counted(piece: Piece, offset: int, size: int) -> bool:
    """Count a piece that goes on exactly where the delivery stands, or reaches beyond it."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=piece.delivery_id)
        fresh = offset + size - delivery.received
        if delivery.file_id or offset > delivery.received or fresh <= 0:
            return False
        piece.offset, piece.size = offset, size
        if Piece.objects.filter(delivery=delivery, offset=offset).exists():
            return False
        piece.save(force_insert=True)
        delivery.received += fresh
        delivery.save(update_fields=["received"])
        return True


def _assembled(delivery: Delivery) -> bytes:
    """The pieces laid over one another in the order of their offsets."""
    whole = bytearray(delivery.expected)
    for piece in delivery.pieces.order_by("offset", "pk"):
        sealed = strongroom.take(piece.shelf)
        content = vault.open_bytes(delivery.owner, sealed, use="piece")
        whole[piece.offset : piece.offset + piece.size] = content
    return bytes(whole)


def _drop(delivery: Delivery) -> None:
    with transaction.atomic():
        _drop_pieces(delivery)
        Delivery.objects.filter(pk=delivery.pk).delete()


def _drop_pieces(delivery: Delivery) -> None:
    shelves = list(delivery.pieces.values_list("shelf", flat=True))
    delivery.pieces.all().delete()
    for shelf in shelves:
        transaction.on_commit(partial(strongroom.remove, shelf))
