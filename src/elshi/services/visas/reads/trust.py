"""What a verifier without a network needs: the public keys and the newest revocation list."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding

from elshi.engines.documents.seals import keyfile
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.models import Key

from ..models import RevocationList

# Purposes of the house's keys → what the key file believes them for.
_USES = {"seal": "seal", "seal_nc": "seal", "revocation": "list", "country": "authority"}


def key_file(at: datetime) -> str:
    """The key file as of now: every key that ever sealed, the withdrawn marked."""
    rows = Key.objects.filter(purpose__in=_USES).order_by("pk")
    newest = RevocationList.objects.first()
    return keyfile.build(
        issuer=keys.authority().country,
        issued=at,
        trusted=[
            (_USES[row.purpose], row.x509.public_bytes(Encoding.DER), row.status == "revoked")
            for row in rows
        ],
        revocation_list=newest.signed if newest else None,
    )
