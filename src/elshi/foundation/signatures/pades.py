"""PDF signatures that can be checked for decades: PAdES B-LTA (ETSI EN 319 142-1), offline.

A signed file carries all that its check needs: the chain, the revocation list of that hour, a
time stamp on the signature, and a document time stamp over everything.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer as CmsSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleCertificateStore, SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from .errors import Unprovable, UnreadableDocument
from .signers import Signer
from .timestamps import Stamper

FIELD = "Signature"
# Proofs stand in the signed revision itself, so that the document time stamp, the last thing
# written, covers every byte of the file.
PROOFS = DSSContentSettings(
    include_vri=False,
    placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
    next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
)

# What a hostile file makes pyHanko log is our own answer's business, told in the report.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of a PDF found; ``valid`` is the whole answer, the rest says why."""

    valid: bool
    intact: bool
    trusted: bool
    unchanged: bool
    signer: str = ""
    signed_at: datetime | None = None
    errors: tuple[str, ...] = ()


def sign_pdf(
    pdf: bytes,
    *,
    signer: Signer,
    timestamp: Signer,
    lists: Iterable[bytes],
    reason: str,
    location: str,
    at: datetime,
) -> bytes:
    """The PDF with a PAdES B-LTA signature added; what was there stays byte for byte.

    ``lists``: revocation lists (DER) of the signers' authorities that speak for ``at``. No
    network is used; a chain that cannot be proved from what is given is an error, not a
    weaker signature.
    """
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        location=location,
        name=_common_name(signer.certificate),
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=True,
        timestamp_field_name=f"{FIELD}-Time",
        dss_settings=PROOFS,
        validation_context=_context([signer.issuer, timestamp.issuer], lists, at),
    )
    maker = _DatedSigner(
        meta,
        _CmsSigner(signer),
        timestamper=Stamper(timestamp, at),
        new_field_spec=SigFieldSpec(sig_field_name=FIELD),
    )
    maker.moment = at
    return _signed(maker, pdf)


def verify(
    pdf: bytes,
    roots: Iterable[x509.Certificate],
    *,
    at: datetime,
    lists: Iterable[bytes] = (),
) -> Report:
    """What the signature of a PDF is worth, judged offline from what it carries and ``roots``.

    A changed byte, anything added behind the last time stamp, a broken chain or a missing proof
    makes it not valid and is named in ``errors``. ``lists``: newer revocation lists, needed once
    the ones inside have run out (a week after signing). Never raises on a malformed file.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = reader.embedded_regular_signatures
        if not signatures:
            return _unsigned("no_signature")
        if not _covers_the_file(reader):
            return _unsigned("bytes_outside_signatures")
        policy = _policy([_asn1(root) for root in roots], lists)
        # The file's own words are hostile input: pyHanko raises many kinds of errors on them.
        return _judged(signatures[-1], policy, at)
    except Exception as error:
        return _unsigned(f"unreadable:{type(error).__name__}")


def _covers_the_file(reader: PdfFileReader) -> bool:
    """Whether the last signature or time stamp covers every byte but its own."""
    last = reader.embedded_signatures[-1]
    return bool(last.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE)


def _judged(signature: Any, policy: PdfSignatureValidationSpec, at: datetime) -> Report:
    timing = ValidationTimingInfo(at, at, point_in_time_validation=False)
    found = asyncio.run(ades_lta_validation(signature, policy, timing_info=timing))
    status = found.api_status
    if status is None:
        return _unsigned(found.ades_subindic.standard_name.lower())
    intact = bool(status.intact and status.valid)
    only_proofs = status.modification_level in (
        ModificationLevel.NONE, ModificationLevel.LTA_UPDATES
    )  # fmt: skip
    passed = found.ades_subindic is AdESPassed.OK
    errors = _errors(found, intact, only_proofs)
    return Report(
        valid=passed and intact and only_proofs and status.bottom_line,
        intact=intact,
        trusted=passed and bool(status.trusted),
        unchanged=only_proofs,
        signer=status.signing_cert.subject.native.get("common_name", ""),
        signed_at=found.best_signature_time,
        errors=errors,
    )


def _errors(found: Any, intact: bool, only_proofs: bool) -> tuple[str, ...]:
    named = []
    if not intact:
        named.append("digest_mismatch")
    if not only_proofs:
        named.append("changed_after_signature")
    if found.ades_subindic is not AdESPassed.OK:
        named.append(found.ades_subindic.standard_name.lower())
    return tuple(named)


def _policy(
    roots: list[asn1_x509.Certificate], lists: Iterable[bytes]
) -> PdfSignatureValidationSpec:
    """Proof of non-revocation is required, and nothing is ever fetched."""
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=roots),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
            local_knowledge=LocalKnowledge(
                known_certs=roots, known_crls=[_list_container(der) for der in lists]
            ),
        )
    )


def _list_container(der: bytes) -> CRLContainer:
    return CRLContainer(asn1_crl.CertificateList.load(der))


def _unsigned(why: str) -> Report:
    return Report(valid=False, intact=False, trusted=False, unchanged=False, errors=(why,))


class _CmsSigner(CmsSigner):
    """One of our keys as pyHanko asks for one; the key may well live in a token."""

    def __init__(self, signer: Signer) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register(_asn1(signer.issuer))
        super().__init__(signing_cert=_asn1(signer.certificate), cert_registry=registry)
        self._key = signer

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return self._key.sign_der(data)


class _DatedSigner(PdfSigner):
    """Takes the signing time from its caller: this house passes time in."""

    moment: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session


def _signed(maker: PdfSigner, pdf: bytes) -> bytes:
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    except (PdfError, ValueError) as error:
        raise UnreadableDocument from error
    try:
        return bytes(maker.sign_pdf(writer).getvalue())
    except SigningError as error:
        raise Unprovable from error


def _context(
    roots: list[x509.Certificate], lists: Iterable[bytes], at: datetime
) -> ValidationContext:
    return ValidationContext(
        trust_roots=[_asn1(root) for root in roots],
        crls=list(lists),
        moment=at,
        allow_fetching=False,
        revocation_mode="require",
    )


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
