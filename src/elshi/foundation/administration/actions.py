"""Acts of the administrator that end in a letter: the one-time link, the factor that was reset."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from elshi.foundation.access.actors import Actor
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity.models import Account
from elshi.foundation.notices import actions as notices
from elshi.foundation.notices.people import Recipient


def send_link(account: Account, *, by: Actor, at: datetime) -> None:
    """Write the owner a one-time link for choosing a password."""
    with transaction.atomic():
        address = link_address(identity.issue_link(account, by=by, at=at), account.language)
        _tell(account, "administration.sign_in_link", {"url": address}, f"link:{at}", at)


def link_address(secret: str, language: str) -> str:
    """Where a one-time secret is spent."""
    with override(language):
        return f"{settings.PUBLIC_URL}{reverse('administration:welcome', args=(secret,))}"


def reset_second_factor(account: Account, *, reason: str, by: Actor, at: datetime) -> int:
    """Take an account's second factor off and tell its owner, who may know nothing of it."""
    with transaction.atomic():
        removed = identity.reset_second_factor(account, reason=reason, by=by, at=at)
        why = str(identity.RESET_REASONS[reason])
        _tell(account, "administration.factor_reset", {"why": why}, f"factor:{at}", at)
    return removed


def _tell(account: Account, template: str, context: dict[str, str], key: str, at: datetime) -> None:
    to = Recipient(email=account.email, language=account.language)
    subject = f"identity.account:{account.pk}"
    notices.tell(template, to=to, context=context, subject=subject,
                 key=f"account:{account.pk}:{key}", at=at)  # fmt: skip
