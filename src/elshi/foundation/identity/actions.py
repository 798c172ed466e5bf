"""The only writers of accounts, tenures and deputyships; each act enters the ledger.

Power is never taken by oneself: another person appoints, and another resets the second factor.
The one exception is a holder who names a deputy for the own absence.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import InvalidInput
from elshi.foundation.offices.bearers import Bearer, require
from elshi.foundation.offices.models import Party, Post

from . import refusals, sessions
from .models import Account, Deputyship, SignInLink, Sitting, Tenure

ACCOUNT, APPOINT = "identity.account.manage", "identity.tenure.manage"
LINK_LIFE = timedelta(hours=48)
# Said by choosing, never by typing: a leaf of the ledger cannot be erased.
RESET_REASONS = {
    "lost": _("The device is lost"),
    "broken": _("The device is broken"),
    "replaced": _("The device was replaced"),
    "stolen": _("The device may be in other hands"),
}
Seat = TypeVar("Seat", bound=Sitting)
Row = TypeVar("Row", bound=Model)


def open_account(
    email: str,
    *,
    name: str,
    party: Party,
    language: str,
    by: Bearer,
    at: datetime,
    password: str | None = None,
    is_demo: bool = False,
) -> Account:
    """Open an account without powers; with no password, a one-time link lets its owner choose."""
    require(by, ACCOUNT, party)
    made = Account(email=email.strip().lower(), name=name, party=party, language=language)
    made.is_demo = is_demo
    made.set_password(password)
    return _kept("identity.account.open", made, by, at)


def change_account(
    account: Account, *, email: str, name: str, language: str, by: Bearer, at: datetime
) -> Account:
    """Change the handle, the name shown and the language of letters; the ledger sees salted hashes.

    A new e-mail is the only one with which the owner signs in: links sent to the old one open
    nothing more.
    """
    require(by, ACCOUNT, account.party_id)
    fresh, before = email.strip().lower(), account.email
    account.email, account.name, account.language = fresh, name, language
    with transaction.atomic():
        if fresh != before:
            EmailAddress.objects.filter(user=account).delete()
            SignInLink.objects.filter(account=account, spent_at__isnull=True).update(spent_at=at)
        return _kept("identity.account.change", account, by, at)


def close_account(account: Account, *, by: Bearer, at: datetime) -> Account:
    """Close an account and end every seat it has; its traces stay."""
    require(by, ACCOUNT, account.party_id)
    _another(account, by)
    if not account.is_active:
        raise refusals.NothingToEnd
    with transaction.atomic():
        for kind in (Tenure, Deputyship):
            for seat in kind.objects.filter(account=account).filter(_open_after(at)):
                _end(seat, at, by)
        SignInLink.objects.filter(account=account, spent_at__isnull=True).update(spent_at=at)
        sessions.end_others(account)
        account.is_active = False
        return _kept("identity.account.close", account, by, at)


def reopen_account(account: Account, *, by: Bearer, at: datetime) -> Account:
    """Open a closed account again, without any post."""
    require(by, ACCOUNT, account.party_id)
    account.is_active = True
    return _kept("identity.account.reopen", account, by, at)


def close_demo(*, by: Bearer, at: datetime) -> int:
    """Close every account of the demonstration; how many were open."""
    found = list(Account.objects.filter(is_demo=True, is_active=True))
    for account in found:
        close_account(account, by=by, at=at)
    return len(found)


def issue_link(account: Account, *, by: Bearer, at: datetime) -> str:
    """A one-time secret with which the owner chooses a password; earlier ones open nothing more.

    It is returned once and not kept.
    """
    require(by, ACCOUNT, account.party_id)
    if not account.is_active:
        raise refusals.AccountClosed
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.filter(account=account, spent_at__isnull=True).update(spent_at=at)
        SignInLink.objects.create(
            account=account, digest=_digest(secret), created_at=at, expires_at=at + LINK_LIFE
        )
        ledger.record("identity.account.send_link", account, actor=by.name, at=at)
    return secret


def link_of(secret: str, *, at: datetime) -> SignInLink:
    """The link behind a secret while it is good; raises LinkSpent."""
    good = SignInLink.objects.select_related("account").filter(
        digest=_digest(secret), spent_at__isnull=True, expires_at__gt=at, account__is_active=True
    )
    link = good.first()
    if link is None:
        raise refusals.LinkSpent
    return link


def choose_password(secret: str, password: str, *, at: datetime) -> Account:
    """Spend a link on a password; an unfit one is refused and the link stays good."""
    with transaction.atomic():
        link = link_of(secret, at=at)
        account = link.account
        try:
            validate_password(password, account)
        except ValidationError as fault:
            raise InvalidInput({"password": list(fault.messages)}) from None
        SignInLink.objects.filter(pk=link.pk).update(spent_at=at)
        account.set_password(password)
        account.save(update_fields=["password"])
        sessions.end_others(account)
        actor = f"account:{account.pk}"
        ledger.record("identity.account.choose_password", account, actor=actor, at=at)
    return account


def reset_second_factor(account: Account, *, reason: str, by: Bearer, at: datetime) -> int:
    """Remove passkeys, authenticator and recovery codes, so that the owner sets up new ones.

    Never for oneself: who has taken over a session could otherwise take off its lock.
    """
    require(by, ACCOUNT, account.party_id)
    _another(account, by)
    if reason not in RESET_REASONS:
        raise InvalidInput({"reason": [_("Choose one of the reasons listed.")]})
    with transaction.atomic():
        removed: int = Authenticator.objects.filter(user=account).delete()[0]
        sessions.end_others(account)
        row = {"account": account.pk, "reason": reason, "removed": removed}
        subject = f"identity.second_factor:{account.pk}"
        ledger.enter("identity.second_factor.reset", subject=subject, actor=by.name, at=at, row=row)
    return removed


def end_sessions(account: Account, *, by: Bearer, at: datetime) -> int:
    """Sign somebody out of everything and leave the account open; how many sessions ended."""
    require(by, ACCOUNT, account.party_id)
    with transaction.atomic():
        ended = sessions.end_others(account)
        row = {"account": account.pk, "ended": ended}
        subject = f"identity.sessions:{account.pk}"
        ledger.enter("identity.sessions.end", subject=subject, actor=by.name, at=at, row=row)
    return ended


def appoint(
    account: Account,
    post: Post,
    *,
    starts: datetime,
    by: Bearer,
    at: datetime,
    ends: datetime | None = None,
) -> Tenure:
    """Give a post to an account from a day on; a post has one holder at a time."""
    require(by, APPOINT, post.office.party_id)
    _another(account, by)
    _fits(account, post)
    overlap = Tenure.objects.filter(post=post).filter(_open_after(starts))
    if ends is not None:
        overlap = overlap.filter(starts__lt=ends)
    with transaction.atomic():
        if overlap.exists():
            raise refusals.PostTaken
        made = Tenure(account=account, post=post, starts=starts, ends=ends)
        return _kept("identity.tenure.appoint", made, by, at)


def end_tenure(tenure: Tenure, *, ends: datetime, by: Bearer, at: datetime) -> Tenure:
    """Say when a tenure ends; one's own is ended by somebody else."""
    require(by, APPOINT, tenure.post.office.party_id)
    _another(tenure.account, by)
    if tenure.ends is not None and tenure.ends <= at:
        raise refusals.NothingToEnd
    with transaction.atomic():
        return _end(tenure, max(ends, at), by, at=at)


