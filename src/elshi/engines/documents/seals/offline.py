"""Is this paper good? The answer an officer gets with nothing but a key file.

`judge` takes the bytes of one code, the key file and the moment, and gives one verdict with what
to compare by eye. Order of the questions: can it be read, is its signer known, does the signature
hold, has the signer been given up, is the paper revoked, is it in its time, may the list still be
relied on. The first no decides; only when each is answered yes is the paper *valid*.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from . import codec, profiles, revocation, travel_authorisation, vdsnc
from .certificates import Certificate
from .keyfile import KeyFile, Trusted
from .revocation import Status
from .signing import PublicKey

DAWN = timedelta(hours=11)
"""How much earlier than in UTC a day begins from Greenwich to the far east of Asia.

A visa begins with a day of the country that it is for, which no code names. Whoever arrives there
before dawn is not turned away because it is still yesterday in UTC. Less than twelve hours, so
that noon in UTC stands for its own day.
"""


class Finding(StrEnum):
    """The one answer."""

    VALID = "valid"
    NOT_KNOWN = "not known"
    UNKNOWN_SIGNER = "unknown signer"
    NOT_YET_VALID = "not yet valid"
    EXPIRED = "expired"
    SIGNER_WITHDRAWN = "signer withdrawn"
    REVOKED = "revoked"
    FORGED = "forged"
    UNREADABLE = "unreadable"


_GRAVITY = tuple(Finding)[:-1]  # as they stand above, the gravest last


class Verdict(NamedTuple):
    """The answer and what it rests on; facts are None where the seal does not say.

    `compare` is the passport number the holder must show. `reason` is for the log and the expert.
    """

    finding: Finding
    reason: str = ""
    issuer: str | None = None
    document: str | None = None
    compare: str | None = None
    holder: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    list_issued: datetime | None = None
    list_valid_until: datetime | None = None


class _Facts(NamedTuple):
    """What a seal of either form says, as far as the judgement needs it."""

    issuer: str
    document: str
    compare: str | None
    holder: str | None
    valid_from: date | None
    valid_until: date | None
    list_index: int | None
    signed: date | None


def judge(code: bytes, keys: KeyFile, at: datetime) -> Verdict:
    """The verdict on one code's bytes at that moment."""
    try:
        facts, good, known = _json(code, keys) if code[:1] == b"{" else _binary(code, keys)
    except (codec.SealError, vdsnc.VdsNcError, ValueError) as reason:
        return Verdict(Finding.UNREADABLE, str(reason))
    listed = keys.revocation
    verdict = Verdict(
        Finding.VALID,
        "",
        facts.issuer,
        facts.document,
        facts.compare,
        facts.holder,
        facts.valid_from,
        facts.valid_until,
        listed.issued if listed else None,
        listed.valid_until if listed else None,
    )
    finding, reason_text = _finding(facts, good, known, keys, at)
    return verdict._replace(finding=finding, reason=reason_text)


def judge_all(codes: Sequence[bytes], keys: KeyFile, at: datetime) -> Verdict:
    """The verdict on a page with several codes: the worst of its seals', codes of other use aside.

    Two good seals must name the same passport, or one of them was cut from another paper.
    """
    verdicts = [judge(code, keys, at) for code in codes]
    seals = [verdict for verdict in verdicts if verdict.finding is not Finding.UNREADABLE]
    if not seals:
        reason = verdicts[0].reason if verdicts else "no code found"
        return Verdict(Finding.UNREADABLE, reason)
    worst = max(seals, key=lambda verdict: _GRAVITY.index(verdict.finding))
    named = {verdict.compare for verdict in seals if verdict.compare}
    if len(named) > 1:
        return worst._replace(finding=Finding.FORGED, reason="the codes name different passports")
    return worst


