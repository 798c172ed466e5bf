"""The only writers of series, counters and numbers set aside.

A number is taken inside the caller's transaction under its counter's lock, so a rollback gives it
back: there are neither gaps nor doubles, and papers of one counter are numbered one at a time.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.offices.models import Office

from . import refusals, rules
from .models import Counter, Series, SetAside


def next_number(series: str, *, office: str, at: datetime) -> str:
    """The next number of a series at an office (its code), in the caller's transaction.

    Take it late: others wait for this counter until the transaction ends. Raises UnknownSeries.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it.")
    kind = _series(series)
    year = at.astimezone(_zone(kind, office)).year
    counter = _locked(kind, office if kind.by_office else "", year if kind.yearly else 0)
    counter.last += 1
    counter.save(update_fields=["last"])
    return rules.written(counter.template, office=office, year=year, number=counter.last)


def reserve(series: str, *, office: str, reason: str, by: Actor, at: datetime) -> SetAside:
    """Set the next number aside for a paper that is still to come."""
    kept = SetAside(
        series=series, office=office, state=SetAside.State.RESERVED, reason=_said(reason), at=at
    )
    require(by, "reserve", kept)
    with transaction.atomic():
        kept.number = next_number(series, office=office, at=at)
        kept.save(force_insert=True)
        ledger.record("numbers.reserve", kept, actor=by.name, at=at)
    return kept


def use(kept: SetAside, *, by: Actor, at: datetime) -> str:
    """Give a reserved number to its paper, once; raises NotReserved."""
    require(by, "use", kept)
    with transaction.atomic():
        changed = SetAside.objects.filter(pk=kept.pk, state=SetAside.State.RESERVED).update(
            state=SetAside.State.USED
        )
        if not changed:
            raise refusals.NotReserved
        kept.refresh_from_db()
        ledger.record("numbers.use", kept, actor=by.name, at=at)
    return kept.number


def cancel(
    series: str, number: str, *, office: str, reason: str, by: Actor, at: datetime
) -> SetAside:
    """Say that a number given at ``office`` stays empty, and why; it is never given again."""
    kept = SetAside(series=series, office=office, number=number, reason=_said(reason), at=at)
    kept.state = SetAside.State.CANCELLED
    require(by, "cancel", kept)
    with transaction.atomic():
        if not given(series, number, office=office):
            raise refusals.NeverGiven
        before = SetAside.objects.select_for_update().filter(series=series, number=number).first()
        if before is not None and before.state == SetAside.State.CANCELLED:
            raise refusals.AlreadyCancelled
        kept.pk = before.pk if before else None
        kept.save()
        ledger.record("numbers.cancel", kept, actor=by.name, at=at)
    return kept


def given(series: str, number: str, *, office: str) -> bool:
    """Whether a series has given this number at this office, under whatever template."""
    counters = Counter.objects.filter(series__code=series, office__in=(office, ""))
    return any(_gave(counter, number, office) for counter in counters)


def _gave(counter: Counter, number: str, office: str) -> bool:
    """Whether this counter has reached the number; where a part is missing it agrees with all."""
    read = rules.read(counter.template, number)
    return (
        read is not None
        and read.office in (office, "")
        and counter.year in (0, read.year)
        and 1 <= read.number <= counter.last
    )


def ensure_series(
    code: str,
    template: str,
    *,
    by_office: bool = True,
    yearly: bool = True,
    time_zone: str = "UTC",
) -> None:
    """Declare a series when it is not there yet; raises UnsoundTemplate."""
    _sound(template, by_office=by_office, yearly=yearly)
    Series.objects.get_or_create(
        code=code,
        defaults={
            "template": template,
            "by_office": by_office,
            "yearly": yearly,
            "time_zone": time_zone,
        },
    )


def change_template(series: str, template: str, *, by: Actor, at: datetime) -> Series:
    """Give a series another look; counters already open keep theirs until their year is over."""
    with transaction.atomic():
        kind = Series.objects.select_for_update().filter(code=series).first()
        if kind is None:
            raise refusals.UnknownSeries
        require(by, "change", kind)
        _sound(template, by_office=kind.by_office, yearly=kind.yearly)
        kind.template = template
        kind.save(update_fields=["template"])
        row = {"code": kind.code, "template": template}
        ledger.enter(
            "numbers.change_template",
            subject=f"numbers.series:{kind.code}",
            actor=by.name,
            at=at,
            row=row,
        )
    return kind


def _series(code: str) -> Series:
    kind = Series.objects.filter(code=code).first()
    if kind is None:
        raise refusals.UnknownSeries
    return kind


def _zone(kind: Series, office: str) -> ZoneInfo:
    """The clock that turns the year: the office's own, else the series'."""
    own = None
    if kind.by_office:
        own = Office.objects.filter(code=office).values_list("time_zone", flat=True).first()
    return ZoneInfo(own or kind.time_zone)


def _locked(kind: Series, office: str, year: int) -> Counter:
    """The counter under its lock, opened when this is its first number.

    The database decides who opens it (ON CONFLICT DO NOTHING); the other waits and finds it.
    """
    counters = Counter.objects.select_for_update().filter(series=kind, office=office, year=year)
    counter = counters.first()
    if counter is None:
        fresh = Counter(series=kind, office=office, year=year, template=kind.template)
        Counter.objects.bulk_create([fresh], ignore_conflicts=True)
        counter = counters.get()
    return counter


def _sound(template: str, *, by_office: bool, yearly: bool) -> None:
    fault = rules.faults_in(template, by_office=by_office, yearly=yearly)
    if fault:
        raise refusals.UnsoundTemplate(mend=refusals.FAULTS[fault], details={"fault": fault})


def _said(reason: str) -> str:
    if not reason.strip() or len(reason.strip()) > 200:
        raise refusals.NoReason
    return reason.strip()
