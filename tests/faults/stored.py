"""What a house has stored, sent and entered: read past its doors, for comparison only.

`python -m tests.faults.stored in_hand | everything` prints one JSON object.
"""

from __future__ import annotations

import email
import email.policy
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402

from elshi.commons.fees.models import Charge, Entry, Event, Refund  # noqa: E402
from elshi.foundation.jobs.models import Delivery, Job  # noqa: E402
from elshi.foundation.ledger.audit import audit  # noqa: E402
from elshi.foundation.ledger.models import Leaf  # noqa: E402
from elshi.foundation.notices.models import Notice  # noqa: E402
from elshi.services.visas.models import Application, Visa  # noqa: E402
from elshi.services.visas.reads.cases import answers_of  # noqa: E402


def in_hand() -> dict[str, Any]:
    """Jobs claimed and not ended, and work that is still due."""
    return {
        "running": Job.objects.filter(state="running").count(),
        "waiting": Job.objects.filter(state="waiting").exclude(key__startswith="round:").count(),
    }


def everything() -> dict[str, Any]:
    """Cases with their acts, money, visas; jobs, letters, and what the ledger says to all of it."""
    return {
        "cases": {case.reference: _case(case) for case in Application.objects.all()},
        "jobs": dict(Counter(Job.objects.values_list("state", flat=True))),
        "given_up": list(Job.objects.filter(state="dead").values_list("name", "fault")),
        "undelivered": Delivery.objects.filter(delivered_at=None).count(),
        "doubled_sessions": _doubled(Event.objects.values_list("provider", "event_id")),
        "notices": dict(Notice.objects.values_list("message_id", "state")),
        "letters": _letters(),
        "audit": [finding.sentence("en") for finding in audit([])],
    }


def _case(case: Application) -> dict[str, Any]:
    subject = case.subject
    charges = Charge.objects.filter(subject=subject)
    return {
        "state": case.state,
        "answers": {name: str(value) for name, value in answers_of(case).items()},
        "acts": Counter(
            act.removeprefix("visas.application.")
            for act in Leaf.objects.filter(subject=subject).values_list("act", flat=True)
        ),
        "charges": [_charge(charge) for charge in charges],
        "visas": list(Visa.objects.filter(application=case).values_list("number", "state")),
        "notices": dict(
            Counter(Notice.objects.filter(subject=subject).values_list("template", flat=True))
        ),
    }


def _charge(charge: Charge) -> dict[str, Any]:
    leaves = Leaf.objects.filter(subject__endswith=charge.reference, act="fees.settle")
    return {
        "state": charge.state,
        "settlements": leaves.count(),
        "captured": Event.objects.filter(payment__charge=charge, kind="captured").count(),
        "refunds": Refund.objects.filter(charge=charge).count(),
        "entries": Entry.objects.filter(charge=charge).count(),
    }


def _letters() -> dict[str, int]:
    """Messages in the outbox by their Message-ID."""
    found: Counter[str] = Counter()
    for path in Path(settings.OUTBOX_ROOT).glob("*.eml"):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found[str(letter["Message-ID"])] += 1
    return dict(found)


def _doubled(rows: Any) -> int:
    return sum(1 for count in Counter(rows).values() if count > 1)


if __name__ == "__main__":
    print(json.dumps({"in_hand": in_hand, "everything": everything}[sys.argv[1]]()))
