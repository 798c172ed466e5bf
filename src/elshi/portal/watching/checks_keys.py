"""Checks of what is secret: the master key, signing keys, who may read the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyMissing, MasterKeyUnfit

from .findings import Finding, check, fault, warning

SOON = timedelta(days=60)
SECRETS = ("secret", "keys")
PERSONAL = ("elshi.sqlite3", "files", "outbox")


@check("master-key")
def master_key(at: datetime) -> Iterator[Finding]:
    """It is at hand and opens what the house has sealed."""
    from elshi.foundation.files import vault

    try:
        master.current_name()
    except (MasterKeyMissing, MasterKeyUnfit):
        yield fault("master_missing")
        return
    if not vault.opens():
        yield fault("master_other")


@check("master-key-apart")
def master_key_apart(at: datetime) -> Iterator[Finding]:
    """A copied data folder opens nothing."""
    path = master.key_file()
    if path and path.resolve().is_relative_to(Path(settings.HOME).resolve()):
        yield fault("master_beside")


@check("keys")
def keys(at: datetime) -> Iterator[Finding]:
    """Every purpose in use has a key that may sign, and for a while yet."""
    from elshi.foundation.signatures.models import Key

    ours = Key.objects.filter(authority__closed_at=None).exclude(status=Key.Status.REVOKED)
    ends = dict(ours.values_list("purpose").annotate(Max("use_until")).order_by())
    active = set(ours.filter(status=Key.Status.ACTIVE).values_list("purpose", flat=True))
    for purpose, until in sorted(ends.items()):
        if purpose not in active or until <= at:
            yield fault("key_none", purpose=purpose)
        elif until - at < SOON:
            yield warning("key_ends", purpose=purpose, days=(until - at).days)


@check("permissions")
def permissions(at: datetime) -> Iterator[Finding]:
    """Nobody but the owner reads keys, secrets and what is personal."""
    home, key = Path(settings.HOME), master.key_file()
    inner = home.stat().st_mode & 0o077  # a closed folder closes what lies in it
    for name in (*SECRETS, *(PERSONAL if inner else ())):
        if _open(home / name):
            say = fault if name in SECRETS else warning
            yield say("open_to_others", file=name, mode=_mode(home / name))
    if key and _open(key):
        yield fault("open_to_others", file=key.name, mode=_mode(key))


def _open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)


def _mode(path: Path) -> str:
    return f"{path.stat().st_mode & 0o777:03o}"
