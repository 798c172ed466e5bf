"""What a payment gateway says of sessions, signed with the key it shares with the house.

`python -m tests.faults.gateway KIND SESSION…` prints a JSON list of bodies and signatures; the
amount is what the session's charge asks.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from elshi.commons.fees.models import Payment  # noqa: E402
from elshi.commons.fees.providers.sandbox import event  # noqa: E402


def webhook(kind: str, session: str) -> dict[str, str]:
    """One signed webhook."""
    owed = Payment.objects.select_related("charge").get(session=session).charge
    body, signature = event(kind, session, owed.amount, owed.currency)
    return {"body": body.decode(), "signature": signature}


if __name__ == "__main__":
    print(json.dumps([webhook(sys.argv[1], session) for session in sys.argv[2:]]))
