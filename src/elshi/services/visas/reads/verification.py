"""Is this visa good? Asked with a network: the seal by its signature, the visa by the register."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from elshi.engines.documents.seals import offline, travel_authorisation, vdsnc
from elshi.engines.documents.seals.offline import DAWN, Finding, Verdict
from elshi.foundation.files.examiner import Porter, ask
from elshi.foundation.signatures import reads as keys

from .. import inspection
from ..boarding import Question
from ..models import Visa
from ..sealing import NUMBER_WIDTH
from ..spelling import passport_number
from ..verdicts import UNREGISTERED
from .fingerprints import holder_index, passport_index
from .trust import current_keys

CODES = Porter("elshi.services.visas.inspection", "codes")
SIGNATURES = Porter("elshi.services.visas.inspection", "signature")
# What a signer's key can be stolen for: papers that read as good and were never issued.
_MUST_STAND = frozenset({Finding.VALID, Finding.NOT_YET_VALID, Finding.EXPIRED, Finding.NOT_KNOWN})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told about a paper. ``finding`` is a `Finding`, or that the register lacks it.

    ``signature`` is the report on a PDF's signature, None for anything but a PDF.
    """

    finding: str
    verdict: Verdict
    signature: dict[str, Any] | None = None

    @property
    def good(self) -> bool:
        """Whether all that was checked is in order; a photograph has no signature to check."""
        signed = self.signature is None or bool(self.signature["valid"])
        return self.finding == Finding.VALID and signed


def of_codes(codes: Sequence[bytes], at: datetime) -> Answer:
    """The answer on the codes of one page."""
    verdict = offline.judge_all(codes, current_keys(at), at)
    finding = str(verdict.finding)
    if verdict.finding in _MUST_STAND and not any(map(_visa_of, codes)):
        finding = UNREGISTERED
    return Answer(finding, verdict)


def of_file(content: bytes, at: datetime) -> Answer:
    """The answer on a PDF or a picture, looked at in a confined process and not kept.

    Raises files.refusals.UploadRefused when the file takes more than the room gives.
    """
    report, _ = ask(CODES, content)
    answer = of_codes([bytes.fromhex(code) for code in report.get("codes", [])], at)
    if b"%PDF-" not in content[:1024]:
        return answer
    return Answer(answer.finding, answer.verdict, _signature(content, at))


def _signature(pdf: bytes, at: datetime) -> dict[str, Any]:
    """The report on the PDF's signature, by our roots and their lists of this hour."""
    listed = keys.revocation_list(keys.authority(), at)
    roots = [root.public_bytes(Encoding.DER) for root in keys.trust_roots()]
    asked = inspection.question(pdf, roots, [listed] if listed else [], at)
    report, _ = ask(SIGNATURES, asked)
    return report if "valid" in report else {"valid": False, "errors": [report.get("found", "")]}


def _visa_of(code: bytes) -> Visa | None:
    """The visa in the register that a code was printed for; nothing for a code of other use."""
    if code[:1] != b"{":
        digest = hashlib.sha256(code).hexdigest()
        return Visa.objects.filter(seal_digest=digest).first()
    try:
        said = travel_authorisation.facts(vdsnc.read(code).message)
    except (vdsnc.VdsNcError, ValueError):
        return None
    return Visa.objects.filter(number=said.number, position=said.list_index).first()


def may_board(question: Question, at: datetime) -> bool:
    """Whether a carrier may take the holder aboard for that day."""
    if not question.seal:
        return stands(question.number, question.passport, question.on)
    code = code_of(question.seal)
    answer, visa = of_codes([code], at), _visa_of(code)
    if visa is None or answer.finding not in (Finding.VALID, Finding.NOT_YET_VALID):
        return False
    # A seal has room for nine characters of a passport number.
    other = question.passport and not _named(answer.verdict.compare or "", question.passport)
    another = question.number and question.number != visa.number
    return not other and not another and _in_force(visa, question.on)


def _named(sealed: str, typed: str) -> bool:
    """Whether a passport is the one that a seal names."""
    ours, theirs = passport_number(sealed), passport_number(typed)
    return theirs.startswith(ours) if len(sealed) == NUMBER_WIDTH else theirs == ours


def code_of(text: str) -> bytes:
    """The bytes of a code from what a scanner typed: hexadecimal, or a VDS-NC as it stands.

    What is neither stays the bytes that it is, which are then no readable seal.
    """
    try:
        return text.encode() if text.startswith("{") else bytes.fromhex(text)
    except ValueError:
        return text.encode()


def stands(number: str, passport: str, on: date | datetime) -> bool:
    """Whether this visa lets the holder of this passport travel then; nothing else is told.

    A moment stands for the day that it is in UTC and for the one that has begun further east.

    An unknown number and a wrong passport are the same no, after the same work. A visa whose
    holder was erased carries its own fingerprint of both numbers until it ends.
    """
    number = _plain(number)
    visa = Visa.objects.select_related("application").filter(number=number).first()
    stored = (visa.application.passport_index, visa.holder_index) if visa else ("", "")
    wanted = (passport_index(passport), holder_index(number, passport_number(passport)))
    alike = [
        hmac.compare_digest(*pair) and bool(pair[0]) for pair in zip(stored, wanted, strict=True)
    ]
    return any(alike) and visa is not None and _in_force(visa, on)


def _in_force(visa: Visa, on: date | datetime) -> bool:
    first, last = ((on + DAWN).date(), on.date()) if isinstance(on, datetime) else (on, on)
    return visa.state == "in_force" and visa.valid_from <= first and last <= visa.valid_until


def _plain(text: str) -> str:
    return "".join(text.split()).upper()
