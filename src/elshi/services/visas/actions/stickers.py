"""The visa as a sticker for a passport's page: the same visa, the same seal, on other paper."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.engines.documents import barcodes, pages
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import require
from elshi.foundation.files import reads as stored
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.printing import actions as printing
from elshi.foundation.procedures import actions as procedures

from ..models import Visa
from ..reads.cases import answers_of
from ..sealing import Sheet, seal_zone, zone_in
from .papers import visa_facts

PERMISSION = "visas.application.decide"


def printed(visa: Visa, *, by: Actor, at: datetime) -> bytes:
    """The sticker as a PDF of 120 by 80 millimetres, its printing entered on the case."""
    case = visa.application
    require(by, PERMISSION, case)
    if visa.state != "in_force":
        raise Refusal(_("This visa is no longer in force."), code="not_in_force")
    seal, sheet = _seal_of(visa), _sheet_of(visa)
    if zone_in(seal) != seal_zone(sheet):
        raise Refusal(
            _("The particulars were corrected after this visa was issued."),
            mend=_("Issue the corrected visa first, then print its sticker."),
            code="corrected_since",
        )
    photo = stored.of_owner(case.subject, "photo").last()
    portrait = {"portrait.jpg": stored.content_of(photo)} if photo else {}
    pdf = printing.render(
        "visas/sticker.typ",
        visa_facts(sheet, case, portrait=photo is not None),
        files={"seal.svg": barcodes.data_matrix(seal).svg().encode(), **portrait},
        language=case.language,
        at=at,
    )
    with transaction.atomic():
        case = procedures.locked(case)
        procedures.note(case, "print_sticker", by=by, at=at, given={"visa": visa.number})
    return pdf


def _seal_of(visa: Visa) -> bytes:
    """The seal as it was signed, read back from the document that was handed over.

    No second seal is made: two different ones of the same visa would look like a forgery.
    """
    document = stored.of_owner(visa.application.subject, "visa").filter(token=visa.document).get()
    for page in pages.pages(stored.content_of(document)):
        for _kind, code in barcodes.read_codes(page, wanted=frozenset({barcodes.DATA_MATRIX})):
            if hashlib.sha256(code).hexdigest() == visa.seal_digest:
                return code
    raise Refusal(_("The document of this visa cannot be read."), code="no_document")


def _sheet_of(visa: Visa) -> Sheet:
    case, answers = visa.application, answers_of(visa.application)
    return Sheet(
        number=visa.number,
        issuer=case.party.state,
        category=visa.category,
        entries=visa.entries,
        stay_days=visa.stay_days,
        valid_from=visa.valid_from,
        valid_until=visa.valid_until,
        issued=visa.issued_at.astimezone(zone_of(case.office)).date(),
        surname=answers.get("surname", ""),
        given_names=answers.get("given_names", ""),
        birth=answers["birth"],
        sex=answers["sex"],
        nationality=case.nationality,
        passport_number=answers["passport_number"],
    )
