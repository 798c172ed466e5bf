"""A case's running term in words: when it began, how long it is, when and why it paused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures.models import Governed

WAITS = {"traveller": _("waiting for the traveller"), "agency": _("waiting for another agency")}


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood, and for whom."""

    starts: datetime
    ends: datetime | None
    why: Any


@dataclass(frozen=True, slots=True)
class Term:
    """The term as a case page and a desk show it."""

    title: Any
    days: int
    began: datetime
    due: datetime | None
    pauses: tuple[Pause, ...]
    late: bool
    today: bool

    @property
    def paused(self) -> Any:
        """Why the clock stands now; nothing while it runs."""
        last = self.pauses[-1] if self.pauses else None
        return last.why if last and last.ends is None else ""

    @property
    def kind(self) -> str:
        """The tag that shows it: late, due today, paused or calm."""
        if self.late:
            return "bad"
        return "warn" if self.today else "note" if self.paused else "calm"


def term_of(case: Governed, at: datetime) -> Term | None:
    """The running term of a case; nothing when none runs."""
    if not case.clock:
        return None
    name = case.clock["line"]
    line = next((one for one in case.procedure.deadlines if one.name == name), None)
    if line is None:
        return None
    rows = case.clock["pauses"]
    return Term(
        title=line.title,
        days=line.working_days,
        began=datetime.fromisoformat(case.clock["began"]),
        due=case.due_at,
        pauses=tuple(Pause(_moment(a), _moment(b) if b else None, _why(case)) for a, b in rows),
        late=bool(case.due_at and case.due_at < at),
        today=is_today(case, at),
    )


def is_today(case: Governed, at: datetime) -> bool:
    """Whether a case is due on the day that it is now at its office, and not over yet."""
    if case.due_at is None or case.due_at < at:
        return False
    zone = zone_of(case.office)
    return case.due_at.astimezone(zone).date() == at.astimezone(zone).date()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _why(case: Governed) -> Any:
    """For whom a procedure waits in the states that pause its clock; all of ours name one."""
    waits = {state.awaits for state in case.procedure.states if state.awaits}
    return WAITS[waits.pop()] if len(waits) == 1 else _("waiting for somebody else")
