"""Sealing under a key per case: AES-256-GCM, so that erasing a case is destroying its key.

A sealed token is ``01 | nonce (12) | ciphertext and tag``. The owner and the use are bound in
(associated data), so a token moved to another case, or from a document to a file, does not open.
Nonces are random: NIST SP 800-38D 8.3 allows 2^32 of them a key, and a case has thousands.
The key itself is HKDF-SHA256 over two halves, see `counterfoils`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.signals import request_finished, request_started
from django.db import transaction

from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyMissing, MasterKeyUnfit

from . import counterfoils
from .models import CaseKey
from .refusals import Erased, NotOurs

VERSION = b"\x01"
NONCE = 12
INDEX_OWNER = "files:blind-index"

_ring: ContextVar[dict[str, tuple[bytes, bytes]] | None] = ContextVar("case_keys", default=None)


def seal_bytes(owner: str, content: bytes, *, use: str = "bytes") -> bytes:
    """``content`` sealed under the case key of ``owner``, which is made on first asking."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(_key_to_seal(owner)).encrypt(nonce, content, _bound(owner, use))
    return VERSION + nonce + sealed


def open_bytes(owner: str, token: bytes, *, use: str = "bytes") -> bytes:
    """What was sealed; `Erased` when the key is destroyed, `NotOurs` when the token is not its."""
    token = bytes(token)
    if token[:1] != VERSION or len(token) < 1 + NONCE + 16:
        raise NotOurs
    nonce, sealed = token[1 : 1 + NONCE], token[1 + NONCE :]
    try:
        return AESGCM(_key_to_open(owner)).decrypt(nonce, sealed, _bound(owner, use))
    except InvalidTag:
        raise NotOurs from None


def seal_text(owner: str, text: str) -> bytes:
    """A sealed text."""
    return seal_bytes(owner, text.encode(), use="text")


def open_text(owner: str, token: bytes) -> str:
    """The text that was sealed."""
    return open_bytes(owner, token, use="text").decode()


