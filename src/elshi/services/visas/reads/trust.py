"""What a verifier needs, with a network or without: public keys and the list of revocations."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding

from elshi.engines.documents.seals import keyfile
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.models import Key

from ..models import RevocationList

# Purposes of the house's keys → what the key file believes them for.
_USES = {"seal": "seal", "seal_nc": "seal", "revocation": "list", "country": "authority"}


def key_file(at: datetime) -> str:
    """The key file as of now: every key that ever sealed, the withdrawn marked.

    Its date is that of the newest change in it, so that between two changes it stays the same
    bytes and a reader who has it is told so.
    """
    rows = list(Key.objects.filter(purpose__in=_USES).order_by("pk"))
    listed = _list(rows)
    return keyfile.build(
        issuer=keys.authority().country,
        issued=_newest(rows, listed, at),
        trusted=[(_USES[row.purpose], _der(row), row.status == "revoked") for row in rows],
        revocation_list=listed.signed if listed else None,
    )


def current_keys(at: datetime) -> keyfile.KeyFile:
    """The same, read: what `engines.documents.seals.offline` judges by."""
    return _loaded(key_file(at))


@lru_cache(maxsize=2)
def _loaded(text: str) -> keyfile.KeyFile:
    return keyfile.load(text)


def _list(rows: list[Key]) -> RevocationList | None:
    """The newest list whose signer stands; one signed by a lost key says nothing any more."""
    standing = {
        keyfile.fingerprint(_der(row))
        for row in rows
        if row.purpose == "revocation" and row.status != "revoked"
    }
    newest = RevocationList.objects.first()
    return newest if newest and _signer(newest) in standing else None


def _signer(listed: RevocationList) -> str:
    return str(json.loads(listed.signed)["data"]["key"])


def _newest(rows: list[Key], listed: RevocationList | None, at: datetime) -> datetime:
    changes = [moment for row in rows for moment in (row.not_before, row.revoked_at) if moment]
    changes += [listed.at] if listed else []
    return max((moment for moment in changes if moment <= at), default=at)


def _der(row: Key) -> bytes:
    return row.x509.public_bytes(Encoding.DER)
