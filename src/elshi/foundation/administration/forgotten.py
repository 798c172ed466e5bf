"""A forgotten password: whoever asks is told the same in the same time, and a letter may follow.

The page orders one piece of work for any address; whether somebody signs in with it is found out
by the worker, out of sight and out of the clock of whoever asked.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from allauth.account import app_settings
from allauth.account.forms import ResetPasswordForm
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from elshi.foundation.identity.models import Account
from elshi.foundation.jobs import actions as jobs
from elshi.foundation.signatures import master

from .actions import tell

JOB = "administration.answer_forgotten"


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for the address and orders the answer."""

    def clean_email(self) -> str:
        """The address alone: here nobody is looked for."""
        return str(self.cleaned_data["email"]).strip().lower()

    def save(self, request: HttpRequest, **named: Any) -> str:
        """Order the answer; the address waits sealed, since jobs name nobody."""
        email = str(self.cleaned_data["email"])
        sealed = base64.b64encode(master.wrap(email.encode(), JOB)).decode()
        jobs.enqueue(JOB, {"asked": sealed}, at=timezone.now())
        return email


def answer(asked: str, *, at: datetime) -> None:
    """Write the one who signs in with the address a link; nobody else hears of it."""
    email = master.unwrap(base64.b64decode(asked), JOB).decode()
    account = Account.objects.filter(email=email, is_active=True).first()
    if account is not None and account.has_usable_password():
        tell(account, "administration.password_reset", {"url": _link(account)}, f"reset:{at}", at)


def _link(account: Account) -> str:
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    words = {"uidb36": user_pk_to_url_str(account), "key": key}
    with override(account.language):
        return f"{settings.PUBLIC_URL}{reverse('account_reset_password_from_key', kwargs=words)}"
