"""A restored house looked over from within, before anybody is let in.

Run as a process of its own whose ELSHI_HOME is the copy: `python -m …inspection MANIFEST
[--whole]`. It answers with one JSON object: ``faults`` as words with their facts, and what was
found. It also brings the database to this release and erases again whoever was erased since.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from . import databases, manifest
from .manifest import Manifest

Fault = tuple[str, dict[str, Any]]


def main(argv: list[str]) -> int:
    """Look the house over; 0 when nothing is wrong."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "elshi.portal.settings"
    django.setup()
    kept = manifest.read(Path(argv[0]))
    found: dict[str, Any] = {"faults": [], "replayed": 0, "open": [], "leaves": kept.leaves}
    for look in (_as_copied, _at_hand, _erased_again, *((_agreeing,) if "--whole" in argv else ())):
        found["faults"] += list(look(kept, found))
        if found["faults"]:
            break
    print(json.dumps(found))
    return 1 if found["faults"] else 0


def _as_copied(kept: Manifest, found: dict[str, Any]) -> Iterator[Fault]:
    """Every table has the rows that it had when it was copied; then this release's migrations."""
    from django.db import connection

    from .. import house

    connection.ensure_connection()
    raw = connection.connection
    rows = databases.rows_of(raw) if kept.database == "sqlite" else databases.postgres_rows(raw)
    for table in sorted(rows.keys() | kept.rows.keys()):
        if rows.get(table, 0) != kept.rows.get(table, 0):
            yield "counts", {"table": table, "found": rows.get(table, 0),
                             "kept": kept.rows.get(table, 0)}  # fmt: skip
            return
    house.migrate([])


def _at_hand(kept: Manifest, found: dict[str, Any]) -> Iterator[Fault]:
    """Every key opens with the master key and its counterfoil; every file that a row names lies."""
    from elshi.foundation.files import reads, vault
    from elshi.foundation.signatures.errors import MasterKeyMissing, MasterKeyUnfit

    try:
        lost = vault.lost()
    except (MasterKeyMissing, MasterKeyUnfit):
        yield "master_key", {"name": kept.master}
        return
    if lost:
        yield "mirror_too_old", {"count": lost}
    if missing := reads.without_bytes():
        yield "files_missing", {"count": missing}


def _erased_again(kept: Manifest, found: dict[str, Any]) -> Iterator[Fault]:
    """Whoever was erased after the copy was taken is erased from it too."""
    from django.utils import timezone

    from elshi.foundation.files import erasure

    again = erasure.replay(at=timezone.now())
    found["replayed"], found["open"] = len(again.owners), list(again.open)
    yield from ()


def _agreeing(kept: Manifest, found: dict[str, Any]) -> Iterator[Fault]:
    """The ledger begins with the leaves that were copied, and agrees with itself and every row."""
    from elshi.foundation.ledger import reads
    from elshi.foundation.ledger.audit import audit

    if reads.root(kept.leaves).hex() != kept.root:
        yield "ledger", {"count": 1, "first": "root"}
        return
    count, first = 0, ""
    for finding in audit():
        count, first = count + 1, first or finding.sentence("en")
    if count:
        yield "ledger", {"count": count, "first": first}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
