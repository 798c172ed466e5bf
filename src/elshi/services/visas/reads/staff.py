"""Who works where: colleagues who can take a case, agencies to ask, missions to transfer to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from elshi.foundation.access import actors
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.roles import ROLES, permissions_of
from elshi.foundation.identity.models import Account, Deputyship, Tenure
from elshi.foundation.languages.fields import in_language
from elshi.foundation.offices.models import Office, Post

from ..models import Application

EXAMINE = "visas.application.examine"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who takes cases at a post: its holder, or a deputy for the time of an absence.

    ``key`` names the seat in forms and addresses: no name and no primary key stands there.
    """

    key: str
    post: str
    title: str
    account: Account

    @property
    def label(self) -> str:
        """The post and who sits there, for a list to choose from."""
        return f"{self.title} · {self.account.name}"


def roles_with(permission: str) -> list[str]:
    """The roles that hold a permission."""
    return [role for role in ROLES if permission in permissions_of(role)]


def posts_examining(offices: frozenset[int]) -> QuerySet[Post]:
    """The open posts of some offices that examine applications."""
    posts = Post.objects.filter(office__in=offices, closed_on__isnull=True)
    return posts.filter(role__in=roles_with(EXAMINE))


def colleagues(office: Office, at: datetime) -> list[Colleague]:
    """Whoever examines applications at an office now: holders of its posts, then deputies."""
    posts = posts_examining(frozenset({office.pk}))
    return [
        Colleague(f"{row.post.code}{mark}", row.post.code, in_language(row.post.title), row.account)
        for model, mark in ((Tenure, ""), (Deputyship, ".deputy"))
        for row in model.objects.at(at)
        .filter(post__in=posts, account__is_active=True)
        .select_related("post", "account")
        .order_by("post__code")
    ]


def cleared_colleagues(case: Application, at: datetime) -> list[Colleague]:
    """Whoever examines at the case's office and is cleared for every label on it."""
    seats = colleagues(case.office, at)
    if not case.labels:
        return seats
    return [one for one in seats if is_cleared(one.account, case.labels, at)]


def is_cleared(account: Account, labels: Iterable[str], at: datetime) -> bool:
    """Whether the posts of an account are cleared for all these labels together."""
    return set(labels) <= actors.staff(account, at).labels


def colleague_at(office: Office, key: str, at: datetime) -> Account | None:
    """Who sits at this seat of the office now; nobody when it is vacant or elsewhere."""
    return next((one.account for one in colleagues(office, at) if one.key == key), None)


def posts_of(account: int, office: Office, at: datetime) -> list[str]:
    """The codes of an account's examining posts at an office, where its notices are laid."""
    return sorted({one.post for one in colleagues(office, at) if one.account.pk == account})


def agencies(actor: Actor) -> QuerySet[Office]:
    """The agencies that the actor's ministry consults."""
    kept = Office.objects.filter(kind=Office.Kind.AGENCY, closed_on__isnull=True)
    return kept.filter(party=actor.party)


def other_missions(office: Office) -> QuerySet[Office]:
    """The missions of the same ministry that receive applications, but this one."""
    open_now = Office.objects.filter(party=office.party_id, closed_on__isnull=True)
    return open_now.filter(mission__receives_visas=True).exclude(pk=office.pk)
