"""A carrier's question and the house's signed answer: *board* or *do not board*, and nothing else.

The answer is a JWS in compact form (RFC 7515) over canonical JSON (RFC 8785), ES256, the signer's
certificate in `x5c`. It names nobody: it is bound to the question by a hash, into which goes a
nonce that stays with the carrier, so that whoever finds the answer cannot try passport numbers
against it. Pure: question and key come in, text goes out.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import rfc8785

from elshi.engines.documents.seals.keyfile import fingerprint
from elshi.engines.documents.seals.signing import Sign

KIND = "elshi carrier answer"
BOARD, DO_NOT_BOARD = "board", "do not board"


@dataclass(frozen=True, slots=True)
class Question:
    """What a carrier asks: a visa by number and passport, or by its seal; the day of travel.

    ``seal`` is the code's content in hexadecimal, or empty; with a seal the passport may be empty:
    the seal names it.
    """

    on: date
    number: str = ""
    passport: str = ""
    seal: str = ""
    nonce: str = ""

    def digest(self) -> str:
        """SHA-256 over the canonical question, base64url: the carrier can make it again."""
        plain = {name: str(value) for name, value in asdict(self).items()}
        return _base64url(hashlib.sha256(rfc8785.dumps(plain)).digest())


def signed(
    question: Question, good: bool, *, issuer: str, certificate: bytes, sign: Sign, at: datetime
) -> str:
    """The answer as a signed text; `certificate` is the signer's in DER, `sign` gives raw ES256."""
    header = {
        "alg": "ES256",
        "kid": fingerprint(certificate),
        "x5c": [base64.b64encode(certificate).decode("ascii")],
    }
    payload = {
        "kind": KIND,
        "issuer": issuer,
        "answer": BOARD if good else DO_NOT_BOARD,
        "on": question.on.isoformat(),
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "question": question.digest(),
    }
    covered = f"{_base64url(rfc8785.dumps(header))}.{_base64url(rfc8785.dumps(payload))}"
    return f"{covered}.{_base64url(sign(covered.encode('ascii')))}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
