"""Invitations: single-use numbers given to host organisations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.files import vault
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import InvalidInput
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures

from ..models import Host, Invitation
from ..reads.fingerprints import indexes
from .applications import new_reference


def issue(
    host: Host,
    *,
    office: Office,
    category: str,
    entries: str,
    valid_until: date,
    invitee: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> Invitation:
    """Give a host one number for one traveller, bound to that traveller's passport."""
    if not by.may("visas.invitation.issue", office.pk) or host.party_id != office.party_id:
        raise NotAllowed
    particulars = indexes(invitee)
    invitation = Invitation(
        reference=new_reference(),
        office=office,
        host=host,
        category=category,
        entries=entries,
        valid_until=valid_until,
        passport_index=particulars["passport_index"],
        birth_index=particulars["birth_index"],
    )
    with transaction.atomic():
        invitation.sealed = vault.seal_document(invitation.subject, dict(invitee))
        return procedures.begin(invitation, by=by, at=at)


def enter_host(
    *, name: Mapping[str, str], registration: str, office: Office, by: Actor, at: datetime
) -> Host:
    """Enter an organisation that may invite; its registration number stands once."""
    if not by.may("visas.invitation.issue", office.pk):
        raise NotAllowed
    host = Host(party=office.party, name=dict(name), registration=registration)
    with transaction.atomic():
        try:
            host.full_clean()
        except ValidationError as fault:
            raise InvalidInput(
                {field: list(texts) for field, texts in fault.message_dict.items()}
            ) from None
        host.save()
        ledger.record("visas.host.enter", host, actor=by.name, at=at)
    return host
