"""Fifty deliveries of one webhook at once, in a process of its own on a database that is shared."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime

import django

django.setup()

from django.db import connections  # noqa: E402

from elshi.commons.fees import actions  # noqa: E402
from elshi.commons.fees.models import Entry, Event, Payment  # noqa: E402
from elshi.commons.fees.providers import Told  # noqa: E402
from elshi.foundation.jobs.models import Fact  # noqa: E402

COPIES = 50


def main() -> None:
    now = datetime.now(UTC)
    owed = actions.charge("visas.application:X", amount=8000, currency="USD", at=now, by="system")
    actions.open_payment(owed, language="en", return_url="", at=now)
    session = Payment.objects.get().session
    told = Told("evt_1", "captured", session, 8000, "USD", now)
    faults: list[str] = []

    def deliver() -> None:
        try:
            actions.take_event(told, through="sandbox", at=now)
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(COPIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = {
        "faults": faults,
        "events": Event.objects.count(),
        "facts": Fact.objects.filter(name="fees.FeeSettled").count(),
        "captured": Entry.objects.filter(why="captured").count(),
    }
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
