"""A gateway that moves no money: a page with "pay" and "fail", and signed webhooks like a real one.

Its webhooks carry an HMAC-SHA256 over "timestamp.body", as the large gateways do, so that the
door is the same as in production. Anything older than five minutes is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from . import Forged, Order, Told

TOLERANCE = 300


class Sandbox:
    """The demonstration's provider; production refuses to start with it (see checks)."""

    name = "sandbox"

    def open(self, order: Order) -> tuple[str, str]:
        session = secrets.token_urlsafe(24)
        with override(order.language):
            return session, reverse("fees:sandbox", args=(session,))

    def read(self, body: bytes, signature: str) -> Told:
        stamp, _, given = signature.partition(".")
        if not re.fullmatch(r"[0-9]{1,12}", stamp) or abs(time.time() - int(stamp)) > TOLERANCE:
            raise Forged("the time stamp is missing or too old")
        if not hmac.compare_digest(given.encode(), _mac(stamp, body).encode()):
            raise Forged("the signature does not fit")
        try:
            told = json.loads(body)
            return Told(
                event_id=str(told["id"]),
                kind=str(told["kind"]),
                session=str(told["session"]),
                amount=int(told["amount"]),
                currency=str(told["currency"]),
                at=datetime.now(UTC),
            )
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as fault:
            raise Forged("the body cannot be read") from fault

    def refund(self, session: str, amount: int, currency: str, reference: str) -> None:
        """The sandbox holds no money: its refund is confirmed by the event the caller enters."""


def event(kind: str, session: str, amount: int, currency: str) -> tuple[bytes, str]:
    """A webhook of the sandbox: its body and its signature."""
    told = {
        "id": f"evt_{secrets.token_hex(12)}",
        "kind": kind,
        "session": session,
        "amount": amount,
        "currency": currency,
    }
    body = json.dumps(told, separators=(",", ":")).encode()
    stamp = str(int(time.time()))
    return body, f"{stamp}.{_mac(stamp, body)}"


def _mac(stamp: str, body: bytes) -> str:
    key = hashlib.sha256(b"sandbox gateway" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
