"""Who sees and keeps offices, posts, people, dead letters and the reading log."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.models import ApiToken, Reading
from elshi.foundation.access.policies import Policy, policy
from elshi.foundation.access.roles import grant, name_powers
from elshi.foundation.identity.models import Account, Deputyship, Tenure
from elshi.foundation.jobs.models import Job
from elshi.foundation.offices.models import Holiday, Office, Party, Post, WorkingCalendar

VIEW = "offices.office.view"
OFFICE, CALENDAR, POST = "offices.office.manage", "offices.calendar.manage", "offices.post.manage"
ACCOUNT, APPOINT = "identity.account.manage", "identity.tenure.manage"
PARTY = "offices.party.manage"
WORK, READINGS, EXPORT = "jobs.job.manage", "access.reading.view", "ledger.export"

name_powers({
    "offices.office.view": _("See offices, posts and calendars"),
    "offices.party.manage": _("Change the ministry's name and emblem"),
    "offices.office.manage": _("Open, change and close offices"),
    "offices.calendar.manage": _("Keep the working calendars"),
    "offices.post.manage": _("Create, change and close posts"),
    "identity.account.manage": _("Open, change and close accounts"),
    "identity.tenure.manage": _("Appoint to posts and name deputies"),
    "jobs.job.manage": _("Order again or discard work given up"),
    "access.reading.view": _("See the reading log"),
    "ledger.export": _("Export the ledger"),
})  # fmt: skip
grant("administrator", VIEW, PARTY, OFFICE, CALENDAR, POST, ACCOUNT, APPOINT, WORK)
grant("auditor", VIEW, READINGS, EXPORT)

M = TypeVar("M", bound=Model)


class _OfParty(Policy[M], Generic[M]):
    """Rows of the own party, for those whose post opens the list; changed by one permission."""

    path = "party"
    manage = OFFICE

    def visible(self, actor: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
        if actor.kind == "system":
            return queryset
        if not actor.may(VIEW):
            return queryset.none()
        return queryset.filter(**{self.path: actor.party})

    def allows(self, actor: Actor, verb: str, instance: M) -> bool:
        if actor.kind == "system":
            return True
        seen = actor.may(VIEW) and self.party_of(instance) == actor.party
        return seen and (verb == "view" or actor.may(self.manage))

    def party_of(self, instance: M) -> int | None:
        """The party that a row belongs to."""
        found: object = instance
        for step in self.path.split("__"):
            found = getattr(found, step)
        return found if isinstance(found, int) else getattr(found, "pk", None)


@policy(Party)
class PartyRule(_OfParty[Party]):
    """One's own party."""

    path, manage = "pk", PARTY


@policy(Office)
class OfficeRule(_OfParty[Office]):
    """The offices of one's party."""


@policy(Post)
class PostRule(_OfParty[Post]):
    """The posts of one's party."""

    path, manage = "office__party", POST


class _Shared(Policy[M], Generic[M]):
    """Working calendars hold no secret and may serve several parties."""

    def visible(self, actor: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
        return queryset if actor.may(VIEW) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: M) -> bool:
        return actor.may(VIEW) and (verb == "view" or actor.may(CALENDAR))


@policy(WorkingCalendar)
class CalendarRule(_Shared[WorkingCalendar]):
    """Seen and kept by those who keep offices."""


@policy(Holiday)
class HolidayRule(_Shared[Holiday]):
    """As its calendar."""


@policy(Account)
class AccountRule(Policy[Account]):
    """Staff know their open colleagues; those who keep accounts also see the closed ones."""

    def visible(self, actor: Actor, queryset: QuerySet[Account]) -> QuerySet[Account]:
        if actor.kind == "system":
            return queryset
        if actor.kind != "staff":
            return queryset.none()
        own = queryset.filter(party=actor.party)
        return own if actor.may(ACCOUNT) or actor.may(READINGS) else own.filter(is_active=True)

    def allows(self, actor: Actor, verb: str, instance: Account) -> bool:
        if actor.kind == "system":
            return True
        if actor.kind != "staff" or instance.party_id != actor.party:
            return False
        if verb != "view":
            return actor.may(ACCOUNT)
        return instance.is_active or actor.may(ACCOUNT) or actor.may(READINGS)


class _Seat(Policy[M], Generic[M]):
    """Seats of one's party for those who keep posts; everybody sees what concerns the own posts."""

    def visible(self, actor: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
        if actor.kind == "system":
            return queryset
        own = Q(account=actor.account) | Q(post__code__in=actor.posts)
        if actor.may(VIEW):
            own |= Q(post__office__party=actor.party)
        return queryset.filter(own) if actor.kind == "staff" else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: M) -> bool:
        if actor.kind == "system":
            return True
        seat = instance
        assert isinstance(seat, Tenure | Deputyship)
        own = seat.account_id == actor.account or seat.post.code in actor.posts
        kept = seat.post.office.party_id == actor.party
        if actor.kind != "staff" or not (own or (actor.may(VIEW) and kept)):
            return False
        return verb == "view" or actor.may(APPOINT) or (own and isinstance(seat, Deputyship))


@policy(Tenure)
class TenureRule(_Seat[Tenure]):
    """Who holds which post, and when."""


@policy(Deputyship)
class DeputyshipRule(_Seat[Deputyship]):
    """Who acts for a holder, and when; the two concerned may end it."""


@policy(Job)
class JobRule(Policy[Job]):
    """The queue belongs to the house; its jobs hold references and nothing personal."""

    def visible(self, actor: Actor, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset if actor.may(WORK) else queryset.none()

    def allows(self, actor: Actor, verb: str, instance: Job) -> bool:
        return actor.may(WORK)


@policy(Reading)
class ReadingRule(Policy[Reading]):
    """The auditor sees what colleagues of the own party have opened."""

    def visible(self, actor: Actor, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        if actor.kind == "system":
            return queryset
        if not actor.may(READINGS):
            return queryset.none()
        return queryset.filter(account__party=actor.party)

    def allows(self, actor: Actor, verb: str, instance: Reading) -> bool:
        if actor.kind == "system":
            return verb == "view"
        if not actor.may(READINGS) or instance.account is None:
            return False
        return verb == "view" and instance.account.party_id == actor.party


@policy(ApiToken)
class TokenRule(Policy[ApiToken]):
    """One's own, and nobody else's."""

    def visible(self, actor: Actor, queryset: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
        if actor.kind != "staff":
            return queryset.none()
        return queryset.filter(account=actor.account)

    def allows(self, actor: Actor, verb: str, instance: ApiToken) -> bool:
        return actor.kind == "staff" and instance.account_id == actor.account
