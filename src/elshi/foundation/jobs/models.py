"""Jobs, facts and their deliveries."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elshi.foundation.ledger.references import ReferenceField

# "At once" is a day long past, not NULL: one index then serves "what is due, oldest first",
# and databases disagree on where NULL sorts.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class State(models.TextChoices):
    """The life of a job."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    DEAD = "dead", _("given up")


class Job(models.Model):
    """A piece of work; ``payload`` holds references only, never personal data.

    ``attempts`` counts claims, so that a job which kills its workers is given up too. Worker and
    attempt together are the token of a lease: only their holder may finish or fail the job.
    ``fault`` names the error's class and place and never its words, which may quote a person.
    """

    reference = ReferenceField()
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=250, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    enqueued_at = models.DateTimeField()
    not_before = models.DateTimeField(default=AT_ONCE)
    deadline = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=8)
    worker = models.CharField(max_length=100, blank=True)
    claimed_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    fault = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before", "id"], name="jobs_due"),
            models.Index(
                fields=["claimed_until"], name="jobs_leases", condition=Q(state=State.RUNNING)
            ),
            models.Index(
                fields=["deadline"], name="jobs_deadlines", condition=Q(state=State.WAITING)
            ),
            models.Index(fields=["finished_at"], name="jobs_finished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=~Q(key="") & ~Q(state=State.DEAD),
                name="jobs_one_per_key",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="jobs_known_state"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING)
                | (Q(claimed_until__isnull=False) & ~Q(worker="")),
                name="jobs_running_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DEAD) | ~Q(fault=""), name="jobs_dead_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Fact(models.Model):
    """What happened, as its service told it: a name, a version and a JSON body."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="jobs_facts_by_time")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Delivery(models.Model):
    """One fact for one subscriber; ``delivered_at`` is written with the subscriber's effects."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=200)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "handler"], name="jobs_fact_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} → {self.handler}"
