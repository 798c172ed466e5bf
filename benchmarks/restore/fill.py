"""Fill a new house with cases and files, a thousand cases a transaction and a leaf over each batch.

    python benchmarks/restore/fill.py RECORDS FILES SIZE

Nothing here is measured, so nothing is flushed to the disk before the end.
"""

from __future__ import annotations

import os
import sys
from copy import copy

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models.base import ModelState  # noqa: E402
from django.utils import timezone  # noqa: E402

from elshi.foundation.access.actors import system  # noqa: E402
from elshi.foundation.files import actions as files  # noqa: E402
from elshi.foundation.files import vault  # noqa: E402
from elshi.foundation.ledger import actions as ledger  # noqa: E402
from elshi.foundation.ledger.commitments import row_of, secrets_of  # noqa: E402
from elshi.foundation.ledger.references import new_reference  # noqa: E402
from elshi.foundation.offices.models import Office  # noqa: E402
from elshi.portal import checkpoints, house  # noqa: E402
from elshi.portal.demonstration import ministry  # noqa: E402
from elshi.services.visas.actions import applications  # noqa: E402
from elshi.services.visas.models import Application  # noqa: E402

HOUSE, BATCH = system("benchmark"), 1000


def main(records: int, count: int, size: int) -> None:
    os.fsync = lambda _descriptor: None
    house.migrate([])
    now = timezone.now()
    ministry.found(now)
    office = Office.objects.select_related("party", "calendar").get(code="HAG")
    first = applications.begin(office=office, language="en", at=now, by=HOUSE)
    every = max(records // count, 1) if count else records + 1
    for start in range(0, records, BATCH):
        with transaction.atomic():
            numbers = range(start, min(start + BATCH, records))
            cases = [_case(number, first) for number in numbers]
            Application.objects.bulk_create(cases)
            ledger.enter_batch("visas.application.import", actor=HOUSE.name, at=now,
                               items=[_item(case) for case in cases])  # fmt: skip
            for number, case in zip(numbers, cases, strict=True):
                if number % every == 0 and number // every < count:
                    files.keep(os.urandom(size), kind="pdf", owner=case.subject, purpose="scan",
                               by="benchmark", at=now)  # fmt: skip
    checkpoints.sign(at=timezone.now())
    os.sync()


def _case(number: int, first: Application) -> Application:
    """A draft like the first one, with answers of its own sealed under its own key."""
    case = copy(first)
    case.pk, case._state = None, ModelState()
    case.reference, case.passport_index = new_reference(), f"passport-{number:08d}"
    case.sealed = vault.seal_document(case.subject, {
        "surname": "ERIKSSON", "given_names": "ANNA MARIA", "passport_number": f"L{number:08d}",
        "birth": "1974-08-12", "email": f"t{number}@specimen.example",
    })  # fmt: skip
    return case


def _item(case: Application) -> ledger.Item:
    return ledger.Item(case.subject, row_of(case), secrets_of(case))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
