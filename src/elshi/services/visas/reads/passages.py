"""What happened to a case, who did it and what was said, as its officers read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.labels import in_words as labels_in_words
from elshi.foundation.files import vault
from elshi.foundation.languages.formats import moment_long
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures.declaration import Step
from elshi.foundation.procedures.models import Passage
from elshi.foundation.procedures.registry import latest, version_of

from ..models import Application
from ..questions import QUESTIONS
from ..rulebook import RuleBook
from .answers import day_in_words, in_words

# Acts that move no state, and the beginnings.
ACTS = {
    "visas.application.begin": _("The form was begun"),
    "visas.application.claim": _("Claimed"),
    "visas.application.release": _("Laid back"),
    "visas.application.hand_over": pgettext_lazy("case", "Handed over"),
    "visas.application.transfer": _("Transferred to another mission"),
    "visas.application.correct": _("The traveller corrected answers"),
    "visas.application.correct_issued": _("Particulars corrected after the issue"),
    "visas.application.replace": _("A replacement visa was ordered"),
    "visas.application.interview_booked": _("Interview booked"),
    "visas.application.interview_chosen": _("The traveller chose a time for the interview"),
    "visas.application.interview_given_back": _("The traveller gave the time back"),
    "visas.application.label": _("Need-to-know labels set"),
    "visas.application.interview_moved": _("The traveller moved the interview"),
    "visas.application.interview_kept": _("The interview took place"),
    "visas.application.interview_missed": _("The interview was missed"),
    "visas.application.interview_cancelled": _("The interview was cancelled"),
    "visas.application.print_sticker": _("The sticker was printed"),
    "visas.application.recount": _("Deadline counted anew: the working time has changed"),
    "visas.consultation.recount": _("Deadline counted anew: the working time has changed"),
    "visas.appeal.recount": _("Deadline counted anew: the working time has changed"),
    "visas.amendment.recount": _("Deadline counted anew: the working time has changed"),
    "visas.visa.begin": _("Visa sealed and signed"),
    "visas.consultation.begin": _("An agency was asked"),
    "visas.appeal.begin": _("An appeal was lodged"),
    "visas.amendment.begin": _("The traveller asked for a change to the visa"),
}
# What a case was opened for, beside the steps of its procedures.
OPENED_FOR = {
    "claim": _("Claim"),
    "release": _("Lay back"),
    "hand-over": _("Hand over to a colleague"),
    "transfer": _("Transfer to another mission"),
    "consult": _("Consult an agency"),
    "interview": _("Book an interview"),
    "interview-outcome": _("Close the interview"),
    "labels": _("Set the need-to-know labels"),
    "correct": _("Correct particulars"),
    "replace": _("Replace by a corrected visa"),
    "hit": _("Watch-list hit"),
    "print": _("Print the case"),
    "consultation": _("Consultation"),
}
WHO = {"traveller": _("the traveller"), "system": _("the house")}


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was given with an act: its title and its words."""

    title: Any
    text: Any


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that was changed: its title, what stood there, what stands there now."""

    title: Any
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history."""

    title: Any
    at: datetime
    who: Any
    said: list[Said] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def history_of(
    case: Application, subjects: Iterable[str], since: datetime | None = None
) -> list[Event]:
    """The acts on a case and on what hangs on it, oldest first; two queries at most."""
    names = [case.subject, *subjects]
    rows = Passage.objects.filter(subject__in=names).select_related("account")
    rows = rows.filter(at__gte=since) if since else rows
    vault.fetch_keys(names)
    return [_event(case, passage) for passage in rows]


def opened_for(why: str) -> Any:
    """What a case was opened for, in words: a step of its procedures or an act beside them."""
    kinds = ("application", "visa", "appeal", "consultation", "amendment")
    steps = (latest(f"visas.{kind}").step(why) for kind in kinds)
    return next((step.title for step in steps if step), OPENED_FOR.get(why, why))


def _event(case: Application, passage: Passage) -> Event:
    step = version_of(passage.procedure, passage.version).step(passage.step)
    private = _opened(case, passage)
    changed = private.pop("changed", {})
    return Event(
        title=_title(passage, step),
        at=passage.at,
        who=_who(passage),
        said=list(_said(_shown(case, {**passage.given, **private}), step)),
        changes=list(_changes(case, changed)),
    )


def _opened(case: Application, passage: Passage) -> dict[str, Any]:
    """What was given in private; nothing once the person was erased."""
    if passage.sealed is None or case.erased_at:
        return {}
    return vault.open_document(passage.subject, bytes(passage.sealed))


def _title(passage: Passage, step: Step | None) -> Any:
    act = ACTS.get(f"{passage.procedure}.{passage.step}")
    return act or (step.title if step else passage.step)


def _who(passage: Passage) -> Any:
    if passage.account:
        return passage.account.name
    return WHO.get(passage.actor.partition(":")[0], passage.actor)


def _shown(case: Application, given: dict[str, Any]) -> dict[str, Any]:
    """Moments by the clock of the mission, labels by their titles."""
    marks = {name: labels_in_words(given[name]) for name in MARKS if name in given}
    given, starts = {**given, **marks}, given.get("starts")
    if not starts:
        return given
    at = datetime.fromisoformat(starts).astimezone(zone_of(case.office))
    return {**given, "starts": moment_long(at, get_language() or "en")}


def _said(given: dict[str, Any], step: Step | None) -> Iterator[Said]:
    """What was given in words; times and offices of acts without a form as they are."""
    asked = {one.name: one for one in (step.asks if step else ())}
    for name, value in given.items():
        if value in ("", None, []):
            continue
        if name not in asked:
            yield Said(TITLES.get(name, name), value)
            continue
        if asked[name].kind == "date":
            value = day_in_words(str(value))
        titles = dict(asked[name].choices)
        chosen = value if isinstance(value, list) else [value]
        text = "; ".join(str(titles.get(one, one)) for one in chosen)
        yield Said(asked[name].title, text)


MARKS = ("labels_set", "labels_removed")
TITLES = {
    "note": _("Note for the file"),
    "office": _("Mission"),
    "starts": _("Time"),
    "visa": _("Visa"),
    "labels_set": _("Set"),
    "labels_removed": _("Removed"),
}


def _changes(case: Application, changed: dict[str, Any]) -> Iterator[Change]:
    """The changed answers in words; what was read from a picture is told as such."""
    fields = {one.name: one for question in QUESTIONS for one in question.fields}
    book = RuleBook(case.rules.table)
    for name, (before, after) in changed.items():
        if name == "read":
            yield Change(_("Picture of the passport"), "", _("read anew"))
        elif name in fields:
            yield Change(
                fields[name].title,
                in_words(fields[name], before, book),
                in_words(fields[name], after, book),
            )
