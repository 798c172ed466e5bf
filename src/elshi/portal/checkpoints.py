"""Signed checkpoints of the ledger: portal joins the two rooms that make them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from elshi.engines.merkle.notes import Key
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.ledger.models import Checkpoint
from elshi.foundation.signatures import reads as signatures
from elshi.foundation.signatures.signers import Signer


def origin() -> str:
    """The log's name in its checkpoints: the house's host, as C2SP asks, without a scheme."""
    return f"{urlsplit(settings.PUBLIC_URL).netloc or 'localhost'}/ledger"


def key_of(signer: Signer) -> Key:
    """The public side of a checkpoint signer, under the log's name."""
    public = signer.certificate.public_key()
    assert isinstance(public, Ed25519PublicKey)
    return Key(origin(), public.public_bytes_raw())


def sign(*, at: datetime) -> Checkpoint:
    """Sign the ledger as it stands; the same size is signed once."""
    signer = signatures.signer("checkpoint", at)
    return ledger.make_checkpoint(sign=signer.sign, key=key_of(signer), origin=origin(), at=at)


def public_key(at: datetime) -> str:
    """The log's public key as an outsider is given it: name+id+base64."""
    return str(key_of(signatures.signer("checkpoint", at)))
