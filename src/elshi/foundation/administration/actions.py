"""Acts of the administrator that end in a letter: a one-time link, a change, a factor taken off."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from elshi.foundation.access.actors import Actor
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity.models import Account, Deputyship
from elshi.foundation.notices import actions as notices
from elshi.foundation.notices.people import Recipient
from elshi.foundation.offices.models import Post

Context = Mapping[str, str | bool]


def send_link(account: Account, *, by: Actor, at: datetime) -> None:
    """Write the owner a one-time link for choosing a password."""
    with transaction.atomic():
        address = link_address(identity.issue_link(account, by=by, at=at), account.language)
        tell(account, "administration.sign_in_link", {"url": address}, f"link:{at}", at)


def link_address(secret: str, language: str) -> str:
    """Where a one-time secret is spent."""
    with override(language):
        return f"{settings.PUBLIC_URL}{reverse('administration:welcome', args=(secret,))}"


def change_account(
    account: Account, *, email: str, name: str, language: str, by: Actor, at: datetime
) -> Account:
    """Change an account and tell its owner what was changed, at the old address and the new one."""
    before = Account.objects.get(pk=account.pk)
    with transaction.atomic():
        identity.change_account(account, email=email, name=name, language=language, by=by, at=at)
        changed = [field for field in ("email", "name") if _differ(before, account, field)]
        context = {f"{field}_changed": field in changed for field in ("email", "name")}
        for place in sorted({before.email, account.email}) if changed else ():
            told = Recipient(email=place, language=account.language)
            _write(told, account, "administration.account_changed", context, f"change:{at}", at)
    return account


def _differ(before: Account, after: Account, field: str) -> bool:
    """Whether a field is another than it was."""
    return bool(getattr(before, field) != getattr(after, field))


def reset_second_factor(account: Account, *, reason: str, by: Actor, at: datetime) -> int:
    """Take an account's second factor off and tell its owner, who may know nothing of it."""
    with transaction.atomic():
        removed = identity.reset_second_factor(account, reason=reason, by=by, at=at)
        why = str(identity.RESET_REASONS[reason])
        tell(account, "administration.factor_reset", {"why": why}, f"factor:{at}", at)
    return removed


def name_deputy(
    post: Post, account: Account, *, starts: datetime, ends: datetime, by: Actor, at: datetime
) -> Deputyship:
    """Lend a post for a time; where it is cleared for labels, those who watch over it know at once.

    Told are the heads of its section and the auditors of its party, on their desks.
    """
    with transaction.atomic():
        made = identity.name_deputy(post, account, starts=starts, ends=ends, by=by, at=at)
        for code in _watchers(post) if post.labels else ():
            notices.tell_post(
                code, "administration.desk_clearance_lent",
                context={"post": post.code, "starts": f"{starts:%F}", "ends": f"{ends:%F}"},
                subject=f"identity.deputyship:{made.reference}",
                key=f"clearance:{made.reference}:{code}", at=at,
            )  # fmt: skip
    return made


def _watchers(post: Post) -> list[str]:
    """The posts that hear of clearances lent: its section's heads, the party's auditors."""
    open_posts = Post.objects.filter(closed_on__isnull=True).exclude(pk=post.pk)
    heads = Q(role="supervisor", office=post.office_id)
    auditors = Q(role="auditor", office__party=post.office.party_id)
    return sorted(open_posts.filter(heads | auditors).values_list("code", flat=True))


def tell(account: Account, template: str, context: Context, key: str, at: datetime) -> None:
    """Write to an account's owner in the own language; the same key is the same letter."""
    to = Recipient(email=account.email, language=account.language)
    _write(to, account, template, context, key, at)


def _write(
    to: Recipient, account: Account, template: str, context: Context, key: str, at: datetime
) -> None:
    place = hashlib.sha256(f"{account.reference}:{to.email}".encode()).hexdigest()[:16]
    subject = f"identity.account:{account.pk}"
    notices.tell(template, to=to, context=context, subject=subject,
                 key=f"account:{account.pk}:{key}:{place}", at=at)  # fmt: skip
