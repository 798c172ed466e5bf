"""The tables of the ledger. Rows are only ever added: triggers refuse the rest (`guards`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from elshi.engines.merkle.tree import HASH_BYTES


class Leaf(models.Model):
    """One act. `hashes` joins its own hash and those of the subtrees that it completes.

    The index is a plain integer because only that is SQLite's own row number, so that a leaf is
    one entry in one B-tree; two thousand million acts are enough for a ministry.
    """

    index = models.IntegerField(primary_key=True)
    act = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    canonical = models.BinaryField()
    hashes = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["index"]
        indexes: ClassVar = [models.Index(fields=["subject", "index"], name="ledger_leaf_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="ledger_leaf_from_zero")
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.act} {self.subject}"

    @property
    def hash(self) -> bytes:
        """The hash of the leaf itself."""
        return bytes(self.hashes[:HASH_BYTES])


class BatchEntry(models.Model):
    """One subject of an act over many: a leaf of the small tree whose root the act's leaf holds."""

    leaf = models.ForeignKey(Leaf, models.PROTECT, related_name="entries", db_index=False)
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    canonical = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["leaf", "position"]
        indexes: ClassVar = [models.Index(fields=["subject", "leaf"], name="ledger_entry_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leaf", "position"], name="ledger_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.leaf_id}.{self.position} {self.subject}"


class Checkpoint(models.Model):
    """The signed size and root of the tree. `note` is the C2SP note as the log signed it."""

    size = models.PositiveIntegerField()
    root = models.BinaryField()
    key = models.CharField(max_length=400)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["size", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["size", "key"], name="ledger_checkpoint_once")
        ]

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()[:16]}"


class Cosignature(models.Model):
    """A witness's verified signature line under a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=400)
    at = models.DateTimeField()
    line = models.TextField()

    class Meta:
        ordering: ClassVar = ["checkpoint", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "line"], name="ledger_cosignature_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} {self.checkpoint_id}"
