"""The signers of the house, its revocation lists, and what outsiders need to check them."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db.models import Q

from .certificates import Issuer
from .errors import NoUsableKey
from .models import Authority, Key, RevocationList
from .profiles import PURPOSES, ROOT
from .signers import Signer, identity_of
from .stores.choice import store

BUNDLE_FORMAT = "elshi-trust/1"


def authority(country: str = "") -> Authority:
    """The open authority of a country, or of the house when none is named."""
    found = Authority.objects.filter(closed_at=None)
    chosen = found.filter(country=country) if country else found.filter(party=None)
    first = chosen.first()
    if first is None:
        raise NoUsableKey
    return first


def signer(purpose: str, at: datetime, *, country: str = "") -> Signer:
    """The key that signs for ``purpose`` at this moment; `NoUsableKey` when there is none."""
    keys = Key.objects.filter(
        purpose=purpose,
        status=Key.Status.ACTIVE,
        not_before__lte=at,
        use_until__gt=at,
        authority__closed_at=None,
    ).filter(Q(authority__country=country) if country else Q(authority__party=None))
    key = keys.first()
    if key is None:
        raise NoUsableKey
    return signer_of(key)


def signer_of(key: Key) -> Signer:
    """The signer behind one row; the caller has judged its state."""
    return Signer(
        purpose=key.purpose,
        reference=key.reference,
        certificate=key.x509,
        issuer=root_of(key.authority_id).x509,
        private=store(key.where).private_key(key.handle),
    )


def root_of(authority_id: int) -> Key:
    """The row of an authority's own key."""
    return Key.objects.get(authority=authority_id, purpose=ROOT.purpose)


def issuer_of(owner: Authority) -> Issuer:
    """An authority able to sign certificates and lists."""
    root = root_of(owner.pk)
    return Issuer(root.x509, store(root.where).private_key(root.handle))


def revocation_list(owner: Authority, at: datetime) -> bytes | None:
    """The authority's list that speaks for this moment, or None when none does."""
    lists = RevocationList.objects.filter(authority=owner, this_update__lte=at, next_update__gt=at)
    current = lists.order_by("-number").first()
    return bytes(current.content) if current else None


def trust_roots() -> list[x509.Certificate]:
    """The roots an outsider is asked to believe, closed authorities included."""
    return [key.x509 for key in Key.objects.filter(purpose=ROOT.purpose)]


def trust_bundle(at: datetime) -> dict[str, Any]:
    """What an outsider needs to check everything the house signs, ready for JSON.

    Certificates are vouched for by the roots in it, lists by their signatures; the roots
    themselves must be compared with those published by another way.
    """
    keys = Key.objects.select_related("authority").exclude(purpose=ROOT.purpose)
    return {
        "format": BUNDLE_FORMAT,
        "issued": _moment(at),
        "authorities": [_authority_entry(owner, at) for owner in Authority.objects.all()],
        "keys": [_key_entry(key) for key in keys],
    }


def _authority_entry(owner: Authority, at: datetime) -> dict[str, Any]:
    listed = revocation_list(owner, at)
    root = root_of(owner.pk)
    return {
        "country": owner.country,
        "organisation": owner.organisation,
        "demo": owner.is_demo,
        "certificate": root.certificate,
        "not_after": _moment(root.not_after),
        "revocation_list": base64.b64encode(listed).decode() if listed else None,
    }


def _key_entry(key: Key) -> dict[str, Any]:
    certificate = key.x509
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "purpose": key.purpose,
        "signer": identity_of(certificate),
        "reference": key.reference,
        "algorithm": PURPOSES[key.purpose].algorithm,
        "certificate": key.certificate,
        "public_key": base64.b64encode(spki).decode(),
        "status": key.status,
        "not_before": _moment(key.not_before),
        "use_until": _moment(key.use_until),
        "not_after": _moment(key.not_after),
        "revoked_at": _moment(key.revoked_at) if key.revoked_at else None,
        "reason": key.reason or None,
    }


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
