"""Checks of the work: jobs, mail, signatures over the ledger, lists, backups."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection

from elshi.foundation.observe.figures import Figure

from . import figures
from .findings import Finding, check, fault, warning

# Rounds come due every ten minutes, so a worker that lives ends something within twenty.
SILENT = 20 * 60
LATE, STUCK = 5 * 60, 3600
LETTER, SIGNED = 3600, 3600
OLD_LIST = timedelta(days=30).total_seconds()
OLD_BACKUP = timedelta(days=2).total_seconds()


@check("worker")
def worker(at: datetime) -> Iterator[Finding]:
    """Something was ended a short while ago."""
    told = _told(at, figures.of_jobs)
    silent = told.get("elshi_jobs_last_ended_seconds")
    if silent is None:
        yield warning("worker_never")
    elif silent > SILENT:
        yield fault("worker_silent", minutes=round(silent / 60))


@check("queue")
def queue(at: datetime) -> Iterator[Finding]:
    """Nothing that is due waits long."""
    told = _told(at, figures.of_jobs)
    oldest = told["elshi_jobs_oldest_due_seconds"]
    if oldest > LATE:
        say = fault if oldest > STUCK else warning
        waiting = round(told["elshi_jobs_waiting"])
        yield say("queue_late", minutes=round(oldest / 60), waiting=waiting)


@check("dead-letters")
def dead_letters(at: datetime) -> Iterator[Finding]:
    """No job was given up."""
    if count := round(_told(at, figures.of_jobs)["elshi_jobs_dead"]):
        yield warning("jobs_dead", count=count)


@check("mail")
def mail(at: datetime) -> Iterator[Finding]:
    """The mail server greets us."""
    if settings.NOTICES_DELIVERY == "file":
        yield (fault if settings.MODE == "production" else warning)("mail_none")
        return
    try:
        with get_connection(timeout=10):
            pass
    except (OSError, smtplib.SMTPException) as reason:
        yield fault("mail_away", host=settings.EMAIL_HOST, reason=type(reason).__name__)


@check("outbox")
def outbox(at: datetime) -> Iterator[Finding]:
    """No letter lies for long."""
    told = _told(at, figures.of_notices)
    oldest = told["elshi_notices_oldest_waiting_seconds"]
    if oldest > LETTER:
        count = round(told["elshi_notices_waiting"])
        yield warning("letters_wait", count=count, hours=round(oldest / 3600))


@check("checkpoint")
def checkpoint(at: datetime) -> Iterator[Finding]:
    """What was entered in the ledger is signed within the hour."""
    told = _told(at, figures.of_ledger)
    leaves = round(told["elshi_ledger_unsigned_leaves"])
    age = told.get("elshi_ledger_checkpoint_age_seconds", 0.0)
    if leaves and (age > SIGNED or "elshi_ledger_checkpoint_age_seconds" not in told):
        yield warning("checkpoint_old", leaves=leaves, hours=round(age / 3600))


@check("lists")
def lists(at: datetime) -> Iterator[Finding]:
    """Some list is loaded, and each was lately."""
    found = list(figures.of_lists(at))
    if not found:
        yield warning("lists_none")
    for one in found:
        if one.value > OLD_LIST:
            yield warning("list_old", list=one.labels["list"], days=round(one.value / 86_400))


@check("backup")
def backup(at: datetime) -> Iterator[Finding]:
    """The house was copied lately."""
    age = _told(at, figures.of_backup).get("elshi_backup_age_seconds")
    if age is None:
        yield (fault if settings.MODE == "production" else warning)("backup_never")
    elif age > OLD_BACKUP:
        yield warning("backup_old", hours=round(age / 3600))


def _told(at: datetime, read: figures.Read) -> dict[str, float]:
    """The figures of one room that have no label, by name."""
    found: Iterator[Figure] = read(at)
    return {figure.name: figure.value for figure in found if not figure.labels}
