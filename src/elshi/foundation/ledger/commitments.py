"""Which fields of which model every leaf about it commits to.

A model registers once, in its app's `ready`; from then on each act about it must commit to all
these fields, and the audit compares every row with the last leaf about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import Model, QuerySet

from .reading import Reading
from .statements import BATCH_PREFIX, Form, Secrets

Secret = Callable[[Any], tuple[bytes, bytes] | None]
"""Gives a row's private value and its salt, or nothing once they are erased."""


@dataclass(frozen=True)
class Commitment:
    """How rows of `model` stand in the ledger: under `prefix:key`, with these fields."""

    model: type[Model]
    prefix: str
    key: str
    fields: tuple[str, ...]
    private: Mapping[str, Secret] = field(default_factory=dict)

    @cached_property
    def form(self) -> Form:
        """The shape of the rows, prepared for writing many."""
        return Form(self.fields)

    def rows(self) -> QuerySet[Any]:
        """All rows, past any manager that hides some."""
        return self.model._base_manager.all()

    @cached_property
    def reading(self) -> Reading:
        """The query of one row's committed fields."""
        return Reading(self.rows().order_by().values_list(*self.fields))

    def subject(self, key: object) -> str:
        """The subject of the row with this key."""
        return f"{self.prefix}:{key}"

    def secrets(self, instance: Model) -> Secrets:
        """The private values and salts of a row; None for what it has not, or no longer."""
        return {name: secret(instance) for name, secret in self.private.items()}


class NotCommitted(LookupError):
    """A model that was never registered with `committed`."""


class WrongFields(ValueError):
    """An act about a registered subject that does not commit to exactly its fields."""


_by_prefix: dict[str, Commitment] = {}
_by_model: dict[type[Model], Commitment] = {}


def committed(
    model: type[Model],
    *,
    fields: Sequence[str],
    private: Mapping[str, Secret] | None = None,
    subject: str = "",
    key: str = "",
) -> Commitment:
    """Register what leaves about rows of `model` commit to.

    `subject` is the prefix of its subjects (default: the model's `procedure_name`, else its
    label); `key` the field after the colon (default: `reference` if there is one, else `pk`).
    """
    prefix = subject or getattr(model, "procedure_name", "") or model._meta.label_lower
    standing = _by_prefix.get(prefix)
    if ":" in prefix or (standing is not None and standing.model is not model):
        raise ValueError(f"the subject {prefix!r} holds a colon or is already another model's")
    found = Commitment(model, prefix, key or _key(model), tuple(sorted(fields)), private or {})
    _by_prefix[prefix] = _by_model[model] = found
    return found


def forget(model: type[Model]) -> None:
    """Undo `committed`: for tests that register models of their own."""
    _by_prefix.pop(_by_model.pop(model).prefix)


def commitment_of(model: type[Model]) -> Commitment:
    """The registered commitment of a model; NotCommitted when there is none."""
    try:
        return _by_model[model]
    except KeyError:
        raise NotCommitted(
            f"{model._meta.label} is not registered: call ledger's committed() in ready()"
        ) from None


def commitments() -> Iterator[Commitment]:
    """All registered commitments, in order of their prefixes."""
    yield from (_by_prefix[prefix] for prefix in sorted(_by_prefix))


def subject_of(instance: Model) -> str:
    """The subject under which a row stands in the ledger."""
    found = commitment_of(type(instance))
    return found.subject(getattr(instance, found.key))


def row_of(instance: Model) -> dict[str, Any]:
    """The committed public fields of a row, read from the database as the audit will read them."""
    found = commitment_of(type(instance))
    values = found.reading.of(instance.pk)
    if values is None:
        raise ObjectDoesNotExist
    return dict(zip(found.fields, values, strict=True))


def secrets_of(instance: Model) -> Secrets:
    """The committed private values of a row with their salts."""
    return commitment_of(type(instance)).secrets(instance)


def checked(subject: str, row: Mapping[str, Any] | None, private: Secrets) -> Secrets:
    """The private fields whole: those of a registered subject that were not given are None.

    Refuses an act about a registered subject that leaves out or adds a public field, or adds a
    private one.
    """
    prefix = subject.partition(":")[0]
    if prefix == BATCH_PREFIX:
        raise WrongFields(f"{BATCH_PREFIX} is the ledger's own subject")
    found = _by_prefix.get(prefix)
    if found is None or row is None:
        return private
    if set(row) != set(found.fields) or not set(private) <= set(found.private):
        raise WrongFields(f"an act about {subject} commits to {', '.join(found.fields)}")
    return {**dict.fromkeys(found.private), **private}


def _key(model: type[Model]) -> str:
    try:
        model._meta.get_field("reference")
    except FieldDoesNotExist:
        return "pk"
    return "reference"
