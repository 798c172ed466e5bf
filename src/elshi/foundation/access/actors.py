"""Whoever acts: resolved once a request from accounts and posts, then passed everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from elshi.foundation.identity.models import Account
from elshi.foundation.offices.models import Post

from .roles import permissions_of

Kind = Literal["anonymous", "traveller", "staff", "system"]
NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for whom and with what powers.

    ``powers`` maps a permission to the offices where it is held; ``holds`` names the objects
    whose secret a traveller's session has opened ("visas.application:K7…"); ``scopes`` limits an
    API token to some permissions (None: no limit); ``reference`` is the account's public one.
    """

    kind: Kind
    name: str
    account: int | None = None
    party: int | None = None
    posts: tuple[str, ...] = ()
    powers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    reference: str = ""

    def offices(self, permission: str) -> frozenset[int]:
        """The offices where this permission is held now."""
        if self.scopes is not None and permission not in self.scopes:
            return NOWHERE
        return self.powers.get(permission, NOWHERE)

    def may(self, permission: str, office: int | None = None) -> bool:
        """Whether the permission is held: at ``office``, or anywhere when none is named."""
        if self.kind == "system":
            return True
        held = self.offices(permission)
        return bool(held) if office is None else office in held

    def limited(self, scopes: Iterable[str]) -> Actor:
        """The same actor behind an API token with these scopes."""
        return replace(self, scopes=frozenset(scopes))


ANONYMOUS = Actor(kind="anonymous", name="anonymous")


def system(name: str) -> Actor:
    """The house itself acting, e.g. ``system("worker")``; it may all that steps give to it."""
    return Actor(kind="system", name=f"system:{name}")


def traveller(holds: Iterable[str]) -> Actor:
    """A traveller whose session has opened these objects."""
    return Actor(kind="traveller", name="traveller", holds=frozenset(holds))


def staff(account: Account, at: datetime) -> Actor:
    """A member of staff with the powers of the posts held or deputised at that moment.

    One query, whatever the number of posts.
    """
    posts = _posts(account, at)
    powers: dict[str, set[int]] = {}
    for post in posts:
        for permission in permissions_of(post.role):
            powers.setdefault(permission, set()).add(post.office_id)
    return Actor(
        kind="staff",
        name=f"account:{account.pk}",
        account=account.pk,
        reference=account.reference,
        party=account.party_id,
        posts=tuple(post.code for post in posts),
        powers={name: frozenset(offices) for name, offices in powers.items()},
        labels=frozenset(label for post in posts for label in post.labels),
    )


# Every page of every officer asks this, and Django takes longer to put it into words than the
# database to answer. The same times as `InTime.at`, which a test holds beside it.
_POSTS = """
    SELECT id, office_id, code, role, labels FROM offices_post
    WHERE closed_on IS NULL AND id IN (
        SELECT post_id FROM identity_tenure
        WHERE account_id = %(account)s AND starts <= %(at)s AND (ends IS NULL OR ends > %(at)s)
        UNION
        SELECT post_id FROM identity_deputyship
        WHERE account_id = %(account)s AND starts <= %(at)s AND (ends IS NULL OR ends > %(at)s)
    )
    ORDER BY id
"""


def _posts(account: Account, at: datetime) -> list[Post]:
    """The open posts that an account holds or deputises at a moment, in one query."""
    if not account.is_active:
        return []
    return list(Post.objects.raw(_POSTS, {"account": account.pk, "at": at}))
