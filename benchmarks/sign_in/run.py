"""CPU of a refused sign-in and of a forgotten password: a known name beside an absent one.

    python benchmarks/sign_in/run.py [--rounds 60]

Both are asked in turn, so that a busy moment meets both alike; limits are off (the cache is
emptied). The hash of a password, a hundred times all the rest, is left out here so that the rest
can be seen: that it is computed once for either name is held by `portal/tests/test_guessing.py`.
Exit code 1 when the medians differ by more than 2 ms.
"""

from __future__ import annotations

import argparse
import base64
import logging
import os
import statistics
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
logging.disable(logging.CRITICAL)

from django.core.cache import cache  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from elshi.foundation.identity.models import Account  # noqa: E402
from elshi.portal import house  # noqa: E402
from elshi.portal.demonstration import ministry  # noqa: E402

KNOWN, ABSENT = "hag-consul@demo.example", "hag-konsul@demo.example"
BOUND = 2.0  # milliseconds
PAGES = {"/en/accounts/login/": "login", "/en/accounts/password/reset/": "email"}


def main() -> int:
    """Measure both pages; 0 when known and absent names cannot be told apart by time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    house.migrate([])
    ministry.found(timezone.now())
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        account = Account.objects.get(email=KNOWN)
        account.set_password("a right word of the steppe")
        account.save()
        apart = [_apart(page, field, rounds) for page, field in PAGES.items()]
    return int(max(apart) > BOUND)


def _apart(page: str, field: str, rounds: int) -> float:
    """How far the medians of a page lie apart, in milliseconds; printed."""
    spent: dict[str, list[float]] = {KNOWN: [], ABSENT: []}
    for turn in range(rounds + 2):
        for name in (KNOWN, ABSENT) if turn % 2 else (ABSENT, KNOWN):
            taken = _asked(page, {field: name, "password": "a wrong word of the steppe"})
            if turn > 1:
                spent[name].append(taken)
    known, absent = (statistics.median(spent[name]) for name in (KNOWN, ABSENT))
    print(f"{page}: known {known:.2f} ms, absent {absent:.2f} ms, apart {abs(known - absent):.2f}")
    return abs(known - absent)


def _asked(page: str, given: dict[str, str]) -> float:
    """CPU of one question, in milliseconds."""
    cache.clear()
    client = Client()
    began = time.process_time()
    client.post(page, given)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
