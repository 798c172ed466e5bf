"""What the ledger commits to for each table of the visa service."""

from __future__ import annotations

from typing import Any

from elshi.foundation.ledger.commitments import committed

from .models import (
    Amendment,
    Appeal,
    Application,
    Consultation,
    Host,
    Invitation,
    RevocationList,
    RuleEdition,
    Visa,
)

_CASE = ("office_id", "state", "procedure_version", "entered_at", "due_at", "edition")


def register() -> None:
    """Register every governed table; sealed answers enter only as salted commitments."""
    committed(
        Application,
        fields=(
            *_CASE, "party_id", "number", "category", "entries", "nationality", "officer_id",
            "invitation_id", "rules_id", "email_confirmed_at", "submitted_at", "decided_at",
            "decision", "grounds", "letter", "note_verbale", "labels", "erased_at",
        ),
        private={"answers": _sealed},
    )  # fmt: skip
    committed(
        Visa,
        fields=(
            *_CASE, "application_id", "number", "category", "entries", "stay_days", "valid_from",
            "valid_until", "issued_at", "signer", "seal_digest", "position", "document",
            "replaces_id",
        ),
    )  # fmt: skip
    committed(Host, fields=("party_id", "name", "registration"))
    committed(RuleEdition, fields=(*_CASE, "party_id", "title", "valid_from", "table"))
    committed(
        Invitation,
        fields=(*_CASE, "host_id", "category", "entries", "valid_until"),
        private={"invitee": _sealed},
    )
    committed(
        Consultation,
        fields=(*_CASE, "application_id", "asked_by_id", "opinion"),
        private={"question": _sealed},
    )
    committed(RevocationList, fields=("number", "at", "good_until", "signed"), key="number")
    committed(
        Amendment, fields=(*_CASE, "application_id", "kind", "lodged_at", "until"),
        private={"text": _sealed},
    )  # fmt: skip
    committed(
        Appeal, fields=(*_CASE, "application_id", "lodged_at"), private={"arguments": _sealed}
    )


def _sealed(case: Any) -> tuple[bytes, bytes] | None:
    """The sealed answers with their own nonce as salt: it is random and stands beside them."""
    if case.sealed is None:
        return None
    sealed = bytes(case.sealed)
    return sealed, sealed[1:17].ljust(16, b"\0")
