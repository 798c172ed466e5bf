"""Whom a step or a deadline tells: a case knows its people, its service the desks it lies on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from elshi.foundation.notices import actions as notices
from elshi.foundation.notices.models import DeskNotice
from elshi.foundation.offices.reads import local_day

from .clocks import Bell
from .declaration import Step
from .models import Governed
from .registry import desks_of

MOMENT = timedelta(microseconds=1)
Told = tuple[Governed, Bell, str]
"""A case, what rang for it, and the notice to give."""


def tell_of(case: Governed, step: Step, *, at: datetime) -> None:
    """Write every notice of a step, once, for the people the case names."""
    for template in step.tells:
        tell_people(case, template, key=f"{case.edition}:{template}", at=at)


def tell_people(
    case: Governed, template: str, *, key: str, at: datetime, until: datetime | None = None
) -> None:
    """Write a notice to everybody a case names; the same key is the same notice.

    A case answers ``recipients(template)`` with the readers and the words to fill in; of a
    deadline the letter also says its last day at the office.
    """
    day = {"until": last_day(case, until)} if until else {}
    # People are numbered: a key is kept for ever and may give no address away.
    for number, (recipient, context) in enumerate(case.recipients(template)):  # type: ignore[attr-defined]
        notices.tell(
            template,
            to=recipient,
            context={**context, **day},
            subject=case.subject,
            key=f"{case.subject}:{key}:{number}",
            at=at,
        )


def lay(name: str, told: Sequence[Told], *, at: datetime) -> None:
    """Lay notices about a page of cases on the desks of those who have to act; each once."""
    if not told:
        return
    places = desks_of(name, list({case.subject: case for case, _, _ in told}.values()), at)
    notices.lay(
        DeskNotice(
            key=f"{case.subject}:{key_of(bell)}:{notice}:{place.post}",
            post=place.post,
            template=notice,
            context={**place.context, "until": last_day(case, bell.ends)},
            subject=case.subject,
            url=place.url,
            written_at=at,
        )
        for case, bell, notice in told
        for place in places.get(case.subject, ())
    )


def key_of(bell: Bell) -> str:
    """The name of a term for keys: its deadline and when it ends."""
    return f"{bell.line.name}:{bell.ends.astimezone(UTC):%Y%m%dT%H%M%S}"


def last_day(case: Governed, ends: datetime) -> str:
    """The last day of a term at the office; midnight belongs to the day that it ends."""
    return local_day(case.office, ends - MOMENT)
