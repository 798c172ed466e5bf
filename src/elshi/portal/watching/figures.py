"""The figures that matter to a ministry, read from the database and the disk when asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string

from elshi.foundation.observe.figures import Figure

Read = Callable[[datetime], Iterator[Figure]]

# Name → what it counts, in what unit; a name that is not here is told to nobody.
KNOWN = {
    "elshi_database_answers": "1 when the database answered, else 0 and no other figure is told",
    "elshi_visas_undecided": "Visa cases that wait for a decision, by mission",
    "elshi_visas_oldest_undecided_seconds": "Time since the oldest of them was handed in, seconds",
    "elshi_visas_overdue": "Visa cases past their deadline, by mission",
    "elshi_jobs_waiting": "Jobs that wait for a worker",
    "elshi_jobs_running": "Jobs in hand",
    "elshi_jobs_dead": "Jobs given up: dead letters",
    "elshi_jobs_oldest_due_seconds": "How long the job that is due longest has been due, seconds",
    "elshi_jobs_last_ended_seconds": "Time since a worker ended a job, seconds",
    "elshi_notices_waiting": "Letters not handed to the mail server yet",
    "elshi_notices_oldest_waiting_seconds": "Age of the oldest of them, seconds",
    "elshi_notices_returned": "Letters whose address took no mail, of all that are kept",
    "elshi_ledger_leaves": "Leaves of the ledger",
    "elshi_ledger_unsigned_leaves": "Leaves that no checkpoint covers yet",
    "elshi_ledger_checkpoint_age_seconds": "Time since the newest checkpoint, seconds",
    "elshi_keys_use_left_seconds": "Time for which the key of a purpose may still sign, seconds",
    "elshi_lists_age_seconds": "Time since the newest edition of a watch list was loaded, seconds",
    "elshi_backup_age_seconds": "Time since the last archive was made, seconds",
    "elshi_disk_free_bytes": "Free room on the disk of the data folder, bytes",
    "elshi_disk_size_bytes": "Size of that disk, bytes",
}


def figures(at: datetime) -> Iterator[Figure]:
    """Every figure of the house, and of each service that is switched on."""
    for read in (
        of_jobs,
        of_notices,
        of_ledger,
        of_keys,
        of_lists,
        of_backup,
        of_disk,
        *_services(),
    ):
        yield from read(at)


def _services() -> Iterator[Read]:
    for config in apps.get_app_configs():
        if named := getattr(config, "figures", ""):
            yield import_string(named)


def _age(at: datetime, moment: datetime | None) -> float:
    return max((at - moment).total_seconds(), 0.0) if moment else 0.0


def of_jobs(at: datetime) -> Iterator[Figure]:
    """Of the queue: how much waits and since when."""
    from elshi.foundation.jobs import reads

    backlog = reads.backlog(at)
    yield Figure("elshi_jobs_waiting", backlog.waiting)
    yield Figure("elshi_jobs_running", backlog.running)
    yield Figure("elshi_jobs_dead", backlog.dead)
    yield Figure("elshi_jobs_oldest_due_seconds", backlog.oldest_due)
    if ended := reads.last_ended():
        yield Figure("elshi_jobs_last_ended_seconds", _age(at, ended))


def of_notices(at: datetime) -> Iterator[Figure]:
    """Of letters: how many wait and since when, how many came back."""
    from elshi.foundation.notices.models import Notice

    waiting = Q(state=Notice.State.WAITING)
    found = Notice.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("written_at", filter=waiting),
        returned=Count("pk", filter=Q(state=Notice.State.RETURNED)),
    )
    yield Figure("elshi_notices_waiting", found["waiting"])
    yield Figure("elshi_notices_oldest_waiting_seconds", _age(at, found["oldest"]))
    yield Figure("elshi_notices_returned", found["returned"])


def of_ledger(at: datetime) -> Iterator[Figure]:
    """Of the ledger: its size, and how much of it is not signed."""
    from elshi.foundation.ledger import reads

    leaves, newest = reads.size(), reads.newest_checkpoint()
    yield Figure("elshi_ledger_leaves", leaves)
    yield Figure("elshi_ledger_unsigned_leaves", leaves - (newest.size if newest else 0))
    if newest:
        yield Figure("elshi_ledger_checkpoint_age_seconds", _age(at, newest.at))


def of_keys(at: datetime) -> Iterator[Figure]:
    """Of each purpose the key that can be used longest; nothing is left when that one ends."""
    from elshi.foundation.signatures.models import Key

    ours = Key.objects.filter(status=Key.Status.ACTIVE, authority__closed_at=None)
    for purpose, until in ours.values_list("purpose").annotate(Max("use_until")).order_by():
        left = (until - at).total_seconds()
        yield Figure("elshi_keys_use_left_seconds", left, {"purpose": purpose})


def of_lists(at: datetime) -> Iterator[Figure]:
    """Of watch lists: how old each is."""
    from elshi.commons.watchlists.reads import in_force

    for edition in in_force():
        yield Figure("elshi_lists_age_seconds", _age(at, edition.loaded_at), {"list": edition.code})


def of_backup(at: datetime) -> Iterator[Figure]:
    """Of backups: how old the last archive is."""
    from ..safekeeping.backup import last

    moment = parse_datetime(str(last().get("at", "")))
    if moment:
        yield Figure("elshi_backup_age_seconds", _age(at, moment))


def of_disk(at: datetime) -> Iterator[Figure]:
    """Of the disk that the data folder lies on."""
    disk = shutil.disk_usage(Path(settings.HOME))
    yield Figure("elshi_disk_free_bytes", disk.free)
    yield Figure("elshi_disk_size_bytes", disk.total)
