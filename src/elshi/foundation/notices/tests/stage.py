"""A process that lets workers hand letters over and kills them at random; reports as JSON."""

from __future__ import annotations

import email
import json
import random
import sys
from datetime import UTC, datetime

import django

COUNT = 150


def main() -> None:
    """Write the letters, kill pairs of workers, let one finish."""
    django.setup()
    from elshi.foundation.jobs.tests import stage

    stage.alone()
    _write()
    stage.kill_pairs(random.Random(int(sys.argv[1])), 0.4, _all_handed)
    print(json.dumps(_report()))


def _write() -> None:
    from elshi.foundation.notices import actions
    from elshi.foundation.notices.people import Recipient

    for number in range(COUNT):
        actions.tell(
            "notices.digest",
            to=Recipient(f"reader{number}@mail.example", "kk"),
            context={"count": number, "desk": "https://mfa.example/kk/desk/"},
            subject="identity.account:1",
            key=f"letter:{number}",
            at=datetime.now(UTC),
        )


def _all_handed() -> bool:
    from elshi.foundation.notices.models import Notice

    return not Notice.objects.exclude(state="handed").exists()


def _report() -> dict[str, object]:
    from django.conf import settings

    from elshi.foundation.jobs.models import Job

    files = sorted(settings.OUTBOX_ROOT.glob("*.eml"))
    letters = [email.message_from_bytes(path.read_bytes()) for path in files]
    return {
        "to": sorted(letter["To"] for letter in letters),
        "ids": len({letter["Message-ID"] for letter in letters}),
        "whole": all(b"/kk/desk/" in path.read_bytes() for path in files),
        "attempts": sum(Job.objects.values_list("attempts", flat=True)),
    }


if __name__ == "__main__":
    main()
