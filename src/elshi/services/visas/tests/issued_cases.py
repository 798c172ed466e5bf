"""Issued visas for the tests of verification and of what follows the issue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from elshi.engines.documents.barcodes import DATA_MATRIX, QR, read_codes
from elshi.engines.documents.pages import pages
from elshi.foundation.files import reads as stored
from elshi.foundation.jobs import worker
from elshi.foundation.procedures import actions as procedures
from elshi.portal.demonstration import ministry
from elshi.services.visas.actions import revocation
from elshi.services.visas.models import Visa

from . import desk_cases

# The demonstration's accounts are made for every test: their passwords need no protection here.
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]
GIVEN = {"grounds": ["documents"], "reasoning": "The passport was reported stolen."}


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """The ministry with one visa in force, made once for a module; the moment it was made.

    All of it stands in a transaction that is never committed: each test's own is a savepoint in it.
    A module that also holds a TestCase cannot use it: the two ministries would meet.
    """
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(override_settings(PASSWORD_HASHERS=FAST))
        for name in ("default", "counters"):
            stack.enter_context(transaction.atomic(using=name))
            stack.callback(transaction.set_rollback, True, using=name)
        now = timezone.now()
        ministry.found(now)
        revocation.publish(at=now)
        issued(now)
        yield now


@pytest.fixture
def now(founded: datetime, db: None) -> Iterator[datetime]:
    """The moment at which the module's ministry and its visa were made."""
    cache.clear()
    with override_settings(PASSWORD_HASHERS=FAST):
        yield founded


@pytest.fixture
def visa(now: datetime) -> Visa:
    """The visa that is in force."""
    return Visa.objects.select_related("application").get()


def issued(at: datetime, **changed: str) -> Visa:
    """A visa in force from this day, sealed, printed, signed and handed over by the worker."""
    today = desk_cases.day_of(at)
    last = today + timedelta(days=10)
    stay = {"arrival": today.isoformat(), "departure": last.isoformat()}
    case = desk_cases.examined("HAG-CONSUL", at, **{**stay, **changed})
    procedures.take(case, "grant", by=ministry.actor_of("HAG-CONSUL", at), at=at)
    worker.drain(at=at)
    return Visa.objects.select_related("application").get(application=case)


def document(visa: Visa) -> bytes:
    """The PDF that the traveller holds."""
    files = stored.of_owner(visa.application.subject, "visa")
    return stored.content_of(files.get(token=visa.document))


def codes(pdf: bytes) -> dict[str, bytes]:
    """What stands in the seal and in the QR code of a visa."""
    page = next(pages(pdf))
    return dict(read_codes(page, wanted=frozenset({DATA_MATRIX, QR})))


def end(visa: Visa, step: str, at: datetime) -> Visa:
    """Revoke or annul a visa: proposed by the consul, confirmed by the head."""
    consul, head = (ministry.actor_of(f"HAG-{post}", at) for post in ("CONSUL", "HEAD"))
    visa = procedures.take(visa, "propose_revocation", by=consul, at=at, given=GIVEN)
    visa = procedures.take(visa, step, by=head, at=at, given=GIVEN)
    worker.drain(at=at)
    return visa
