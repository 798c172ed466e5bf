"""Questions to other agencies about an application."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.files import vault
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures

from ..models import Application, Consultation
from .applications import new_reference


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
        consultation.sealed = vault.seal_document(case.subject, {"question": question})
        return procedures.begin(consultation, by=by, at=at)
