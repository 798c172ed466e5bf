"""The halves of case keys that no database dump carries.

A case key is made of two halves: one stands in the database, wrapped by the master key; the
other, its counterfoil, is one small file under KEYS_ROOT. A replica follows the database, a
backup keeps old copies of it; neither holds the counterfoils, of which only the newest state is
ever copied, never a series. So removing a counterfoil erases the case in every copy there is.
A counterfoil alone opens nothing.

Beside them lies the *list of erasures*: an empty file for each case erased, under the same name,
which is a hash of the case's reference. By it a restore tells who was erased after the copy was
taken from whose key was lost, and erases them again.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from django.conf import settings

from .strongroom import write_durably

SIZE = 32
FOILS, ERASED = "counterfoils", "erased"


def issue(owner: str) -> bytes:
    """The counterfoil of a case, made on first asking; 32 random bytes."""
    path = _place(owner)
    if not path.exists():
        write_durably(path, secrets.token_bytes(SIZE), replace=False)
    return path.read_bytes()


def find(owner: str) -> bytes | None:
    """The counterfoil of a case, or None when it was destroyed (or never made)."""
    try:
        return _place(owner).read_bytes()
    except FileNotFoundError:
        return None


def destroy(owner: str) -> None:
    """Overwrite and remove; a solid-state disk may keep the old block, which its half outlives."""
    path = _place(owner)
    if not listed(owner):
        write_durably(_place(owner, ERASED), b"")
    if path.exists():
        write_durably(path, bytes(SIZE))
        path.unlink(missing_ok=True)


def listed(owner: str) -> bool:
    """Whether the list of erasures names this case."""
    return _place(owner, ERASED).exists()


def _place(owner: str, shelf: str = FOILS) -> Path:
    name = hashlib.sha256(owner.encode()).hexdigest()
    return Path(settings.KEYS_ROOT) / shelf / name[:2] / name
