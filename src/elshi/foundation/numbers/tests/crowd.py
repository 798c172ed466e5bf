"""Many threads that take numbers at once, half of them undone; prints what was given as JSON."""

from __future__ import annotations

import json
import random
import sys
import threading
from datetime import UTC, datetime

import django

AT = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
THREADS, EACH = 5, 16


def main() -> None:
    """Set the threads loose and report."""
    django.setup()
    from elshi.foundation.numbers import actions

    actions.ensure_series("crowd.paper", "{office}/{year}-{number:05}")
    given: list[str] = []
    threads = [
        threading.Thread(target=_take, args=(int(sys.argv[1]) + number, given))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(given))


def _take(seed: int, given: list[str]) -> None:
    from django.db import connection, transaction

    from elshi.foundation.numbers import actions

    chance = random.Random(seed)
    for _time in range(EACH):
        undone = chance.random() < 0.4
        with transaction.atomic():
            number = actions.next_number("crowd.paper", office="AST", at=AT)
            transaction.set_rollback(undone)
        if not undone:
            given.append(number)
    connection.close()


if __name__ == "__main__":
    main()
