"""Tasks as another package would write them."""

from __future__ import annotations

from django_tasks import task
from django_tasks.base import TaskContext


@task()
def add(left: int, right: int) -> int:
    """A sum."""
    return left + right


@task(takes_context=True)
def attempt(context: TaskContext) -> int:
    """Which attempt this is."""
    return context.attempt


@task()
def stumble() -> None:
    """Always fails, quoting a person."""
    raise LookupError("somebody's name")
