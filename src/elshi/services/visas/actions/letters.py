"""The refusal letter: grounds and reasons in the traveller's language, signed like every paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elshi.foundation.access.actors import system
from elshi.foundation.files import actions as files
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.printing import actions as printing
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect

from ..models import Application
from .papers import refusal_facts
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
    pdf = printing.render("visas/refusal.typ", refusal_facts(case), language=case.language, at=at)
    return Made(case, signed(pdf, reason="Refusal", place=case.office.code, at=at, by=WRITER))


def keep(made: Made, *, at: datetime) -> None:
    """Store the letter and name it on the case."""
    file = files.keep(
        made.pdf, kind="pdf", owner=made.case.subject, purpose="letter", by=WRITER.name, at=at
    )
    case = procedures.locked(made.case)
    case.letter = file.token
    case.save(update_fields=["letter"])
    procedures.enter(case, "letter", by=WRITER, at=at)
