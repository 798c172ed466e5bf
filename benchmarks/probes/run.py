"""What a stranger learns by asking where applications stand: status, body and time of the answers.

    python benchmarks/probes/run.py [--probes 5000]

The limits are off. Probes with a right reference and wrong particulars ("wrong"), and with a
reference that nobody has ("absent"), are sent in turn, their order within each pair drawn by
chance. Compared are status, body (without what was typed and the form's token), and medians of CPU.
Exits with 1 unless all statuses and bodies are one and the medians lie within 2 ms.
"""

from __future__ import annotations

import argparse
import base64
import os
import random
import re
import statistics
import sys
import tempfile
import time

os.environ.update(
    ELSHI_HOME=tempfile.mkdtemp(prefix="elshi-bench-"),
    ELSHI_MODE="test",
    ELSHI_DATABASE="",
    ELSHI_MASTER_KEY=base64.b64encode(os.urandom(32)).decode(),
    DJANGO_SETTINGS_MODULE="elshi.portal.settings",
)

import django  # noqa: E402

django.setup()

from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from elshi.portal import house  # noqa: E402
from elshi.portal.demonstration import ministry  # noqa: E402
from elshi.services.visas.actions.applications import new_reference  # noqa: E402
from elshi.services.visas.tests.desk_cases import received  # noqa: E402
from elshi.services.visas.views import status  # noqa: E402

MOST_APART = 2.0  # ms of CPU
TYPED = re.compile(rb'value="[^"]*"')
CASES = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probes", type=int, default=5000, help="of each kind")
    wanted = parser.parse_args()
    house.migrate([])
    now = timezone.now()
    ministry.found(now)
    references = [received(now).reference for _ in range(CASES)]
    status.TRIES = 1 << 40
    status.too_many.__defaults__ = (status.TRIES,)
    return _report(*_probed(references, wanted.probes))


def _probed(references: list[str], probes: int) -> tuple[dict[str, list[float]], set[bytes]]:
    """CPU by kind in milliseconds, and every different answer."""
    chance, client = random.Random(20261122), Client()
    cache.clear()
    for _ in range(50):
        _ask(client, chance.choice(references), chance)
    spent: dict[str, list[float]] = {"wrong": [], "absent": []}
    answers: set[bytes] = set()
    for _ in range(probes):
        pair = [("wrong", chance.choice(references)), ("absent", new_reference())]
        chance.shuffle(pair)
        for kind, reference in pair:
            cpu, answer = _ask(client, reference, chance)
            spent[kind].append(cpu)
            answers.add(answer)
    return spent, answers


def _ask(client: Client, reference: str, chance: random.Random) -> tuple[float, bytes]:
    sent = {
        "reference": reference, "passport_number": f"X{chance.randrange(10**7):07}",
        "birth": f"19{chance.randrange(40, 99)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}",
    }  # fmt: skip
    began = time.process_time()
    answer = client.post("/en/visas/status/", sent)
    cpu = (time.process_time() - began) * 1000
    return cpu, str(answer.status_code).encode() + b"\n" + TYPED.sub(b"", answer.content)


def _report(spent: dict[str, list[float]], answers: set[bytes]) -> int:
    medians = {kind: statistics.median(times) for kind, times in spent.items()}
    for kind, times in spent.items():
        tenths = statistics.quantiles(times, n=10)
        print(
            f"{kind}: {len(times)} probes, median {medians[kind]:.3f} ms CPU, "
            f"nine in ten within {tenths[-1]:.3f} ms"
        )
    apart = abs(medians["wrong"] - medians["absent"])
    print(f"medians {apart:.3f} ms apart, at most {MOST_APART}; {len(answers)} different answer(s)")
    return 0 if apart <= MOST_APART and len(answers) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
