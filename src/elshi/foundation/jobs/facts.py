"""Facts: what happened, stored with the act and delivered after it to whoever subscribed.

A fact is a frozen dataclass with the class attributes ``name`` and ``version``; it is kept as
JSON, so that a subscriber of a later release can still read one told by an earlier one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from elshi.foundation.jobs import actions
from elshi.foundation.jobs.models import Delivery, Fact

_wires: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as a subscriber gets it; ``body`` is JSON: dates in ISO form, decimals as text."""

    id: uuid.UUID
    name: str
    version: int
    body: dict[str, Any]
    at: datetime


def emit(fact: Any, *, at: datetime | None = None) -> Fact:
    """Store ``fact`` in the caller's transaction, with a delivery and a job per subscriber."""
    if not connection.in_atomic_block:
        raise RuntimeError("A fact is emitted inside the transaction of its act.")
    at = at or timezone.now()
    row = Fact.objects.create(name=fact.name, version=fact.version, body=body_of(fact), at=at)
    for handler in subscribers(fact.name):
        Delivery.objects.create(fact=row, handler=handler)
        actions.enqueue(
            "jobs.deliver_fact",
            {"fact": str(row.id), "handler": handler},
            key=f"{row.id}:{handler}",
            at=at,
        )
    return row


def subscribe(name: str, handler: str) -> None:
    """Have facts of ``name`` delivered to ``handler``, written "module:function".

    The function is called as ``function(told, at=…)`` inside the transaction that marks the
    delivery, at least once until it succeeds and never again after.
    """
    module, colon, function = handler.partition(":")
    if not (module and colon and function.isidentifier()):
        raise ImproperlyConfigured(f"Write a subscriber as module:function, not {handler!r}.")
    wires = _wires.setdefault(name, [])
    if handler not in wires:
        wires.append(handler)


def subscribers(name: str) -> tuple[str, ...]:
    """Who hears facts of ``name``, in the order they subscribed."""
    return tuple(_wires.get(name, ()))


def wires() -> tuple[tuple[str, str], ...]:
    """Every pair of a fact's name and a subscriber, for docs and tests."""
    return tuple((name, handler) for name, handlers in _wires.items() for handler in handlers)


def resolve(handler: str) -> Callable[..., None]:
    """The function a subscriber's text names."""
    module, _, function = handler.partition(":")
    found: Callable[..., None] = getattr(import_module(module), function)
    return found


def told(row: Fact) -> Told:
    """A stored fact as subscribers get it."""
    return Told(row.id, row.name, row.version, row.body, row.at)


def body_of(fact: Any) -> dict[str, Any]:
    """A fact's fields as JSON; raises TypeError for what has no exact JSON form."""
    if not is_dataclass(fact) or isinstance(fact, type):
        raise TypeError("A fact is an instance of a frozen dataclass.")
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    raise TypeError(f"A fact cannot carry {type(value).__name__}.")