def seal_document(owner: str, document: Mapping[str, Any]) -> bytes:
    """The personal fields of a case as one sealed JSON document."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return seal_bytes(owner, text.encode(), use="document")


def open_document(owner: str, token: bytes) -> dict[str, Any]:
    """The fields that were sealed."""
    document: dict[str, Any] = json.loads(open_bytes(owner, token, use="document"))
    return document


def destroy(owner: str, *, at: datetime) -> None:
    """Erase a case: its key goes, here and in every copy; destroying twice is the same as once.

    The half in the database goes with the caller's transaction, the counterfoil after its commit,
    so a transaction rolled back loses nothing. No key can be made for this owner again.
    """
    row, _ = CaseKey.objects.get_or_create(owner=owner, defaults={"wrapped": b""})
    CaseKey.objects.filter(pk=row.pk, destroyed_at__isnull=True).update(
        wrapped=b"", destroyed_at=at
    )
    _forget(owner)
    transaction.on_commit(lambda: counterfoils.destroy(owner))


def finish_destroying(*, since: datetime) -> None:
    """Remove counterfoils that stayed behind when a process was killed after its commit."""
    gone = CaseKey.objects.filter(destroyed_at__gte=since)
    for owner in gone.values_list("owner", flat=True).iterator():
        counterfoils.destroy(owner)


def erased(owner: str) -> bool:
    """Whether the key of this case was destroyed."""
    row = CaseKey.objects.filter(owner=owner).first()
    return row is not None and (row.destroyed_at is not None or counterfoils.find(owner) is None)


def erased_elsewhere() -> Iterator[str]:
    """The cases that the list of erasures names and whose row does not know it.

    A restored copy is older than the list: these were erased after it was taken.
    """
    alive = CaseKey.objects.filter(destroyed_at__isnull=True).order_by("pk")
    for owner in alive.values_list("owner", flat=True).iterator():
        if counterfoils.listed(owner):
            yield owner


def opens() -> bool:
    """Whether the master key at hand opens the newest case key; true when there is none."""
    row = CaseKey.objects.filter(destroyed_at__isnull=True).order_by("-pk").first()
    try:
        return row is None or bool(master.unwrap(bytes(row.wrapped), _context(row.owner)))
    except (MasterKeyMissing, MasterKeyUnfit):
        return False


def lost() -> int:
    """How many cases no key can be made for though nobody erased them.

    `MasterKeyMissing` or `MasterKeyUnfit` when the master key at hand does not open their halves.
    """
    missing, tried = 0, set()
    for row in CaseKey.objects.filter(destroyed_at__isnull=True).order_by("pk").iterator():
        wrapped = bytes(row.wrapped)
        if (name := master.name_in(wrapped)) not in tried:
            master.unwrap(wrapped, _context(row.owner))
            tried.add(name)
        missing += counterfoils.find(row.owner) is None and not counterfoils.listed(row.owner)
    return missing


def rewrap(*, after: int = 0, limit: int = 500) -> int | None:
    """Bring up to ``limit`` case keys under the current master key; where to go on, or None.

    What the keys sealed stays as it is: a master key is changed without touching a case.
    """
    rows = CaseKey.objects.filter(pk__gt=after, destroyed_at__isnull=True).order_by("pk")[:limit]
    last = None
    for row in rows:
        old, last = bytes(row.wrapped), row.pk
        fresh = master.rewrap(old, _context(row.owner))
        if fresh != old:
            CaseKey.objects.filter(pk=row.pk, wrapped=old).update(wrapped=fresh)
    return last


def fetch_keys(owners: Iterable[str]) -> None:
    """Bring the keys of a whole list into the request's ring by one query.

    Outside a request there is no ring and nothing is kept.
    """
    ring = _ring.get()
    if ring is None:
        return
    missing = set(owners) - ring.keys()
    for row in CaseKey.objects.filter(owner__in=missing, destroyed_at__isnull=True):
        foil = counterfoils.find(row.owner)
        if foil is not None:
            ring[row.owner] = (bytes(row.wrapped), _whole(row.owner, bytes(row.wrapped), foil))


def blind(purpose: str, value: str) -> str:
    """A keyed fingerprint for exact look-up of what is not stored in the clear; 43 characters.

    Case, width and outer space do not matter. The key belongs to this installation, so the
    column of a stolen database cannot be searched by trying all birth dates.
    """
    folded = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    message = f"{purpose}\x00{folded}".encode()
    digest = hmac.digest(_key_to_seal(INDEX_OWNER), message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _key_to_seal(owner: str) -> bytes:
    """The key, made when the case is new; always by its row, never by the ring alone.

    A key that a rolled-back transaction made must not seal anything later.
    """
    row = CaseKey.objects.filter(owner=owner).first() or _make(owner)
    return _key_of(row)


def _key_to_open(owner: str) -> bytes:
    ring = _ring.get()
    if ring and owner in ring:
        return ring[owner][1]
    row = CaseKey.objects.filter(owner=owner).first()
    if row is None:
        raise NotOurs
    return _key_of(row)


def _make(owner: str) -> CaseKey:
    counterfoils.issue(owner)  # first: a row without its counterfoil would read as erased
    half = master.wrap(secrets.token_bytes(counterfoils.SIZE), _context(owner))
    return CaseKey.objects.get_or_create(owner=owner, defaults={"wrapped": half})[0]


def _key_of(row: CaseKey) -> bytes:
    wrapped, ring = bytes(row.wrapped), _ring.get()
    if row.destroyed_at is not None:
        raise Erased
    if ring is not None and row.owner in ring and ring[row.owner][0] == wrapped:
        return ring[row.owner][1]
    foil = counterfoils.find(row.owner)
    if foil is None:
        raise Erased
    key = _whole(row.owner, wrapped, foil)
    if ring is not None:
        ring[row.owner] = (wrapped, key)
    return key


def _whole(owner: str, wrapped: bytes, foil: bytes) -> bytes:
    info = b"elshi case key\x00" + owner.encode()
    halves = master.unwrap(wrapped, _context(owner)) + foil
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(halves)


def _context(owner: str) -> str:
    return f"files.case:{owner}"


def _bound(owner: str, use: str) -> bytes:
    return f"elshi\x00{use}\x00{owner}".encode()


def _forget(owner: str) -> None:
    ring = _ring.get()
    if ring is not None:
        ring.pop(owner, None)


def _open_ring(**_: Any) -> None:
    _ring.set({})


def _close_ring(**_: Any) -> None:
    _ring.set(None)


request_started.connect(_open_ring, dispatch_uid="files.vault.open_ring")
request_finished.connect(_close_ring, dispatch_uid="files.vault.close_ring")
