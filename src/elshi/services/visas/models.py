"""Tables of the visa service. Personal answers are sealed; the columns in the clear name nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elshi.foundation.languages.fields import TranslatedField
from elshi.foundation.offices.models import Office, Party
from elshi.foundation.procedures.models import Governed
from elshi.foundation.procedures.registry import states_of

from . import procedures  # noqa: F401  (declares the states that the constraints below name)


def _states(name: str, short: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(state__in=states_of(name)), name=f"{short}_state_is_declared"
    )


class RuleEdition(Governed):
    """A dated edition of the rule tables; the newest adopted one whose day has come rules."""

    procedure_name: ClassVar[str] = "visas.rules"

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    title = TranslatedField()
    valid_from = models.DateField()
    table = models.JSONField()

    class Meta:
        ordering = ("-valid_from", "-pk")
        constraints = [_states("visas.rules", "rules")]


class Host(models.Model):
    """An organisation that may invite: entered by a consul, linked to the invitations it holds."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    name = TranslatedField()
    registration = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ("registration",)


class Invitation(Governed):
    """A host's single-use number for one traveller; the number is random, never counted up."""

    procedure_name: ClassVar[str] = "visas.invitation"

    host = models.ForeignKey(Host, models.PROTECT, related_name="invitations")
    category = models.CharField(max_length=8)
    entries = models.CharField(max_length=8)
    valid_until = models.DateField()
    # Blind indexes of the invited passport: looked up, never read back.
    passport_index = models.CharField(max_length=64)
    birth_index = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        ordering = ("-entered_at",)
        constraints = [_states("visas.invitation", "invitation")]


class Group(models.Model):
    """A family or party of travellers whose applications are handed in and decided together."""

    reference = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField()


class Application(Governed):
    """A traveller's request. `sealed` holds every personal answer under the case's own key."""

    procedure_name: ClassVar[str] = "visas.application"
    stands_with: ClassVar[tuple[str, ...]] = ("office__calendar", "party")

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="applications")
    rules = models.ForeignKey(RuleEdition, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=8, blank=True)
    entries = models.CharField(max_length=8, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=8, default="en")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="visa_cases"
    )
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="uses")
    sealed = models.BinaryField(null=True)
    passport_index = models.CharField(max_length=64, blank=True)
    birth_index = models.CharField(max_length=64, blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=16, blank=True)
    grounds = models.JSONField(default=list, blank=True)
    letter = models.CharField(max_length=64, blank=True)
    note_verbale = models.CharField(_("Note verbale"), max_length=64, blank=True)
    labels = models.JSONField(default=list, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [
            _states("visas.application", "application"),
            models.UniqueConstraint(
                fields=("number",), condition=~models.Q(number=""), name="one_case_a_number"
            ),
        ]
        indexes = [
            # Labels stand in it so that a queue is counted without opening a row.
            models.Index(
                fields=("office", "state", "due_at", "labels"), name="application_queue"
            ),
            models.Index(fields=("office", "due_at", "id"), name="application_by_deadline"),
            models.Index(fields=("officer", "state", "due_at"), name="application_of_officer"),
            models.Index(fields=("passport_index",), name="application_by_passport"),
            models.Index(fields=("email_index",), name="application_by_email"),
            models.Index(fields=("submitted_at",), name="application_by_submission"),
        ]

    def circumstances(self, at: datetime) -> Any:
        from .reads.cases import circumstances_of

        return circumstances_of(self, at)

    def recipients(self, template: str) -> list[tuple[Any, dict[str, Any]]]:
        from .reads.cases import recipients_of

        return recipients_of(self, template)


class Consultation(Governed):
    """A question to another agency about one application, answered within its own deadline."""

    procedure_name: ClassVar[str] = "visas.consultation"
    stands_with: ClassVar[tuple[str, ...]] = ("office__calendar", "application")

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    asked_by = models.ForeignKey(Office, models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=16, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [_states("visas.consultation", "consultation")]


class Appeal(Governed):
    """A traveller's appeal, decided by an officer who took no part in the refusal."""

    procedure_name: ClassVar[str] = "visas.appeal"
    stands_with: ClassVar[tuple[str, ...]] = ("office__calendar", "application")

    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    lodged_at = models.DateTimeField()
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [_states("visas.appeal", "appeal")]

    def recipients(self, template: str) -> list[tuple[Any, dict[str, Any]]]:
        return self.application.recipients(template)


class Visa(Governed):
    """The sealed document. `position` is its place in the signed list of revocations."""

    procedure_name: ClassVar[str] = "visas.visa"

    application = models.ForeignKey(Application, models.PROTECT, related_name="visas")
    number = models.CharField(max_length=9, unique=True)
    category = models.CharField(max_length=8)
    entries = models.CharField(max_length=8)
    stay_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    issued_at = models.DateTimeField()
    signer = models.CharField(max_length=32)
    seal_digest = models.CharField(max_length=64)
    position = models.PositiveIntegerField(unique=True)
    document = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    # Only after its holder was erased, and only while it may still be travelled on.
    holder_index = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-issued_at",)
        constraints = [
            _states("visas.visa", "visa"),
            models.CheckConstraint(
                condition=models.Q(valid_from__lte=models.F("valid_until")),
                name="visa_begins_before_it_ends",
            ),
        ]
        indexes = [
            models.Index(fields=("signer",), name="visa_by_signer"),
            models.Index(
                fields=("valid_until",),
                condition=~models.Q(holder_index=""),
                name="visa_of_erased_holder",
            ),
        ]

    def circumstances(self, at: datetime) -> Any:
        from .reads.cases import visa_circumstances_of

        return visa_circumstances_of(self)

    def recipients(self, template: str) -> list[tuple[Any, dict[str, Any]]]:
        return self.application.recipients(template)


class Amendment(Governed):
    """What a traveller asks for after the issue: a correction, a new passport, a longer stay."""

    procedure_name: ClassVar[str] = "visas.amendment"
    stands_with: ClassVar[tuple[str, ...]] = ("office__calendar", "application")

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Something on the visa is wrong")
        NEW_PASSPORT = "new_passport", _("I have a new passport")
        EXTENSION = "extension", _("I need to stay longer")

    application = models.ForeignKey(Application, models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=16, choices=Kind)
    lodged_at = models.DateTimeField()
    # The last day that an extension grants; the visa that bears it is made after the act.
    until = models.DateField(null=True, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [
            _states("visas.amendment", "amendment"),
            models.UniqueConstraint(
                fields=("application", "kind"),
                condition=models.Q(state="asked"),
                name="one_open_amendment_of_a_kind",
            ),
        ]

    def circumstances(self, at: datetime) -> Any:
        from .reads.amendments import circumstances_of

        return circumstances_of(self)

    def recipients(self, template: str) -> list[tuple[Any, dict[str, Any]]]:
        return self.application.recipients(template)


class AccessLink(models.Model):
    """A one-time way into an application: only the token's hash is kept."""

    class Purpose(models.TextChoices):
        RESUME = "resume", _("Continue the application")
        CONFIRM = "confirm", _("Confirm the e-mail address")

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=Purpose)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)


class RevocationList(models.Model):
    """A signed, dated edition of the list of revoked visas, as published."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    good_until = models.DateTimeField()
    signed = models.TextField()

    class Meta:
        ordering = ("-number",)
