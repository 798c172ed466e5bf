"""Time stamps by RFC 3161: pure answers to requests, and the same as a stamper for PDF signing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.timestamps import TimeStamper

from .signers import Signer

# A policy of our own needs no registration under the arc for UUIDs (ITU-T X.667).
POLICY = "2.25.263412374409171842139713546872350712609"
DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}


class Response(tsp.TimeStampResp):  # type: ignore[misc]
    """A response whose token may be absent, as RFC 3161 section 2.4.2 has it for refusals."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def random_serial() -> int:
    """A serial number no other stamp has (RFC 3161 asks for up to 160 bits)."""
    return secrets.randbits(120) | 1 << 120


def answer(request: bytes, *, signer: Signer, at: datetime, serial: int) -> bytes:
    """The answer in DER to a request in DER; a request that does not fit is refused in kind.

    RFC 3161 section 2.4.2: status "rejection" with the failure named, never an exception.
    """
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint = asked["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        length = len(imprint["hashed_message"].native)
        nonce = asked["nonce"].native
        wants_certificate = bool(asked["cert_req"].native)
        policy = asked["req_policy"].native
    except (ValueError, TypeError, KeyError):
        return _refused("bad_data_format")
    if DIGESTS.get(algorithm) != length:
        return _refused("bad_alg" if algorithm not in DIGESTS else "bad_data_format")
    if policy not in (None, POLICY):
        return _refused("unaccepted_policy")
    info = _stamp_info(imprint, nonce, at, serial)
    token = _token(info, signer, wants_certificate)
    granted = tsp.PKIStatusInfo({"status": "granted"})
    return bytes(Response({"status": granted, "time_stamp_token": token}).dump())


class Stamper(TimeStamper):
    """Our own authority as pyHanko asks for one: in the same process, without a network."""

    def __init__(
        self, signer: Signer, at: datetime, serial: Callable[[], int] = random_serial
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._signer, self._at, self._serial = signer, at, serial

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        given = answer(req.dump(), signer=self._signer, at=self._at, serial=self._serial())
        return tsp.TimeStampResp.load(given)


def _stamp_info(
    imprint: tsp.MessageImprint, nonce: int | None, at: datetime, serial: int
) -> tsp.TSTInfo:
    info = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": serial,
        "gen_time": at.astimezone(UTC).replace(microsecond=0),
        "accuracy": tsp.Accuracy({"seconds": 1}),
    }
    if nonce is not None:
        info["nonce"] = nonce
    return tsp.TSTInfo(info)


def _token(info: tsp.TSTInfo, signer: Signer, wants_certificate: bool) -> cms.ContentInfo:
    content = info.dump()
    own = asn1_x509.Certificate.load(signer.der)
    attributes = _signed_attributes(content, signer, info["gen_time"].native)
    signed = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": {
            "content_type": "tst_info",
            "content": cms.ParsableOctetString(content),
        },
        "signer_infos": [_signer_info(own, signer, attributes)],
    }
    if wants_certificate:
        signed["certificates"] = [own]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _signed_attributes(content: bytes, signer: Signer, at: datetime) -> cms.CMSAttributes:
    """Content type, time, digest, and the certificate by its hash (RFC 5816)."""
    named = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(signer.der).digest()})
    digest = hashlib.sha256(content).digest()
    return cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(at)})),
            _attribute("message_digest", digest),
            _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [named]})),
        ]
    )


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": (value,)})


def _signer_info(
    own: asn1_x509.Certificate, signer: Signer, attributes: cms.CMSAttributes
) -> cms.SignerInfo:
    who = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": who}),
            "digest_algorithm": {"algorithm": "sha256"},
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            # The signature is over the attributes as a plain SET (RFC 5652 section 5.4).
            "signature": signer.sign_der(attributes.dump()),
        }
    )


def _refused(failure: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {failure}})
    return bytes(Response({"status": status}).dump())
