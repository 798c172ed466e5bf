"""Files opened, deliveries looked at, equal and similar files found."""

from __future__ import annotations

import hashlib

from django.db.models import Q, QuerySet

from . import strongroom, vault
from .models import StoredFile
from .refusals import NotOurs

NEAR = 24  # of 256 bits
MOST_CANDIDATES = 2000


def content_of(file: StoredFile) -> bytes:
    """The bytes of a stored file; `Erased` when its case was erased."""
    try:
        sealed = strongroom.take(file.shelf)
    except FileNotFoundError:
        raise NotOurs from None
    return vault.open_bytes(file.owner, sealed, use=f"file:{file.token}")


def without_bytes() -> int:
    """How many files have a row and no bytes: none, unless a disk or a copy lost some."""
    shelves = StoredFile.objects.order_by("pk").values_list("shelf", flat=True)
    return sum(not strongroom.holds(shelf) for shelf in shelves.iterator())


def of_owner(owner: str, purpose: str = "") -> QuerySet[StoredFile]:
    """The files of a case, oldest first; of one purpose when it is named."""
    files = StoredFile.objects.filter(owner=owner)
    return (files.filter(purpose=purpose) if purpose else files).order_by("made_at", "pk")


def purposes(owner: str) -> frozenset[str]:
    """What kinds of file a case has."""
    return frozenset(StoredFile.objects.filter(owner=owner).values_list("purpose", flat=True))


def fingerprint_of(content: bytes) -> str:
    """The keyed fingerprint of an upload as it came."""
    return vault.blind("files.content", hashlib.sha256(content).hexdigest())


def same_upload(file: StoredFile) -> QuerySet[StoredFile]:
    """Files of other cases that came in as exactly the same bytes."""
    return StoredFile.objects.filter(fingerprint=file.fingerprint).exclude(owner=file.owner)


def alike(file: StoredFile, *, within: int = NEAR) -> list[tuple[StoredFile, int]]:
    """Pictures of other cases, same purpose, that differ in at most ``within`` of 256 bits.

    Nearest first. Candidates share one of four 16-bit bands of an 8 × 8 hash (any picture within
    3 of those 64 bits surely does); at most MOST_CANDIDATES newest ones are compared.
    """
    if not file.likeness:
        return []
    mine = int(file.likeness, 16)
    near = [(other, (int(other.likeness, 16) ^ mine).bit_count()) for other in _candidates(file)]
    return sorted((row for row in near if row[1] <= within), key=lambda row: row[1])


def _candidates(file: StoredFile) -> QuerySet[StoredFile]:
    shared = Q()
    for number in range(1, 5):
        shared |= Q(**{f"band_{number}": getattr(file, f"band_{number}")})
    others = StoredFile.objects.filter(shared, purpose=file.purpose).exclude(owner=file.owner)
    return others.order_by("-pk")[:MOST_CANDIDATES]
