"""Tables of charges, payments, provider events, entries and refunds. Amounts are minor units."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.observe.errors import Text


class Charge(models.Model):
    """What a case owes, in minor units of one currency; one living charge a case."""

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("fee", "Due")
        SETTLED = "settled", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")
        REFUNDED = "refunded", _("Paid back")

    reference = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=120)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    created_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        "Payment", models.PROTECT, null=True, blank=True, related_name="settled"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("subject",),
                condition=models.Q(state__in=("due", "settled")),
                name="one_living_charge",
            )
        ]

    @property
    def standing(self) -> Text:
        """The state in words: what is only ordered is not told as paid back."""
        if self.state == self.State.REFUNDED and self.refunds.exclude(state="done").exists():
            return _("Being paid back")
        return self.State(self.state).label


class Payment(models.Model):
    """One try to settle a charge through a provider; `session` is the provider's own handle."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CAPTURED = "captured", _("Captured")
        FAILED = "failed", _("Failed")

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=24)
    session = models.CharField(max_length=64, unique=True)
    return_url = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("opened_at",)


class Event(models.Model):
    """What a provider told us. Its id is unique, so that a repeated delivery changes nothing."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", _("Settled the charge")
        LATE = "late", _("Came after the charge was settled; paid back")
        MISMATCH = "mismatch", _("Another amount or currency; paid back")
        FAILED = "failed", _("The payment failed")
        REFUNDED = "refunded", _("The refund was carried out")

    provider = models.CharField(max_length=24)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=16)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="events")
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("provider", "event_id"), name="one_event_once")
        ]


class Entry(models.Model):
    """An amount that moves between two accounts; the sum over all accounts is always nought."""

    class Account(models.TextChoices):
        RECEIVABLE = "receivable", _("Fees receivable")
        INCOME = "income", _("Fee income")
        PROVIDER = "provider", _("Held by the payment provider")
        BANK = "bank", _("Bank account")
        REFUNDS = "refunds", _("Refunds payable")

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="entries")
    debit = models.CharField(max_length=12, choices=Account)
    credit = models.CharField(max_length=12, choices=Account)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    why = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")), name="entry_moves_money"
            )
        ]


class Refund(models.Model):
    """Money to give back; handed to the provider by a job, confirmed by an event."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("Ordered")
        SENT = "sent", _("Sent to the provider")
        DONE = "done", _("Paid back")

    reference = models.CharField(max_length=32, unique=True)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="refunds")
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=State, default=State.ORDERED)
    ordered_at = models.DateTimeField()


class BankLine(models.Model):
    """A booked movement of a bank statement and what was found about it, kept once."""

    class Match(models.TextChoices):
        SETTLES = "settles", _("Settles the charge")
        MISMATCH = "mismatch", _("Another amount or currency")
        SURPLUS = "surplus", _("The charge was paid already")
        UNKNOWN = "unknown", _("Belongs to no charge")

    account = models.CharField(max_length=40)
    bank_reference = models.CharField(max_length=80)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    credit = models.BooleanField()
    booked = models.DateField()
    text = models.CharField(max_length=500)
    match = models.CharField(max_length=10, choices=Match)
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="bank_lines")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("-booked", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("account", "bank_reference"), name="one_line_a_bank_reference"
            )
        ]
