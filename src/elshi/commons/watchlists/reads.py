"""Hits of a case, counted and listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock

from django.db.models import QuerySet

from elshi.engines.names.index import Candidate, Index

from .models import Edition, Entry, Hit, Screening
from .rules import Evidence, Person, weigh


@dataclass(frozen=True, slots=True)
class Counts:
    """What guards ask: is a hit open, was one overridden."""

    open: int
    overridden: int


def counts(subject: str) -> Counts:
    """The hits of a case, counted by what was made of them."""
    # A case has few: they are counted here in less time than a grouping query takes to write.
    rows = Hit.objects.filter(subject=subject).order_by().values_list("state", flat=True)
    found = Counter(rows)
    return Counts(
        open=found[Hit.State.OPEN],
        overridden=found[Hit.State.OVERRIDDEN] + found[Hit.State.CONFIRMED],
    )


def is_screened(subject: str) -> bool:
    """Whether a case was ever compared with the lists."""
    return Screening.objects.filter(subject=subject).exists()


def screened_since(subject: str, moment: datetime) -> bool:
    """Whether a case was compared with the lists after a moment."""
    return Screening.objects.filter(subject=subject, at__gte=moment).exists()


def screenings_of(subject: str) -> QuerySet[Screening]:
    """Every comparison of a case with the lists, newest first."""
    return Screening.objects.filter(subject=subject)


def hits_of(subject: str) -> QuerySet[Hit]:
    """The hits of a case, strongest first, with their entries."""
    return Hit.objects.filter(subject=subject).select_related("entry__edition", "decided_by")


def in_force() -> list[Edition]:
    """The newest edition of each list."""
    newest: dict[str, Edition] = {}
    for edition in Edition.objects.order_by("published"):
        newest[edition.code] = edition
    return list(newest.values())


_one_at_a_time = Lock()


def index_of(edition: Edition) -> Index:
    """The prepared names of an edition: made once a process, shared by its threads.

    It is known by its content and finds entries by their keys, never by a row's number.
    """
    with _one_at_a_time:
        return _index(edition.code, edition.digest)


@lru_cache(maxsize=4)
def _index(code: str, digest: str) -> Index:
    rows = Entry.objects.filter(edition__code=code, edition__digest=digest).order_by("pk")
    return Index(Candidate(key, tuple(names)) for key, names in rows.values_list("key", "names"))


def evidence_of(hit: Hit, person: Person) -> Evidence:
    """Why this hit: the pairs of words, and birth, nationality and passport beside them."""
    entry = hit.entry
    return weigh(
        person,
        hit.evidence[0] if hit.evidence else entry.names[0],
        births=entry.births,
        nationalities=entry.nationalities,
        passports=entry.passports,
    )