def name_deputy(
    post: Post,
    account: Account,
    *,
    starts: datetime,
    ends: datetime,
    by: Bearer,
    at: datetime,
    reason: str = "",
) -> Deputyship:
    """Let a colleague act for the holder of a post between two moments.

    The holder names the own deputy; an administrator may for anybody but the own account. A
    deputy names none: power is lent once.
    """
    if not _holds(by, post, at):
        require(by, APPOINT, post.office.party_id)
    _another(account, by)
    _fits(account, post)
    if ends <= starts or ends <= at:
        raise InvalidInput({"ends": [_("The last day lies after the first and is not past.")]})
    made = Deputyship(account=account, post=post, starts=starts, ends=ends, reason=reason)
    return _kept("identity.deputyship.name", made, by, at)


def end_deputyship(deputyship: Deputyship, *, by: Bearer, at: datetime) -> Deputyship:
    """End a deputyship now; the holder, the deputy or an administrator may."""
    own = by.account is not None and by.account == deputyship.account_id
    if not own and not _holds(by, deputyship.post, at):
        require(by, APPOINT, deputyship.post.office.party_id)
    if deputyship.ends is not None and deputyship.ends <= at:
        raise refusals.NothingToEnd
    with transaction.atomic():
        return _end(deputyship, at, by)


def _end(seat: Seat, ends: datetime, by: Bearer, *, at: datetime | None = None) -> Seat:
    """End a seat; one that has not begun is taken out whole."""
    act = f"{seat._meta.label_lower}.end"
    if ends > seat.starts:
        seat.ends = ends
        return _kept(act, seat, by, at or ends)
    subject = ledger.subject_of(seat)
    seat.delete()
    ledger.enter(act, subject=subject, actor=by.name, at=at or ends, row=None)
    return seat


def _open_after(at: datetime) -> Q:
    return Q(ends__isnull=True) | Q(ends__gt=at)


def _holds(by: Bearer, post: Post, at: datetime) -> bool:
    if by.account is None:
        return False
    held: bool = Tenure.objects.at(at).filter(post=post, account_id=by.account).exists()
    return held


def _another(account: Account, by: Bearer) -> None:
    if by.account is not None and by.account == account.pk:
        raise refusals.NotForOneself


def _fits(account: Account, post: Post) -> None:
    if not account.is_active:
        raise refusals.AccountClosed
    if post.closed_on is not None:
        raise refusals.PostClosed
    if account.party_id != post.office.party_id:
        raise refusals.OtherParty


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _kept(act: str, row: Row, by: Bearer, at: datetime) -> Row:
    """Check, store and enter; what does not fit is said field by field and nothing is stored."""
    with transaction.atomic():
        try:
            row.full_clean(exclude=["password"])
        except ValidationError as fault:
            raise InvalidInput(
                {name: list(texts) for name, texts in fault.message_dict.items()}
            ) from None
        row.save()
        ledger.record(act, row, actor=by.name, at=at)
    return row
