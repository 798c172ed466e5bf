"""What each purpose's key and certificate look like: one row a purpose.

Sources: ICAO Doc 9303-12 (8th ed.) section 7.1 for the country signer and the two-letter subject
of bar code signers; Doc 9303-13 and BSI TR-03137 for seals (key in use one year and two months);
ICAO TR VDS-NC v1.1 for the extended key usage 2.23.136.1.1.14.2 and document type "NV"; RFC 3161
section 2.3 for the critical time-stamping usage; RFC 9336 for document signing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Text

Algorithm = Literal["P-256", "Ed25519", "RSA-3072", "brainpoolP256r1"]

YEAR = timedelta(days=365)
TWO_MONTHS = timedelta(days=61)
# The longest visa in the rules runs ten years; a seal must be checkable to its last day.
LONGEST_DOCUMENT = 10 * YEAR

TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
VDS_NC_SIGNING = "2.23.136.1.1.14.2"


@dataclass(frozen=True, slots=True)
class Profile:
    """One purpose: its algorithm, its certificate's marks, how long it signs and is believed.

    ``seal`` keys have a two-letter subject and a two-character reference (their serial number
    in hexadecimal), as a seal's header has room for no more.
    """

    purpose: str
    title: Text
    common_name: str
    algorithm: Algorithm
    use: timedelta
    life: timedelta
    extended: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    non_repudiation: bool = False
    seal: bool = False


ROOT = Profile(
    "country", _("Country signing authority"), "Country Signing Authority",
    "P-256", use=5 * YEAR, life=5 * YEAR + YEAR + TWO_MONTHS + LONGEST_DOCUMENT,
)  # fmt: skip

_SIGNERS = (
    Profile(
        "seal", _("Visible digital seals"), "VS", "P-256",
        use=YEAR + TWO_MONTHS, life=YEAR + TWO_MONTHS + LONGEST_DOCUMENT,
        document_types=("V",), seal=True,
    ),
    Profile(
        "seal_nc", _("Seals in QR codes"), "NC", "P-256",
        use=YEAR + TWO_MONTHS, life=YEAR + TWO_MONTHS + LONGEST_DOCUMENT,
        extended=(VDS_NC_SIGNING,), document_types=("NV",), seal=True,
    ),
    Profile(
        "document", _("Documents"), "Document signer", "P-256", use=2 * YEAR, life=3 * YEAR,
        extended=(DOCUMENT_SIGNING, EMAIL_PROTECTION), non_repudiation=True,
    ),
    Profile(
        "timestamp", _("Time stamps"), "Time-stamping authority", "P-256",
        use=YEAR, life=10 * YEAR, extended=(TIME_STAMPING,),
    ),
    Profile(
        "checkpoint", _("Ledger checkpoints"), "Ledger", "Ed25519", use=5 * YEAR, life=10 * YEAR,
    ),
    Profile(
        "revocation", _("Revocation lists of visas"), "Revocation lists", "P-256",
        use=YEAR, life=2 * YEAR,
    ),
    Profile(
        "answer", _("Answers to carriers"), "Answers", "P-256", use=YEAR, life=2 * YEAR,
    ),
)  # fmt: skip

SIGNERS: dict[str, Profile] = {profile.purpose: profile for profile in _SIGNERS}
PURPOSES: dict[str, Profile] = {ROOT.purpose: ROOT, **SIGNERS}
