"""The browsers from which an account has signed in: known again by a token that they keep.

The token proves nothing and opens nothing; it only tells a browser seen before from a new one, of
which the owner is told. Its hash alone is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from .models import Account, KnownDevice

LIFE = timedelta(days=400)  # no browser keeps a cookie longer (RFC 6265bis, 5.5)


def new_token() -> str:
    """What a browser without a token is given to keep."""
    return secrets.token_urlsafe(24)


def greet(account: Account, token: str, *, at: datetime) -> bool:
    """Note a sign-in from this browser; whether it is a new one beside others that are known.

    The very first browser of an account is not told of: its owner has just chosen the password.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    own = KnownDevice.objects.filter(account=account)
    with transaction.atomic():
        if own.filter(digest=digest).update(seen_at=at):
            return False
        others = own.exists()
        KnownDevice.objects.create(account=account, digest=digest, seen_at=at)
    return others


def forget(*, at: datetime) -> None:
    """Drop devices that were not seen for as long as a browser keeps their token."""
    KnownDevice.objects.filter(seen_at__lt=at - LIFE).delete()