def _finding(
    facts: _Facts, good: list[Trusted], known: bool, keys: KeyFile, at: datetime
) -> tuple[Finding, str]:
    if not good:
        if known:
            return Finding.FORGED, "the signature is not that of the signer named"
        return Finding.UNKNOWN_SIGNER, "no certificate of this signer in the key file"
    if any(each.withdrawn for each in good):  # even where an authority still vouches for it
        return Finding.SIGNER_WITHDRAWN, "the signer's key was given up"
    if facts.signed and not any(_in_force(each.certificate, facts.signed) for each in good):
        return Finding.FORGED, "signed outside the certificate's time"
    return _standing(facts, keys, at)


def _in_force(certificate: Certificate, day: date) -> bool:
    return certificate.not_before <= day <= certificate.not_after


def _standing(facts: _Facts, keys: KeyFile, at: datetime) -> tuple[Finding, str]:
    """Where a genuine paper stands: revoked, out of its time, unknown, or valid."""
    listed = keys.revocation
    standing = revocation.status(listed, facts.list_index, at) if listed else Status.NOT_KNOWN
    if standing is Status.REVOKED:
        return Finding.REVOKED, "the revocation list names it"
    if facts.valid_until and at.date() > facts.valid_until:
        return Finding.EXPIRED, "past its last day"
    if facts.valid_from and (at + DAWN).date() < facts.valid_from:
        return Finding.NOT_YET_VALID, "before its first day"
    if standing is Status.NOT_KNOWN:
        return Finding.NOT_KNOWN, _why_not_known(facts, keys, at)
    return Finding.VALID, ""


def _why_not_known(facts: _Facts, keys: KeyFile, at: datetime) -> str:
    if keys.revocation is None:
        return "the key file has no revocation list"
    if facts.list_index is None:
        return "the paper has no index in the revocation list"
    if at >= keys.revocation.valid_until:
        return "the revocation list is past its limit"
    return "the revocation list does not reach this paper or this moment"


def _binary(code: bytes, keys: KeyFile) -> tuple[_Facts, list[Trusted], bool]:
    seal = codec.decode(code)
    header = seal.header
    named = keys.named(header.signer, header.reference)
    good = [
        each
        for each in named
        if PublicKey.of(each.certificate).verify(code[: seal.body], seal.signature)
    ]
    return _binary_facts(seal), good, bool(named)


def _binary_facts(seal: codec.Seal) -> _Facts:
    header = seal.header
    document = profiles.profile(header.definition, header.category).document
    passport = seal.fields.get(5) if header.type == "5D01" else None
    zone = seal.fields.get(1) or seal.fields.get(2)
    lines = zone.split("\n") if isinstance(zone, str) and "\n" in zone else ["", ""]
    return _Facts(
        header.issuer,
        document or header.type,
        passport.strip() if isinstance(passport, str) else None,
        _name(lines[0][5:]),
        header.issued,
        _expiry(lines[1][21:27]),
        revocation.index_of(seal),
        header.signed,
    )


def _name(zone: str) -> str | None:
    """A name as people write it, from the form of a machine-readable zone."""
    return " ".join(zone.replace("<", " ").split()) or None


def _expiry(digits: str) -> date | None:
    """YYMMDD of a zone's second line; a visa in a seal ends in this century."""
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def _json(code: bytes, keys: KeyFile) -> tuple[_Facts, list[Trusted], bool]:
    seal = vdsnc.read(code)
    believable = keys.of_use("seal", "authority")
    good = [each for each in believable if vdsnc.verify(seal, each.certificate)]
    inside = seal.certificate
    known = inside is not None and bool(keys.named(inside.signer, inside.reference))
    return _json_facts(seal), good, known


def _json_facts(seal: vdsnc.VdsNc) -> _Facts:
    if seal.type != travel_authorisation.TYPE:
        return _Facts(seal.issuer, seal.type, None, None, None, None, None, None)
    visa = travel_authorisation.facts(seal.message)
    return _Facts(
        seal.issuer,
        "visa",
        visa.passport,
        _name(visa.name),
        visa.valid_from,
        visa.valid_until,
        visa.list_index,
        None,
    )
