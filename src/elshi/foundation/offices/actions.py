"""The only writers of parties, offices, posts and working calendars; each act enters the ledger.

An administrator keeps the offices of the own party, wherever the post that allows it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Manager, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.jobs import facts
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import InvalidInput, Refusal

from .bearers import Bearer, require
from .facts import WorkingTimeChanged
from .models import Holiday, Office, Party, Post, WorkingCalendar

OFFICE, CALENDAR, POST = "offices.office.manage", "offices.calendar.manage", "offices.post.manage"
PARTY = "offices.party.manage"
Row = TypeVar("Row", bound=Model)
Texts = Mapping[str, str]


class StillStaffed(Refusal):
    """An office is closed only when its posts are."""

    code = "still_staffed"
    message = _("This office still has open posts.")
    mend = _("Close its posts first, or move their work to another office.")


class ClosedAlready(Refusal):
    """It was closed before."""

    code = "closed_already"
    message = _("This has been closed already.")
    mend = _("Reload the page to see since when.")


def found_party(
    code: str, *, name: Texts, state: str, by: Bearer, at: datetime, kind: str = "ministry"
) -> Party:
    """Enter a party; only the house itself does so, at set-up."""
    require(by, "offices.party.found", None)
    return _kept("offices.party.found", Party(code=code, kind=kind, name=dict(name), state=state),
                 by, at)  # fmt: skip


def rename_party(party: Party, *, name: Texts, by: Bearer, at: datetime) -> Party:
    """Change what a party is called; papers issued before keep the name they were issued under."""
    require(by, PARTY, party)
    party.name = dict(name)
    return _kept("offices.party.rename", party, by, at)


def open_calendar(
    code: str,
    *,
    name: Texts,
    days: Iterable[int],
    opens: time,
    closes: time,
    party: Party,
    by: Bearer,
    at: datetime,
) -> WorkingCalendar:
    """Make a working calendar: the weekdays worked (0 for Monday) and the hours."""
    require(by, CALENDAR, party)
    made = WorkingCalendar(
        code=code, name=dict(name), days=sorted(set(days)), opens=opens, closes=closes
    )
    _sensible(made)
    return _kept("offices.calendar.open", made, by, at)


def change_calendar(
    calendar: WorkingCalendar,
    *,
    name: Texts,
    days: Iterable[int],
    opens: time,
    closes: time,
    by: Bearer,
    at: datetime,
) -> WorkingCalendar:
    """Change name, weekdays and hours; deadlines that run are counted anew."""
    require(by, CALENDAR, by.party)
    calendar.name, calendar.days = dict(name), sorted(set(days))
    calendar.opens, calendar.closes = opens, closes
    _sensible(calendar)
    with transaction.atomic():
        _tell_offices(calendar.offices, at)
        return _kept("offices.calendar.change", calendar, by, at)


def mark_day(
    calendar: WorkingCalendar,
    *,
    day: date,
    name: Texts,
    working: bool,
    by: Bearer,
    at: datetime,
) -> Holiday:
    """Enter a day off, or a weekend day that is worked instead; deadlines are counted anew."""
    require(by, CALENDAR, by.party)
    marked = Holiday(calendar=calendar, day=day, name=dict(name), working=working)
    with transaction.atomic():
        _tell_offices(calendar.offices, at)
        return _kept("offices.calendar.mark_day", marked, by, at)


def unmark_day(marked: Holiday, *, by: Bearer, at: datetime) -> None:
    """Take a marked day out of its calendar; deadlines that run are counted anew."""
    require(by, CALENDAR, by.party)
    with transaction.atomic():
        subject = ledger.subject_of(marked)
        marked.delete()
        _tell_offices(marked.calendar.offices, at)
        ledger.enter("offices.calendar.unmark_day", subject=subject, actor=by.name, at=at, row=None)


def open_office(
    party: Party,
    code: str,
    *,
    kind: str,
    name: Texts,
    time_zone: str,
    calendar: WorkingCalendar,
    by: Bearer,
    at: datetime,
    parent: Office | None = None,
) -> Office:
    """Open a department or a mission."""
    require(by, OFFICE, party)
    made = Office(
        party=party, code=code, kind=kind, name=dict(name), time_zone=time_zone,
        calendar=calendar, parent=parent,
    )  # fmt: skip
    return _kept("offices.office.open", made, by, at)


def change_office(
    office: Office,
    *,
    kind: str,
    name: Texts,
    time_zone: str,
    calendar: WorkingCalendar,
    by: Bearer,
    at: datetime,
    parent: Office | None = None,
) -> Office:
    """Change what an office is called and where its clock and calendar stand; its code stays."""
    require(by, OFFICE, office.party_id)
    counted_by = (office.time_zone, office.calendar_id)
    office.kind, office.name, office.time_zone = kind, dict(name), time_zone
    office.calendar, office.parent = calendar, parent
    with transaction.atomic():
        if counted_by != (office.time_zone, office.calendar_id):
            _tell_offices(Office.objects.filter(pk=office.pk), at)
        return _kept("offices.office.change", office, by, at)


def close_office(office: Office, *, by: Bearer, at: datetime) -> Office:
    """Close an office whose posts are closed; its cases stay where they are."""
    require(by, OFFICE, office.party_id)
    if office.closed_on is not None:
        raise ClosedAlready
    if office.posts.filter(closed_on__isnull=True).exists():
        raise StillStaffed
    office.closed_on = at.date()
    return _kept("offices.office.close", office, by, at)


def create_post(
    office: Office,
    code: str,
    *,
    title: Texts,
    role: str,
    labels: Iterable[str] = (),
    by: Bearer,
    at: datetime,
) -> Post:
    """Make a post at an open office; its role says what the holder may do there."""
    require(by, POST, office.party_id)
    if office.closed_on is not None:
        raise ClosedAlready
    made = Post(office=office, code=code, title=dict(title), role=role, labels=sorted(set(labels)))
    return _kept("offices.post.create", made, by, at)


def change_post(
    post: Post, *, title: Texts, role: str, labels: Iterable[str], by: Bearer, at: datetime
) -> Post:
    """Change a post's title, role and labels; whoever holds it has the new powers at once."""
    require(by, POST, post.office.party_id)
    post.title, post.role, post.labels = dict(title), role, sorted(set(labels))
    return _kept("offices.post.change", post, by, at)


