"""One-time ways into an application: sent by e-mail, spent by a button, never read back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from elshi.foundation.notices import actions as notices
from elshi.foundation.notices.people import Recipient
from elshi.foundation.observe.errors import Refusal

from ..models import AccessLink, Application
from ..reads.cases import answers_of
from ..reads.fingerprints import indexes

LIFE = {"resume": timedelta(days=2), "confirm": timedelta(days=7)}


class LinkSpent(Refusal):
    """The link was used or its time is over."""

    code = "link_spent"
    status = 410
    message = _("This link has been used or is too old.")
    mend = _("Ask for a new one on the status page.")


def send_link(case: Application, purpose: str, *, at: datetime) -> str:
    """Send the traveller a link in their language; returns its token.

    Opening the page spends nothing, a button does: no mail scanner opens an application.
    """
    token = secrets.token_urlsafe(24)
    email = answers_of(case).get("email")
    with transaction.atomic():
        link = AccessLink.objects.create(
            application=case,
            digest=_digest(token),
            purpose=purpose,
            created_at=at,
            expires_at=at + LIFE[purpose],
        )
        if email:
            notices.tell(
                f"visas.link_{purpose}",
                to=Recipient(email=email, language=case.language),
                context={"reference": case.reference, "link": _address(case.language, token)},
                subject=case.subject,
                key=f"link:{link.pk}",
                at=at,
            )
    return token


def _address(language: str, token: str) -> str:
    return f"{settings.PUBLIC_URL}/{language}/visas/link/{token}/"


def spend(token: str, *, at: datetime) -> tuple[Application, str]:
    """Open the application of a link, once; the same link never opens twice."""
    with transaction.atomic():
        spent = AccessLink.objects.filter(
            digest=_digest(token), spent_at__isnull=True, expires_at__gt=at
        ).update(spent_at=at)
        if not spent:
            raise LinkSpent
        link = AccessLink.objects.select_related("application").get(digest=_digest(token))
    return link.application, link.purpose


def recover(email: str, *, at: datetime) -> None:
    """Send a new link for each living application with this address.

    Whoever asks is told the same thing, whether there is one or not. An address that was never
    confirmed is asked to confirm: the message goes nowhere but to itself.
    """
    index = indexes({"email": email})["email_index"]
    found = Application.objects.filter(email_index=index, erased_at__isnull=True)
    for case in found.order_by("-created_at")[:5]:
        send_link(case, "resume" if case.email_confirmed_at else "confirm", at=at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
