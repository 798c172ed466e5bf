"""Questions to other agencies about an application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.files import vault
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.registry import effect

from ..models import Application, Consultation
from .applications import new_reference
from .desk_notices import tell_agency


def consult(
    case: Application, agency: Office, question: str, *, by: Actor, at: datetime
) -> Consultation:
    """Ask an agency; its own clock runs by its own calendar."""
    with transaction.atomic():
        case = procedures.locked(case)
        require(by, "visas.application.examine", case)
        if case.state != "examination":
            raise Refusal(_("An agency is asked during the examination."), code="not_from_here")
        if agency.kind != Office.Kind.AGENCY:
            raise Refusal(_("Only a consulted agency can be asked."), code="not_an_agency")
        consultation = Consultation(
            reference=new_reference(), office=agency, application=case, asked_by=case.office
        )
        if not question.strip():
            raise InvalidInput({"question": [_("Say what the agency is asked.")]})
        consultation.sealed = vault.seal_document(case.subject, {"question": question[:2000]})
        consultation = procedures.begin(consultation, by=by, at=at)
        tell_agency(consultation, at=at)
        return consultation


@effect("visas.keep_opinion")
def keep_opinion(
    consultation: Consultation, *, by: Actor, at: datetime, given: Mapping[str, Any]
) -> None:
    """Write the opinion on the consultation; its reasons stay sealed with the passage."""
    consultation.opinion = given["opinion"]
    consultation.save(update_fields=["opinion"])
