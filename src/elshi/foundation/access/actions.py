"""What changes in access: readings noted, API tokens issued and revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from elshi.foundation.identity.models import Account
from elshi.foundation.observe.errors import Refusal

from .actors import Actor
from .models import ApiToken, Reading

TOKEN_LIFE = timedelta(days=90)


def record_reading(
    actor: Actor, *, subject: str, kind: str, at: datetime, why: str = ""
) -> Reading | None:
    """Note that staff opened something; travellers reading their own case leave no note."""
    if actor.kind != "staff":
        return None
    return Reading.objects.create(
        at=at, account_id=actor.account, actor=actor.name, kind=kind, subject=subject, why=why
    )


def issue_token(
    account: Account, *, title: str, scopes: Iterable[str], by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """Issue a token to an account for itself; the secret is returned once and not kept."""
    wanted = sorted(set(scopes))
    if by.account != account.pk or not all(by.may(scope) for scope in wanted):
        raise Refusal(
            _("A token cannot hold more than your posts allow."),
            mend=_("Choose only scopes that you hold yourself."),
            code="scope_not_held",
        )
    secret = f"elshi_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        account=account,
        title=title,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=wanted,
        created_at=at,
        expires_at=at + TOKEN_LIFE,
    )
    return token, secret


def revoke_token(token: ApiToken, *, by: Actor, at: datetime) -> None:
    """Close a token of one's own."""
    if by.account != token.account_id:
        raise Refusal(_("This token belongs to somebody else."), code="not_yours")
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)
