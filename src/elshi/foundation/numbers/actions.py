"""The only writers of counters: the next number, one set aside, one cancelled.

A number is taken inside the caller's transaction under the counter's lock: a rollback gives it
back, so there are neither gaps nor doubles.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import Refusal

from .models import Counter, Series, SetAside
from .rules import written


def next_number(series: str, *, office: str, at: datetime) -> str:
    """The next number of a series, in the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    kind = Series.objects.get(code=series)
    counter = _counter(kind, office if kind.by_office else "", at.year if kind.yearly else 0)
    counter.last += 1
    counter.save(update_fields=["last"])
    return written(kind.template, office=office, year=at.year, number=counter.last)


def _counter(kind: Series, office: str, year: int) -> Counter:
    key = {"series": kind, "office": office, "year": year}
    Counter.objects.get_or_create(**key)
    return Counter.objects.select_for_update().get(**key)


def reserve(series: str, *, office: str, reason: str, by: Actor, at: datetime) -> SetAside:
    """Set the next number aside for a paper that is still to come."""
    with transaction.atomic():
        number = next_number(series, office=office, at=at)
        kept = SetAside.objects.create(
            series=series, number=number, state=SetAside.State.RESERVED, reason=reason, at=at
        )
        ledger.record("numbers.reserve", kept, actor=by.name, at=at)
    return kept


def cancel(series: str, number: str, *, reason: str, by: Actor, at: datetime) -> SetAside:
    """Say that a number was given but stays empty, and why."""
    if not reason.strip():
        raise Refusal(_("A number is cancelled with a reason."), code="no_reason")
    with transaction.atomic():
        kept, _made = SetAside.objects.update_or_create(
            series=series,
            number=number,
            defaults={"state": SetAside.State.CANCELLED, "reason": reason, "at": at},
        )
        ledger.record("numbers.cancel", kept, actor=by.name, at=at)
    return kept


def use(kept: SetAside, *, by: Actor, at: datetime) -> str:
    """Give a reserved number to its paper, once."""
    with transaction.atomic():
        changed = SetAside.objects.filter(pk=kept.pk, state=SetAside.State.RESERVED).update(
            state=SetAside.State.USED
        )
        if not changed:
            raise Refusal(_("This number is not reserved any more."), code="not_reserved")
        kept.refresh_from_db()
        ledger.record("numbers.use", kept, actor=by.name, at=at)
    return kept.number


def ensure_series(code: str, template: str, *, by_office: bool = True, yearly: bool = True) -> None:
    """Declare a series when it is not there yet; an administrator may change it later."""
    Series.objects.get_or_create(
        code=code, defaults={"template": template, "by_office": by_office, "yearly": yearly}
    )
