"""A PDF of the visa service signed with the house's document key and time stamp."""

from __future__ import annotations

from datetime import datetime

from elshi.foundation.access.actors import Actor
from elshi.foundation.signatures import pades
from elshi.foundation.signatures import reads as keys
from elshi.foundation.signatures.actions import current_list


def signed(pdf: bytes, *, reason: str, place: str, at: datetime, by: Actor) -> bytes:
    """The PDF with a PAdES signature at level B-LTA, checkable without a network."""
    return pades.sign_pdf(
        pdf,
        signer=keys.signer("document", at),
        timestamp=keys.signer("timestamp", at),
        lists=[current_list(keys.authority(), by=by, at=at)],
        reason=reason,
        location=place,
        at=at,
    )
