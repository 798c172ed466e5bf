"""Secrets of second factors at rest: sealed under the master key, so that a copied database, or a
backup of it, neither reads nor foretells a one-time code or a recovery code.

Seeds cannot be kept as hashes: each code is computed from them. Public keys of passkeys are no
secret and stay as they are.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyUnfit

CONTEXT = "identity.second_factor"
SECRETS = {"totp": "secret", "recovery_codes": "seed"}  # kind → where its secret stands
Change = Callable[[str], str]


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth stores of a second factor, and reads back."""

    def encrypt(self, text: str) -> str:
        """The sealed form of a seed, as text."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed; what was not sealed by this house is refused, whoever wrote it there."""
        return unseal(encrypted_text)


def seal(text: str) -> str:
    """A secret under the current master key, in base64."""
    return base64.b64encode(master.wrap(text.encode(), CONTEXT)).decode()


def unseal(sealed: str) -> str:
    """What `seal` closed; `MasterKeyUnfit` for anything else."""
    return master.unwrap(_bytes(sealed), CONTEXT).decode()


def is_sealed(text: str) -> bool:
    """Whether a secret already stands in its sealed form."""
    try:
        return _bytes(text).startswith(master.FORM)
    except MasterKeyUnfit:
        return False


def rewrap() -> int:
    """Bring every secret under the current master key; how many were under another."""
    return change_secrets(Authenticator.objects.all(), _rewrapped)


def change_secrets(rows: Any, change: Change) -> int:
    """Put each secret of these rows in another form, one row a write; how many were changed.

    A row that was changed meanwhile is left to its writer.
    """
    changed = 0
    for row in rows.filter(type__in=list(SECRETS)).order_by("pk"):
        fresh = {name: _changed(name, value, row.type, change) for name, value in row.data.items()}
        if fresh != row.data:
            same = rows.model.objects.filter(pk=row.pk, data=row.data)
            changed += same.update(data=fresh)
    return changed


def _changed(name: str, value: Any, kind: str, change: Change) -> Any:
    """One of a row's values; codes carried over from elsewhere stand one by one."""
    if name == "migrated_codes":
        return [change(code) for code in value]
    return change(value) if name == SECRETS[kind] else value


def _rewrapped(sealed: str) -> str:
    return base64.b64encode(master.rewrap(_bytes(sealed), CONTEXT)).decode()


def _bytes(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise MasterKeyUnfit from None
