"""Appeals against a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.files import vault
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect

from ..models import Appeal, Application
from .applications import new_reference


def lodge(case: Application, arguments: str, *, by: Actor, at: datetime) -> Appeal:
    """Lodge the traveller's appeal; one a refusal, within the time for appeal."""
    if case.subject not in by.holds:
        raise NotAllowed
    if not arguments.strip():
        raise InvalidInput({"arguments": [_("Say why the decision should be changed.")]})
    with transaction.atomic():
        case = procedures.locked(case)
        if case.state != "refused" or case.appeals.exists():
            raise Refusal(_("This decision can no longer be appealed."), code="no_appeal")
        appeal = Appeal(
            reference=new_reference(), office=case.office, application=case, lodged_at=at
        )
        appeal.sealed = vault.seal_document(case.subject, {"arguments": arguments[:4000]})
        return procedures.begin(appeal, by=by, at=at)


@effect("visas.appeal_allowed")
def allowed(appeal: Appeal, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """An allowed appeal grants the visa in the same act."""
    procedures.take(appeal.application, "reopen", by=system("visas"), at=at)
