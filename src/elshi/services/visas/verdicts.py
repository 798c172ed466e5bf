"""What a verifier is told, in words: one row a finding, for the public page and the offline one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from elshi.engines.documents.seals.offline import Finding

UNREGISTERED = "unregistered"


@dataclass(frozen=True, slots=True)
class Words:
    """A finding as a person reads it: the answer, why, and how grave it is."""

    title: Any
    text: Any
    tone: Literal["good", "warn", "bad", "note"]


WORDS: Mapping[str, Words] = {
    Finding.VALID: Words(
        _("The visa is valid"),
        _("The seal is genuine; the visa is not revoked and is in its time."),
        "good",
    ),
    Finding.NOT_KNOWN: Words(
        _("Not known"),
        _(
            "The seal is genuine, but whether the visa was revoked cannot be said: the list of "
            "revoked visas is past its limit. Fetch a new one."
        ),
        "warn",
    ),
    Finding.UNKNOWN_SIGNER: Words(
        _("Not known"),
        _("The signer of this seal is not among the keys: the visa cannot be checked here."),
        "warn",
    ),
    Finding.NOT_YET_VALID: Words(
        _("Not valid yet"),
        _("The seal is genuine, but the first day of the visa has not come."),
        "warn",
    ),
    Finding.EXPIRED: Words(
        _("Expired"), _("The seal is genuine, but the last day of the visa has passed."), "bad"
    ),
    Finding.SIGNER_WITHDRAWN: Words(
        _("The signer was withdrawn"),
        _(
            "The key that signed this seal was given up: none of its seals is believed any more. "
            "The holder was sent a new visa; ask for it."
        ),
        "bad",
    ),
    Finding.REVOKED: Words(
        _("Not valid: revoked"),
        _("The visa was revoked, annulled or replaced by a new one."),
        "bad",
    ),
    Finding.FORGED: Words(
        _("Forged"),
        _("The seal is false: its facts were changed, or somebody else signed them."),
        "bad",
    ),
    UNREGISTERED: Words(
        _("Not in the register"),
        _("The signature is genuine, but no such visa was ever issued. Do not accept it."),
        "bad",
    ),
    Finding.UNREADABLE: Words(
        _("No seal could be read"),
        _("Lay the page flat in good light, fill the picture with it, and try again."),
        "note",
    ),
}
GOOD_NUMBER = Words(
    _("The visa is valid"),
    _("A visa of this number is in force today for the passport of this number."),
    "good",
)
NO_NUMBER = Words(
    _("Not valid"),
    _(
        "No visa of this number is in force today for a passport of this number. "
        "Check both numbers."
    ),
    "bad",
)
# What the signature of a PDF is worth, told beside the seal.
SIGNED = Words(
    _("The file is as it was issued"),
    _("Its signature and its time stamp are genuine, and nothing was changed since."),
    "good",
)
CHANGED = Words(
    _("The file was changed"),
    _("The signature does not fit what the file shows now. Trust the seal, not the rest."),
    "bad",
)
UNSIGNED = Words(
    _("The file has no signature of ours"),
    _("It was printed anew, scanned or made by somebody else. Trust the seal, not the rest."),
    "warn",
)


def of_signature(report: Mapping[str, Any]) -> Words:
    """The words for a report on a PDF's signature."""
    if report["valid"]:
        return SIGNED
    changes = {"digest_mismatch", "changed_after_signature", "bytes_outside_signatures"}
    return CHANGED if changes & set(report["errors"]) else UNSIGNED
