"""The one file an officer carries offline: whom to believe, and what has been withdrawn.

JSON, UTF-8:

    {"kind": "elshi keys", "issuer": "KAZ", "issued": "2026-11-22T10:00:00Z",
     "certificates": [{"use": "seal", "certificate": "<base64 DER>", "withdrawn": false},
                      {"use": "list", "certificate": "<base64 DER>", "withdrawn": false}],
     "revocation": {"data": {...}, "signature": "..."}}

`use` is *seal* (signs papers), *authority* (issued signers that travel inside a VDS-NC) or *list*
(signs the revocation list). A *withdrawn* certificate is kept so that its seals can be told from
forgeries: a seal carries no trusted time, so none of them is believed any more. `revocation` is a
list of `revocation.build`, or null. The file is no secret; who hands it over vouches for it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from . import certificates, revocation
from .certificates import Certificate
from .revocation import RevocationList
from .signing import PublicKey

KIND = "elshi keys"
USES = ("seal", "authority", "list")


class KeyFileError(ValueError):
    """A text that is no key file, or one whose revocation list nobody trusted signed."""


class Trusted(NamedTuple):
    """A certificate, what it is believed for, and whether its key was given up."""

    use: str
    certificate: Certificate
    fingerprint: str
    withdrawn: bool


class KeyFile(NamedTuple):
    """A read key file; its revocation list, if any, has been found genuine."""

    issuer: str
    issued: datetime
    trusted: tuple[Trusted, ...]
    revocation: RevocationList | None

    def named(self, signer: str, reference: str) -> list[Trusted]:
        """The seal certificates that a header's signer and reference may mean."""
        return [
            each
            for each in self.trusted
            if each.use == "seal" and each.certificate.named_by(signer, reference)
        ]

    def of_use(self, *uses: str) -> list[Trusted]:
        """The certificates believed for one of these."""
        return [each for each in self.trusted if each.use in uses]


def fingerprint(der: bytes) -> str:
    """A certificate's name in lists and files: SHA-256 of its DER in hexadecimal."""
    return hashlib.sha256(der).hexdigest()


def build(
    *,
    issuer: str,
    issued: datetime,
    trusted: Iterable[tuple[str, bytes, bool]],
    revocation_list: str | None,
) -> str:
    """The file's text; `trusted` are (use, certificate in DER, withdrawn)."""
    rows = [
        {"use": use, "certificate": base64.b64encode(der).decode("ascii"), "withdrawn": withdrawn}
        for use, der, withdrawn in trusted
    ]
    whole = {
        "kind": KIND,
        "issuer": issuer,
        "issued": issued.isoformat(),
        "certificates": rows,
        "revocation": json.loads(revocation_list) if revocation_list else None,
    }
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


def load(text: str | bytes) -> KeyFile:
    """The key file in a text, its revocation list checked. Raises KeyFileError."""
    try:
        whole = json.loads(text)
        if whole["kind"] != KIND:
            raise KeyFileError("no key file")
        trusted = tuple(map(_trusted, whole["certificates"]))
        listed = whole["revocation"]
        return KeyFile(
            str(whole["issuer"]),
            datetime.fromisoformat(whole["issued"]),
            trusted,
            _genuine(revocation.read(json.dumps(listed)), trusted) if listed else None,
        )
    except KeyFileError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError) as reason:
        raise KeyFileError(f"no readable key file: {reason}") from None


def _trusted(row: dict[str, object]) -> Trusted:
    use, withdrawn = row["use"], row["withdrawn"]
    if use not in USES or not isinstance(use, str) or not isinstance(withdrawn, bool):
        raise KeyFileError(f"a certificate for no known use: {use}")
    der = base64.b64decode(str(row["certificate"]), validate=True)
    return Trusted(use, certificates.load(der), fingerprint(der), withdrawn)


def _genuine(listed: RevocationList, trusted: tuple[Trusted, ...]) -> RevocationList:
    """The list, if a certificate for lists in the same file signed it."""
    for each in trusted:
        if each.use == "list" and not each.withdrawn and each.fingerprint == listed.key:
            if revocation.genuine(listed, PublicKey.of(each.certificate)):
                return listed
            raise KeyFileError("the revocation list is not signed by its key")
    raise KeyFileError("the revocation list is signed by no key of this file")
