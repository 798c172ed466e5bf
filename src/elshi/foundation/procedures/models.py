"""The part every case shares, and the record of its passages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from elshi.foundation.offices.models import Office

from .declaration import Procedure, State
from .registry import govern, latest, version_of


class Governed(models.Model):
    """A case moved by a procedure; `procedures.actions` alone writes these fields.

    ``reference`` is the public handle (never the primary key). ``clock`` is what `clocks` keeps of
    the running deadline and its pauses; ``overdue_since`` when time was up; ``alarm_at`` when the
    house next has to look. ``edition`` counts changes, so that a second officer's save on an
    older edition is noticed.
    """

    procedure_name: ClassVar[str] = ""
    # What a step writes; whatever else a case is made of stays as it lies.
    MOVED: ClassVar[tuple[str, ...]] = (
        "state", "edition", "entered_at", "due_at", "clock", "overdue_since", "alarm_at",
    )  # fmt: skip
    # What is read together with the row, so that an act costs few queries.
    stands_with: ClassVar[tuple[str, ...]] = ("office__calendar",)

    reference = models.CharField(max_length=32, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    state = models.CharField(max_length=32)
    procedure_version = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    clock = models.JSONField(null=True, blank=True)
    overdue_since = models.DateTimeField(null=True, blank=True)
    alarm_at = models.DateTimeField(null=True, blank=True, db_index=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.procedure_name:
            govern(cls.procedure_name, cls)

    @property
    def subject(self) -> str:
        """The case's name in the ledger, the reading log and its vault."""
        return f"{self.procedure_name}:{self.reference}"

    @property
    def procedure(self) -> Procedure:
        if not self.procedure_version:
            return latest(self.procedure_name)
        return version_of(self.procedure_name, self.procedure_version)

    @property
    def standing(self) -> State:
        """The state the case is in, as declared."""
        return self.procedure.state(self.state)

    def circumstances(self, at: datetime) -> Any:
        """What guards look at then; a model with children answers with a frozen dataclass."""
        return self


class Passage(models.Model):
    """One step taken on one case. What was given in private is kept sealed under its key."""

    subject = models.CharField(max_length=120)
    procedure = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=48)
    origin = models.CharField(max_length=32, blank=True)
    target = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    given = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("at", "pk")
        indexes = [models.Index(fields=("subject", "step"), name="passage_by_subject")]
