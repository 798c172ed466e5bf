"""Whom a step tells: a case knows its people, the step knows the notice."""

from __future__ import annotations

from datetime import datetime

from elshi.foundation.notices import actions as notices

from .declaration import Step
from .models import Governed


def tell_of(case: Governed, step: Step, *, at: datetime) -> None:
    """Write every notice of a step, once, for the people the case names.

    A case answers ``recipients(template)`` with the readers and the words to fill in.
    """
    for template in step.tells:
        for recipient, context in case.recipients(template):  # type: ignore[attr-defined]
            notices.tell(
                template,
                to=recipient,
                context=context,
                subject=case.subject,
                key=f"{case.subject}:{case.edition}:{template}:{recipient.key}",
                at=at,
            )