def close_post(post: Post, *, by: Bearer, at: datetime) -> Post:
    """Close a post: from now on it gives nobody any power."""
    require(by, POST, post.office.party_id)
    if post.closed_on is not None:
        raise ClosedAlready
    post.closed_on = at.date()
    return _kept("offices.post.close", post, by, at)


def _sensible(calendar: WorkingCalendar) -> None:
    errors: dict[str, list[Any]] = {}
    if not calendar.days or not set(calendar.days) <= set(range(7)):
        errors["days"] = [_("Choose at least one working day.")]
    if calendar.opens >= calendar.closes:
        errors["closes"] = [_("The office closes after it opens.")]
    if errors:
        raise InvalidInput(errors)


def _tell_offices(offices: Manager[Office] | QuerySet[Office], at: datetime) -> None:
    """Tell that these offices work at other times, where there are any."""
    if codes := tuple(offices.order_by("code").values_list("code", flat=True)):
        facts.emit(WorkingTimeChanged(codes), at=at)


def _kept(act: str, row: Row, by: Bearer, at: datetime) -> Row:
    """Check, store and enter; what does not fit is said field by field and nothing is stored."""
    with transaction.atomic():
        try:
            row.full_clean()
        except ValidationError as fault:
            raise InvalidInput(
                {name: list(texts) for name, texts in fault.message_dict.items()}
            ) from None
        row.save()
        ledger.record(act, row, actor=by.name, at=at)
    return row
