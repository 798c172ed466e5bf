"""One row changed by SQL among a million, found and named: CPU time on a real SQLite file.

    python benchmarks/merkle/find_changed.py [ROWS] [--keep FOLDER]

A bulk writer enters ROWS visas with one leaf each, the house's own tables, bytes and triggers;
then one state is changed by SQL. Measured apart: writing, the whole audit, the export, and the
outsider's check of the export, with `time.process_time`.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

with suppress(ImportError):
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

import django
from django.conf import settings

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FIELDS = ("category", "entries", "fee", "state", "valid_from", "valid_until")
CHUNK = 5000


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder to leave the files in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        visa = prepare(folder / "find_changed.sqlite3")
        with timed(f"write {given.rows:,} rows and leaves"):
            write(visa, given.rows)
        measure(visa, given.rows, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")


def prepare(path: Path) -> Any:
    """A database with the ledger's tables and one registered model."""
    path.unlink(missing_ok=True)
    begin = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000"
    options = {"transaction_mode": "IMMEDIATE", "init_command": begin}
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    settings.configure(
        DATABASES={"default": database}, INSTALLED_APPS=["elshi.foundation.ledger"], USE_TZ=True
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection, models

    from elshi.foundation.ledger import actions

    class Visa(models.Model):
        reference = models.CharField(max_length=20, unique=True)
        category = models.CharField(max_length=4)
        entries = models.IntegerField()
        fee = models.DecimalField(max_digits=8, decimal_places=2)
        state = models.CharField(max_length=20)
        valid_from = models.DateField()
        valid_until = models.DateField()

        class Meta:
            app_label = "benchmark"

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Visa)
    actions.committed(Visa, fields=FIELDS, subject="visas.visa")
    return Visa


def write(visa: Any, count: int) -> None:
    """All rows with their leaves, as acts would have left them, in large transactions."""
    from django.db.transaction import atomic

    from elshi.engines.merkle.tree import Frontier
    from elshi.foundation.ledger.models import Leaf

    tree, numbers = Frontier(), iter(range(count))
    while chunk := list(islice(numbers, CHUNK)):
        rows = [visa(**fields(number)) for number in chunk]
        with atomic():
            visa.objects.bulk_create(rows)
            Leaf.objects.bulk_create([leaf(tree, number) for number in chunk])


def fields(number: int) -> dict[str, Any]:
    """A visa's row; the values differ as they would."""
    return {
        "reference": f"V{number:09d}",
        "category": f"C{number % 12}",
        "entries": number % 3,
        "fee": f"{60 + number % 5}.00",
        "state": "issued" if number % 7 else "refused",
        "valid_from": f"2026-{number % 12 + 1:02d}-01",
        "valid_until": f"2027-{number % 12 + 1:02d}-28",
    }


def leaf(tree: Any, number: int) -> Any:
    from elshi.engines.merkle.tree import leaf_hash
    from elshi.foundation.ledger import statements
    from elshi.foundation.ledger.models import Leaf

    row = fields(number)
    subject = f"visas.visa:{row.pop('reference')}"
    said = statements.Statement(
        "visas.visa.issue", subject, "post:consul", AT, statements.state(row, {})
    )
    canonical = said.leaf(number)
    hashes = b"".join(tree.append(leaf_hash(canonical)))
    return Leaf(
        index=number,
        act=said.act,
        subject=subject,
        actor=said.actor,
        at=AT,
        canonical=canonical,
        hashes=hashes,
    )


def measure(visa: Any, count: int, folder: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from elshi.engines.merkle.notes import Key
    from elshi.foundation.ledger import actions, audit, export, rows
    from elshi.foundation.ledger.evidence import Check, Trust

    secret = Ed25519PrivateKey.generate()
    key = Key("benchmark.example/ledger", secret.public_key().public_bytes_raw())
    with timed("sign a checkpoint"):
        actions.make_checkpoint(sign=secret.sign, key=key, origin=key.name, at=AT)
    changed = visa.objects.filter(reference=f"V{count * 2 // 3:09d}")
    changed.update(state="annulled")
    with timed("audit: leaves and checkpoints"):
        found = list(audit.leaves((key,)))
    with timed("audit: rows against the ledger"):
        found += rows.compared()
    for finding in found:
        print(" ", finding.sentence("en"))
    if [finding.field for finding in found] != ["state"]:
        raise SystemExit("the changed row was not named, or something else was")
    path = folder / "ledger.jsonl"
    with timed("export"):
        export.export(path)
    check = Check(Trust((key,)))
    with timed("outsider's check of the export"), path.open("rb") as lines:
        wrong = list(check.findings(lines))
    if wrong or check.tally.signed != count:
        raise SystemExit(f"the export does not verify: {wrong}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = process_time()
    yield
    print(f"{what:44} {process_time() - start:8.2f} s CPU", flush=True)


if __name__ == "__main__":
    main()
