"""Everything that changes keys: authorities opened, keys rotated and revoked, lists published.

Keys are generated before the transaction (an RSA key takes longer than a write may), destroyed
after it: a failed act leaves at most a sealed file that no row names.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.jobs import facts as telling
from elshi.foundation.ledger import actions as ledger

from . import pades, reads
from .access import CHANGE
from .certificates import (
    Issuer,
    PrivateKey,
    RevokedEntry,
    revocation_list,
    root_certificate,
    signer_certificate,
)
from .errors import KeyStands, ReferencesSpent
from .facts import KeyRevoked, KeyRotated
from .models import Authority, Key, RevocationList
from .profiles import PURPOSES, ROOT, SIGNERS, Profile
from .signers import identity_of
from .stores.choice import store
from .stores.sealed_files import SealedFiles

# A list is published daily; a week lets a mission with a poor line go on.
LIST_LIFE = timedelta(days=7)
LAST_REFERENCE = 0xFF


def create_authority(
    *,
    country: str,
    at: datetime,
    by: Actor,
    organisation: str = "Elshi",
    demo: bool | None = None,
    where: str = "file",
    elsewhere: Mapping[str, str] | None = None,
) -> Authority:
    """Open a country's authority with a key for every purpose and a first revocation list.

    ``demo`` marks keys that production refuses (by default: outside production). ``where``:
    "file" or "pkcs11"; ``elsewhere`` says so for single purposes that live in another store.
    """
    _require(by)
    place = {purpose: (elsewhere or {}).get(purpose, where) for purpose in PURPOSES}
    if Authority.objects.filter(country=country, closed_at=None).exists():
        raise KeyStands(_("This country has an open authority already."), code="authority_open")
    made = {purpose: store(place[purpose]).generate(profile.algorithm)
            for purpose, profile in PURPOSES.items()}  # fmt: skip
    with transaction.atomic():
        owner = Authority.objects.create(
            country=country,
            organisation=organisation,
            is_demo=settings.MODE != "production" if demo is None else demo,
            opened_at=at,
        )
        _enter("signatures.authority.opened", owner, by, at)
        issuer = _make_root(owner, made[ROOT.purpose], place[ROOT.purpose], by, at)
        for purpose, profile in SIGNERS.items():
            _issue(owner, issuer, profile, made[purpose], place[purpose], by, at)
        publish_list(owner, by=by, at=at)
    return owner


def rotate(purpose: str, *, by: Actor, at: datetime, country: str = "", where: str = "") -> Key:
    """Put a fresh key in the active one's place; the old one retires and is destroyed.

    What the old key signed stays valid until its certificate ends. ``where`` moves the purpose
    to another store, e.g. from files to a token.
    """
    _require(by)
    owner = reads.authority(country)
    old = _active(owner, purpose)
    place = where or (old.where if old else "file")
    profile = _rotatable(purpose)
    made = store(place).generate(profile.algorithm)
    with transaction.atomic():
        _lock(owner)
        old = _active(owner, purpose)
        if old is not None:
            _retire(old, by, at)
        fresh = _issue(owner, reads.issuer_of(owner), profile, made, place, by, at)
        _tell_rotation(fresh, old, at)
    return fresh


def revoke(key: Key, *, reason: str, by: Actor, at: datetime, replace: bool = True) -> Key | None:
    """Say that a key can no longer be believed; a new list says so at once.

    With ``replace`` (the default) an active key is followed by a fresh one, which is returned,
    so that the house goes on working while what the old key sealed is issued anew.
    """
    _require(by)
    profile = _rotatable(key.purpose)
    made = store(key.where).generate(profile.algorithm) if replace else None
    with transaction.atomic():
        _lock(key.authority)
        key = Key.objects.select_related("authority").get(pk=key.pk)
        was_active = key.status == Key.Status.ACTIVE
        _mark_revoked(key, reason, by, at)
        fresh = None
        if made and was_active:
            issuer = reads.issuer_of(key.authority)
            fresh = _issue(key.authority, issuer, profile, made, key.where, by, at)
        publish_list(key.authority, by=by, at=at)
        telling.emit(_revocation(key, at), at=at)
    return fresh


def publish_list(owner: Authority, *, by: Actor, at: datetime) -> RevocationList:
    """Sign and keep a new revocation list of an authority; numbers rise by one.

    Renewing a list tells nothing new, so any act of the house may need it; who may *change* one is
    who may revoke.
    """
    if by.kind not in ("system", "staff"):
        raise NotAllowed
    with transaction.atomic():
        _lock(owner)
        last = RevocationList.objects.filter(authority=owner).order_by("-number").first()
        number = last.number + 1 if last else 1
        revoked = Key.objects.filter(authority=owner, status=Key.Status.REVOKED)
        content = revocation_list(
            reads.issuer_of(owner),
            [_entry(key) for key in revoked.order_by("revoked_at", "pk")],
            number=number,
            at=at,
            life=LIST_LIFE,
        )
        moment = at.replace(microsecond=0)
        listed = RevocationList.objects.create(
            authority=owner,
            number=number,
            content=content,
            this_update=moment,
            next_update=moment + LIST_LIFE,
        )
        _enter("signatures.list.published", listed, by, at)
    return listed


def current_list(owner: Authority, *, by: Actor, at: datetime) -> bytes:
    """The list that speaks for this moment, published now when the last has run out."""
    return reads.revocation_list(owner, at) or bytes(publish_list(owner, by=by, at=at).content)


def sign_document(pdf: bytes, *, reason: str, location: str, by: Actor, at: datetime) -> bytes:
    """A PDF signed and time-stamped by the house so that it can be checked for decades.

    Outside any transaction of the caller's if it can be: it takes about 0.15 s of processor
    time. The signing itself is entered by whoever issues the document.
    """
    signer, stamp = reads.signer("document", at), reads.signer("timestamp", at)
    listed = current_list(reads.authority(), by=by, at=at)
    return pades.sign_pdf(
        pdf, signer=signer, timestamp=stamp, lists=[listed],
        reason=reason, location=location, at=at,
    )  # fmt: skip


def rewrap_keys(*, by: Actor, at: datetime) -> int:
    """Bring every sealed key file under the current master key; how many were under another."""
    _require(by)
    keys = Key.objects.filter(where=Key.Where.FILE, status=Key.Status.ACTIVE)
    return sum(SealedFiles().rewrap(key.handle) for key in keys)


def _require(by: Actor) -> None:
    """Keys belong to the house: the permission, held anywhere, is the whole rule."""
    if not by.may(CHANGE):
        raise NotAllowed


def _make_root(
    owner: Authority, made: tuple[str, PrivateKey], where: str, by: Actor, at: datetime
) -> Issuer:
    handle, private = made
    serial = _random_serial()
    certificate = root_certificate(
        private, country=owner.country, organisation=owner.organisation, serial=serial, at=at
    )
    _keep(owner, ROOT, certificate, (handle, where, f"{serial:X}"[:16]), by, at)
    return Issuer(certificate, private)


def _issue(
    owner: Authority,
    issuer: Issuer,
    profile: Profile,
    made: tuple[str, PrivateKey],
    where: str,
    by: Actor,
    at: datetime,
) -> Key:
    handle, private = made
    serial = _next_seal_serial(owner) if profile.seal else _random_serial()
    certificate = signer_certificate(
        private.public_key(),
        profile,
        issuer=issuer,
        country=owner.country,
        organisation=owner.organisation,
        serial=serial,
        at=at,
    )
    reference = f"{serial:02X}" if profile.seal else f"{serial:X}"[:16]
    return _keep(owner, profile, certificate, (handle, where, reference), by, at)


def _keep(
    owner: Authority,
    profile: Profile,
    certificate: x509.Certificate,
    place: tuple[str, str, str],
    by: Actor,
    at: datetime,
) -> Key:
    handle, where, reference = place
    starts = certificate.not_valid_before_utc
    key = Key.objects.create(
        authority=owner,
        purpose=profile.purpose,
        reference=reference,
        serial=f"{certificate.serial_number:X}",
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        where=where,
        handle=handle,
        not_before=starts,
        use_until=starts + profile.use,
        not_after=certificate.not_valid_after_utc,
    )
    _enter("signatures.key.issued", key, by, at)
    return key


def _retire(key: Key, by: Actor, at: datetime) -> None:
    key.status, key.retired_at = Key.Status.RETIRED, at
    key.save(update_fields=["status", "retired_at"])
    _enter("signatures.key.retired", key, by, at)
    transaction.on_commit(lambda: store(key.where).destroy(key.handle))


def _mark_revoked(key: Key, reason: str, by: Actor, at: datetime) -> None:
    if key.status == Key.Status.REVOKED:
        raise KeyStands(_("This key was revoked before."), code="revoked_before")
    if reason not in Key.Reason.values:
        raise KeyStands(
            _("This is no reason for a revocation."),
            mend=_("Choose one of the reasons listed."),
            code="unknown_reason",
        )
    key.status, key.revoked_at, key.reason = Key.Status.REVOKED, at, reason
    key.save(update_fields=["status", "revoked_at", "reason"])
    _enter("signatures.key.revoked", key, by, at)
    transaction.on_commit(lambda: store(key.where).destroy(key.handle))


def _rotatable(purpose: str) -> Profile:
    profile = SIGNERS.get(purpose)
    if profile is None:
        raise KeyStands(
            _("A country signing key is neither rotated nor revoked here."),
            mend=_("Open a new authority instead, and tell those who rely on the old one."),
            code="root_stands",
        )
    return profile


def _active(owner: Authority, purpose: str) -> Key | None:
    keys = Key.objects.filter(authority=owner, purpose=purpose, status=Key.Status.ACTIVE)
    return keys.first()


def _lock(owner: Authority) -> None:
    """One change of an authority at a time: references and list numbers rise by one."""
    Authority.objects.select_for_update().get(pk=owner.pk)


def _next_seal_serial(owner: Authority) -> int:
    """One more than the last: the reference in a seal is this number, never used twice."""
    seals = [profile.purpose for profile in SIGNERS.values() if profile.seal]
    used = Key.objects.filter(authority=owner, purpose__in=seals).values_list("serial", flat=True)
    following = max((int(serial, 16) for serial in used), default=0) + 1
    if following > LAST_REFERENCE:
        raise ReferencesSpent
    return following


def _random_serial() -> int:
    """A serial that cannot be guessed and stays clear of the seals' (CA/B Forum: ≥ 64 bits)."""
    return secrets.randbits(120) | 1 << 120


def _entry(key: Key) -> RevokedEntry:
    assert key.revoked_at is not None
    return RevokedEntry(int(key.serial, 16), key.revoked_at, key.reason)


def _revocation(key: Key, at: datetime) -> KeyRevoked:
    return KeyRevoked(
        purpose=key.purpose,
        identity=identity_of(key.x509),
        reference=key.reference,
        handle=key.handle,
        reason=key.reason,
        revoked_at=at.isoformat(),
    )


def _tell_rotation(fresh: Key, old: Key | None, at: datetime) -> None:
    telling.emit(
        KeyRotated(
            purpose=fresh.purpose,
            identity=identity_of(fresh.x509),
            reference=fresh.reference,
            replaced=old.reference if old else "",
            at=at.isoformat(),
        ),
        at=at,
    )


def _enter(act: str, row: Authority | Key | RevocationList, by: Actor, at: datetime) -> None:
    ledger.record(act, row, actor=by.name, at=at)
