"""The refusal letter: grounds and reasons in the traveller's language, signed like every paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from elshi.foundation.access.actors import system
from elshi.foundation.files import actions as files
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.languages.fields import in_language
from elshi.foundation.procedures.registry import effect

from ..models import Application
from ..procedures import GROUNDS
from ..reads.cases import answers_of, last_private
from .signing import signed

WRITER = system("letters")


@dataclass(frozen=True, slots=True)
class Made:
    """A letter ready to be kept."""

    case: Application
    pdf: bytes


@effect("visas.order_letter")
def order(case: Application, *, by: Any, at: datetime, given: Any) -> None:
    """Queue the letter, once a decision."""
    jobs.enqueue(
        "visas.letter", {"reference": case.reference}, key=f"letter:{case.reference}:{case.edition}"
    )


def write(case: Application, *, at: datetime) -> Made:
    """Print and sign the letter; touches no table but the keys'."""
    from elshi.foundation.printing import actions as printing

    with override(case.language):
        words = _words(case)
    pdf = printing.render("visas/refusal.typ", words, language=case.language, at=at)
    return Made(case, signed(pdf, reason="Refusal", place=case.office.code, at=at, by=WRITER))


def _words(case: Application) -> dict[str, Any]:
    answers, titles = answers_of(case), dict(GROUNDS)
    return {
        "ministry": in_language(case.party.name),
        "office": in_language(case.office.name),
        "number": case.number,
        "reference": case.reference,
        "name": f"{answers.get('given_names', '')} {answers.get('surname', '')}".strip(),
        "passport_number": answers.get("passport_number", ""),
        "category": case.category,
        "decided": case.decided_at.date().isoformat() if case.decided_at else "",
        "grounds": [str(titles[code]) for code in case.grounds],
        "reasoning": last_private(case, "propose_refusal").get("reasoning", ""),
        "appeal_until": case.due_at.date().isoformat() if case.due_at else "",
    }


def keep(made: Made, *, at: datetime) -> None:
    """Store the letter and name it on the case."""
    file = files.keep(
        made.pdf, kind="pdf", owner=made.case.subject, purpose="letter", by=WRITER.name, at=at
    )
    from elshi.foundation.procedures import actions as procedures

    case = procedures.locked(made.case)
    case.letter = file.token
    case.save(update_fields=["letter"])
    procedures.enter(case, "letter", by=WRITER, at=at)
