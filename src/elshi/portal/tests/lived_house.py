"""A house that is lived in, for the tests of its copies: `python -m … VERB`, in ELSHI_HOME.

Each verb prints one line of JSON: `fill` the references made, `look` what can be read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django

SURNAME = "QVERTSSON"


def fill() -> dict[str, str]:
    """Found a ministry; one case withdrawn (so that it may be erased), one still on a desk."""
    from django.utils import timezone

    from elshi.foundation.files import actions as files
    from elshi.foundation.procedures import actions as procedures
    from elshi.portal import house
    from elshi.portal.demonstration import ministry
    from elshi.services.visas.tests import desk_cases as cases

    house.migrate([])
    ministry.found(timezone.now())
    ended = cases.examined()
    procedures.take(ended, "withdraw", by=cases.applicant(ended), at=timezone.now())
    running = cases.examined(surname=SURNAME, passport_number="QX778812A")
    for case in (ended, running):
        files.keep(b"%PDF" + bytes(300_000), kind="pdf", owner=case.subject, purpose="scan",
                   by="test", at=timezone.now())  # fmt: skip
    return {"ended": ended.reference, "running": running.reference}


def erase(reference: str) -> dict[str, str]:
    """Erase a person, as the head of the section does."""
    from django.utils import timezone

    from elshi.services.visas.actions import erasure
    from elshi.services.visas.models import Application
    from elshi.services.visas.tests.desk_cases import actor

    case = Application.objects.get(reference=reference)
    erasure.erase(case, by=actor("HAG-HEAD"), at=timezone.now())
    return {"erased": reference}


def forget(reference: str) -> dict[str, str]:
    """Destroy the key of a case that still runs, as no action of the house would."""
    from django.utils import timezone

    from elshi.foundation.files import vault

    vault.destroy(f"visas.application:{reference}", at=timezone.now())
    return {"erased": reference}


def write() -> dict[str, str]:
    """Take in cases without end."""
    from elshi.services.visas.tests import desk_cases as cases

    Path(sys.argv[2]).touch()
    while True:
        cases.received()


def look() -> dict[str, Any]:
    """The cases by reference, the rows of the ledger, the bytes of the files, any findings."""
    from elshi.foundation.files import reads
    from elshi.foundation.files.models import StoredFile
    from elshi.foundation.files.refusals import Erased
    from elshi.foundation.ledger.audit import audit
    from elshi.foundation.ledger.models import Leaf
    from elshi.services.visas.models import Application
    from elshi.services.visas.reads.cases import answers_of

    told = {}
    for case in Application.objects.order_by("pk"):
        try:
            name = answers_of(case).get("surname", "")
        except Erased:
            name = None
        told[case.reference] = [case.state, name, bool(case.passport_index), bool(case.erased_at)]
    return {
        "cases": told,
        "leaves": Leaf.objects.count(),
        "files": [len(reads.content_of(one)) for one in StoredFile.objects.order_by("pk")],
        "findings": [finding.sentence("en") for finding in audit()],
    }


if __name__ == "__main__":
    django.setup()
    verb, words = sys.argv[1], sys.argv[2:] if sys.argv[1] != "write" else []
    print(json.dumps(globals()[verb](*words)))
