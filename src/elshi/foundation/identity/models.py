"""Tables of accounts, tenures and deputyships."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from elshi.foundation.ledger.references import ReferenceField
from elshi.foundation.offices.models import Party, Post

SALT = 16


def new_salt() -> bytes:
    """What hides a name in the ledger until it is erased with the name."""
    return secrets.token_bytes(SALT)


def salted(field: str) -> Callable[[Account], tuple[bytes, bytes] | None]:
    """How the ledger is given a personal field: with its salt, or not at all once it is erased."""

    def secret(account: Account) -> tuple[bytes, bytes] | None:
        salt = bytes(account.salt)
        return (str(getattr(account, field)).encode(), salt) if salt else None

    return secret


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; a password is never kept but as its hash."""

    def create_account(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A member of staff; powers come from posts, never from the account itself."""

    reference = ReferenceField()
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    party = models.ForeignKey(Party, models.PROTECT, related_name="accounts")
    language = models.CharField(max_length=8, default="kk")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    salt = models.BinaryField(default=new_salt)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("email",)

    def __str__(self) -> str:
        return self.name

    # Django's own permission questions are answered by access, not by flags on the account.
    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    @property
    def is_staff(self) -> bool:
        return False


class InTime(models.QuerySet[Any]):
    """Rows that hold between `starts` (inclusive) and `ends` (exclusive, or open)."""

    def at(self, at: datetime) -> Any:
        open_or_later = models.Q(ends__isnull=True) | models.Q(ends__gt=at)
        return self.filter(open_or_later, starts__lte=at)


class Sitting(models.Model):
    """An account at a post for a time."""

    reference = ReferenceField()
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Tenure(Sitting):
    """The time for which an account holds a post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    account = models.ForeignKey(Account, models.PROTECT, related_name="tenures")

    objects = InTime.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gt=models.F("starts")),
                name="tenure_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("post",), condition=models.Q(ends__isnull=True), name="one_open_tenure"
            ),
        ]


class Deputyship(Sitting):
    """The time for which an account acts for the holder of a post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="deputyships")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deputyships")
    reason = models.CharField(max_length=200, blank=True)

    objects = InTime.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gt=models.F("starts")),
                name="deputyship_ends_after_start",
            )
        ]


class SignInLink(models.Model):
    """A one-time way to choose a password; only the secret's hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)


class Session(AbstractBaseSession):
    """A browser that is signed in, or a traveller's visit (then without an account).

    ``handle`` names it on pages; its key is the secret that the browser holds.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    handle = models.CharField(max_length=17, default="", db_index=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from .session_store import SessionStore

        return SessionStore


class KnownDevice(models.Model):
    """A browser from which an account has signed in; only the hash of its token is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("account", "digest"), name="device_known_once")
        ]
