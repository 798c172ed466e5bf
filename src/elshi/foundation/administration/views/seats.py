"""Who sits where and when: tenures, deputies, one's own absence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import policies
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    actor_of,
    carry_out,
    sent,
    show,
)
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity.models import Account, Deputyship, Tenure
from elshi.foundation.languages.formats import date_short
from elshi.foundation.offices.models import Post
from elshi.foundation.offices.reads import zone_of

from .. import actions
from ..forms import AbsenceForm, DeputyForm, NothingAsked, SeatForm, beginning

APPOINT = "identity.tenure.manage"


def seats_of(owner: Account | Post, actor: Actor) -> list[Table]:
    """Tenures and deputyships of an account or a post, newest first."""
    field = "account" if isinstance(owner, Account) else "post"
    return [
        _seats(_("Posts held") if field == "account" else _("Holders"), Tenure, owner, actor),
        _seats(_("Deputies") if field == "post" else _("Deputises"), Deputyship, owner, actor),
    ]


def _seats(title: str, kind: Any, owner: Account | Post, actor: Actor) -> Table:
    field = "account" if isinstance(owner, Account) else "post"
    rows = access.visible(actor, kind).filter(**{field: owner})
    found = rows.select_related("post__office", "account").order_by("-starts")
    other = _("Post") if field == "account" else _("Name")
    return Table(
        heads=(other, _("From"), _("To"), ""),
        rows=[_seat_row(seat, field, actor) for seat in found],
        title=title,
        empty=_("None yet"),
    )


def _seat_row(seat: Tenure | Deputyship, field: str, actor: Actor) -> list[Any]:
    shown = seat.post if field == "account" else seat.account.name
    running = seat.ends is None or seat.ends > timezone.now()
    act: Any = ""
    if running and policies.allows(actor, "end", seat):
        name = "tenure_end" if isinstance(seat, Tenure) else "deputy_end"
        return [
            shown,
            *_span(seat),
            Link(_("End"), reverse(f"administration:{name}", args=(seat.reference,))),
        ]
    return [shown, *_span(seat), act]


def _span(seat: Tenure | Deputyship) -> tuple[str, str]:
    zone, language = zone_of(seat.post.office), get_language() or "en"
    # The end is the first moment after the last day.
    last = seat.ends - timedelta(microseconds=1) if seat.ends else None
    return (
        date_short(seat.starts.astimezone(zone).date(), language),
        date_short(last.astimezone(zone).date(), language) if last else "–",
    )


def between(given: dict[str, Any], post: Post) -> dict[str, datetime | None]:
    """The days of a form as moments of the post's office; the last day counts whole.

    A first day that is today begins now: nobody gets power for hours that are past.
    """
    zone, now = post.office.time_zone, timezone.now()
    starts, ends = beginning(given["starts"], zone), given.get("ends")
    today = given["starts"] == now.astimezone(zone_of(post.office)).date()
    return {
        "starts": now if today else starts,
        "ends": beginning(ends + timedelta(days=1), zone) if ends else None,
    }


def _post(request: HttpRequest, code: str) -> Post:
    return access.get(actor_of(request), Post.objects.select_related("office__party"), code=code)


def _trail(post: Post, last: Any) -> list[tuple[Any, str]]:
    posts = (_("Posts"), reverse("administration:posts"))
    return [posts, (post.code, _post_page(post)), (last, "")]


def _post_page(post: Post) -> str:
    return reverse("administration:post", args=(post.code,))


@staff_form(APPOINT)
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Give a post to an account."""
    post, actor = _post(request, code), actor_of(request)
    today = timezone.now().astimezone(zone_of(post.office)).date()
    colleagues = access.visible(actor, Account)
    start = {"starts": today}
    form = SeatForm(sent(request), actor=actor, colleagues=colleagues, initial=start)

    def act(given: dict[str, Any]) -> None:
        span = between(given, post)
        identity.appoint(given["account"], post, **span, by=actor, at=timezone.now())  # type: ignore[arg-type]

    errand = Errand(
        _("Give the post to somebody"), _("Appoint"), _post_page(post), done=_("Appointed."),
        lead=_("A post has one holder at a time. Leave the last day empty if it is not known."),
        signed=True, facts=[Fact(_("Post"), post)],
        trail=_trail(post, _("Give the post to somebody")),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(APPOINT)
def deputise(request: HttpRequest, code: str) -> HttpResponse:
    """Name a deputy for a post."""
    post, actor = _post(request, code), actor_of(request)
    form = DeputyForm(sent(request), actor=actor, colleagues=access.visible(actor, Account))

    def act(given: dict[str, Any]) -> None:
        span = between(given, post)
        actions.name_deputy(post, given["account"], **span, by=actor, at=timezone.now())  # type: ignore[arg-type]

    errand = Errand(_("Name a deputy"), _("Name the deputy"), _post_page(post), done=_("Named."),
                    signed=True, facts=[Fact(_("Post"), post)],
                    trail=_trail(post, _("Name a deputy")))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(APPOINT)
def end_tenure(request: HttpRequest, reference: str) -> HttpResponse:
    """End a tenure now."""
    seats = Tenure.objects.select_related("post__office", "account")
    seat = access.get(actor_of(request), seats, reference=reference)

    def act(given: dict[str, Any]) -> None:
        now = timezone.now()
        identity.end_tenure(seat, ends=now, by=actor_of(request), at=now)

    return _ending(request, seat, act, _post_page(seat.post))


@staff_form()
def end_deputyship(request: HttpRequest, reference: str) -> HttpResponse:
    """End a deputyship now."""
    seats = Deputyship.objects.select_related("post__office", "account")
    seat = access.get(actor_of(request), seats, reference=reference)
    policies.require(actor_of(request), "end", seat)

    def act(given: dict[str, Any]) -> None:
        identity.end_deputyship(seat, by=actor_of(request), at=timezone.now())

    keeps = actor_of(request).may(APPOINT)
    back = _post_page(seat.post) if keeps else reverse("administration:absence")
    return _ending(request, seat, act, back)


def _ending(request: HttpRequest, seat: Any, act: Any, back: str) -> HttpResponse:
    errand = Errand(
        _("End now"), _("End now"), back, done=_("Ended."), tone="warning", signed=True,
        lead=_("The powers of the post leave this person at once."),
        facts=[Fact(_("Post"), seat.post), Fact(_("Name"), seat.account.name)],
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_page()
def absence(request: HttpRequest) -> HttpResponse:
    """One's own posts and who deputises them, and what one deputises."""
    actor = actor_of(request)
    now, rows = timezone.now(), access.visible(actor, Deputyship)
    running = rows.filter(ends__gt=now).select_related("post__office", "account")
    mine = [seat for seat in running if seat.account_id != actor.account]
    lent = [seat for seat in running if seat.account_id == actor.account]
    own = _own_posts(actor)
    heads = (_("Post"), _("Deputy"), _("From"), _("To"), "")
    tables = [
        Table(heads, [_absence_row(seat) for seat in mine if seat.post in own],
              title=_("Deputies of my posts"), empty=_("Nobody deputises for you")),
        Table(heads, [_absence_row(seat) for seat in lent], title=_("I deputise"),
              empty=_("You deputise for nobody")),
    ]  # fmt: skip
    links = [Link(_("Name a deputy"), reverse("administration:absence_new"), "primary")]
    lead = _("Before you go, name who acts for you and until when. Your deputy has the powers of "
             "your post for that time only.")  # fmt: skip
    return show(
        request, Screen(_("My absence"), lead=lead, links=links if own else [], tables=tables)
    )


def _absence_row(seat: Deputyship) -> list[Any]:
    end = Link(_("End"), reverse("administration:deputy_end", args=(seat.reference,)))
    return [seat.post, seat.account.name, *_span(seat), end]


def _own_posts(actor: Actor) -> Any:
    held = Tenure.objects.at(timezone.now()).filter(account=actor.account).values("post")
    return Post.objects.filter(pk__in=held, closed_on__isnull=True).select_related("office")


@staff_form()
def absence_new(request: HttpRequest) -> HttpResponse:
    """Name a deputy for a post that one holds."""
    actor = actor_of(request)
    form = AbsenceForm(sent(request), actor=actor, posts=_own_posts(actor),
                       colleagues=access.visible(actor, Account))  # fmt: skip

    def act(given: dict[str, Any]) -> None:
        span = between(given, given["post"])
        actions.name_deputy(given["post"], given["account"], **span, by=actor, at=timezone.now())  # type: ignore[arg-type]

    errand = Errand(
        _("Name a deputy"), _("Name the deputy"), reverse("administration:absence"),
        done=_("Your deputy is named."), signed=True,
        trail=[(_("My absence"), reverse("administration:absence")), (_("Name a deputy"), "")],
    )  # fmt: skip
    return carry_out(request, form, act, errand)
