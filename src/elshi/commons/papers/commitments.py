"""What the ledger commits to for papers; their texts enter only as salted commitments."""

from __future__ import annotations

from elshi.foundation.ledger.commitments import committed

from .models import Enclosure, Link, Paper, Version


def register() -> None:
    """Register every table of papers."""
    committed(
        Paper,
        fields=(
            "office_id", "state", "procedure_version", "entered_at", "edition", "kind", "number",
            "title", "original", "version", "labels",
        ),
    )  # fmt: skip
    committed(
        Version,
        fields=("paper_id", "number", "title", "original", "made_at", "made_by_id"),
        private={"text": _sealed},
    )
    committed(Enclosure, fields=("paper_id", "place", "title", "fingerprint", "taken_out_at"))
    committed(Link, fields=("paper_id", "other_id", "kind", "taken_back_at"))


def _sealed(version: Version) -> tuple[bytes, bytes]:
    """The sealed texts with their own nonce as salt: it is random and stands beside them."""
    sealed = bytes(version.sealed)
    return sealed, sealed[1:17].ljust(16, b"\0")
