"""A process whose workers let drafts lapse and are killed at random; reports as JSON."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import django

COUNT = 230  # three pages of alarms


def main() -> None:
    """Begin drafts a month ago, ring their alarms, kill pairs of workers, let one finish."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from elshi.foundation.jobs.tests import stage
    from elshi.foundation.procedures import alarms
    from elshi.portal.demonstration import ministry

    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0, skip_checks=True)
    stage.alone()
    now = timezone.now()
    ministry.found(now - timedelta(days=40))
    _begin(now - timedelta(days=31))
    alarms.order_rounds(at=now)
    stage.kill_pairs(random.Random(int(sys.argv[1])), 0.7, _all_done)
    print(json.dumps(_report()))


def _begin(at: Any) -> None:
    from elshi.foundation.access.actors import system
    from elshi.foundation.offices.models import Office
    from elshi.services.visas.actions import applications

    office = Office.objects.select_related("party", "calendar").get(code="HAG")
    for _number in range(COUNT):
        applications.begin(office=office, language="en", at=at, by=system("test"))


def _all_done() -> bool:
    from elshi.foundation.jobs.models import Job

    return not Job.objects.exclude(state="done").exists()


def _report() -> dict[str, Any]:
    from elshi.foundation.jobs.models import Job
    from elshi.foundation.ledger.audit import audit
    from elshi.foundation.procedures.models import Passage
    from elshi.services.visas.models import Application

    expired = Counter(Passage.objects.filter(step="expire").values_list("subject", flat=True))
    cases = Application.objects.all()
    return {
        "states": Counter(cases.values_list("state", flat=True)),
        "alarms": cases.filter(alarm_at__isnull=False).count(),
        "expired": Counter(expired.values()),
        "findings": [str(one) for one in audit([])],
        "attempts": sum(Job.objects.values_list("attempts", flat=True)),
        "jobs": Job.objects.count(),
    }


if __name__ == "__main__":
    main()
