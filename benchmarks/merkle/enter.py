"""The ledger's part of an act: CPU of one entry with its commit, beside a bare commit.

    python benchmarks/merkle/enter.py [ACTS]

SQLite file, WAL, synchronous=FULL, triggers on; both kinds of transactions take turns.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import process_time

from find_changed import AT, prepare

ROW = {"category": "C3", "entries": 1, "fee": "60.00", "state": "approved"}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "enter.sqlite3")
        spent = {"bare": 0.0, "entered": 0.0}
        for number in range(count):
            spent["bare"] += bare(number)
            spent["entered"] += entered(number)
    for kind, seconds in spent.items():
        print(f"{kind:10} {seconds / count * 1000:6.2f} ms CPU a transaction ({count:,} each)")


def bare(number: int) -> float:
    """One row written and committed by SQL, without the ledger."""
    from django.db import connection
    from django.db.transaction import atomic

    start = process_time()
    with atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO benchmark_visa (reference, category, entries, fee, state, valid_from, "
            "valid_until) VALUES (%s, 'C3', 1, 60, 'approved', '2026-01-01', '2026-01-31')",
            [f"B{number}"],
        )
    return process_time() - start


def entered(number: int) -> float:
    """One act entered and committed."""
    from django.db.transaction import atomic

    from elshi.foundation.ledger import actions

    start = process_time()
    with atomic():
        subject, actor = f"visas.application:A{number}", "post:consul"
        actions.enter("visas.application.approve", subject=subject, actor=actor, at=AT, row=ROW)
    return process_time() - start


if __name__ == "__main__":
    main()
