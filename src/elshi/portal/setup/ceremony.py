"""The key ceremony: every key of the ministry's authority made, and the protocol of it written."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.utils.translation import gettext as _

from elshi.foundation.signatures import actions as signatures
from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyMissing
from elshi.foundation.signatures.models import Authority, Key

from .. import checkpoints
from .answers import Answers
from .founding import FOUNDER


class MasterKeyBesideData(ValueError):
    """The master key's file lies in the data folder: a copied folder would open everything."""


def prepared(*, make: bool) -> None:
    """Whether the master key is at hand or may be made; raises MasterKeyMissing or …BesideData."""
    path = master.key_file()
    if path is not None and _inside(path, Path(settings.HOME)):
        raise MasterKeyBesideData
    if not (_may_be_made(path) and make):
        master.current_name()


def master_key(*, make: bool) -> str:
    """The name of the master key at hand, made first when asked; raises MasterKeyMissing."""
    path = master.key_file()
    if path is not None and make and _may_be_made(path):
        master.create(path)
    return master.current_name()


def reach_token(answers: Answers) -> None:
    """Open the token that the answers name, if they do; raises TokenMissing."""
    if "pkcs11" in (answers.store, *answers.stores.values()):
        from elshi.foundation.signatures.stores.tokens import Tokens

        Tokens().reach()


def _may_be_made(path: Path | None) -> bool:
    return path is not None and not path.exists() and _named()


def _named() -> bool:
    return bool(os.environ.get("ELSHI_MASTER_KEY_FILE"))


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def hold(answers: Answers, *, at: datetime) -> Authority:
    """Make the authority with all its keys and sign the first checkpoint."""
    made = signatures.create_authority(
        country=answers.country, organisation=answers.organisation, demo=False,
        where=answers.store, elsewhere=answers.stores, by=FOUNDER, at=at,
    )  # fmt: skip
    checkpoints.sign(at=at)
    return made


def protocol(owner: Authority, master_name: str, *, at: datetime) -> str:
    """The lines that those present compare and sign."""
    lines = [
        _("Protocol of the key ceremony"),
        f"{owner.country} · {owner.organisation} · {at:%Y-%m-%d %H:%M} UTC",
        _("Master key: %(name)s") % {"name": master_name},
        _("Ledger: %(key)s") % {"key": checkpoints.public_key(at)},
        "",
    ]
    for key in Key.objects.filter(authority=owner):
        lines += [
            f"{key.get_purpose_display()} · {key.reference} · {key.get_where_display()}",
            f"  SHA-256 {_fingerprint(key)}",
        ]
    return "\n".join([*lines, "", _("Present: ____________________   ____________________")])


def _fingerprint(key: Key) -> str:
    return key.x509.fingerprint(SHA256()).hex(":").upper()


__all__ = [
    "MasterKeyBesideData", "MasterKeyMissing", "hold", "master_key", "prepared", "protocol",
    "reach_token",
]  # fmt: skip
