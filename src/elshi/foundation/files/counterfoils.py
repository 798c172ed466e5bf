"""The halves of case keys that no database dump carries.

A case key is made of two halves: one stands in the database, wrapped by the master key; the
other, its counterfoil, is one small file under KEYS_ROOT. A replica follows the database, a
backup keeps old copies of it; neither holds the counterfoils, of which only the newest state is
ever copied, never a series. So removing a counterfoil erases the case in every copy there is.
A counterfoil alone opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from django.conf import settings

from .strongroom import write_durably

SIZE = 32


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
    if path.exists():
        write_durably(path, bytes(SIZE))
        path.unlink(missing_ok=True)


def _place(owner: str) -> Path:
    name = hashlib.sha256(owner.encode()).hexdigest()
    return Path(settings.KEYS_ROOT) / "counterfoils" / name[:2] / name
