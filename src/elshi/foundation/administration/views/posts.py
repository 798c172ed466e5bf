"""Posts and their labels."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.labels import LABELS, in_words
from elshi.foundation.access.roles import ROLES, permissions_of, power
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    Tag,
    Whole,
    actor_of,
    carry_out,
    paged,
    sent,
    show,
)
from elshi.foundation.offices import actions as offices
from elshi.foundation.offices.models import Office, Post

from ..forms import NewPostForm, NothingAsked, PostForm
from .seats import seats_of

VIEW, POST = "offices.office.view", "offices.post.manage"


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Posts"), reverse("administration:posts")), *((each, "") for each in last)]


def _post(request: HttpRequest, code: str) -> Post:
    rows = Post.objects.select_related("office__party")
    return access.get(actor_of(request), rows, code=code)


def page_of(post: Post) -> str:
    """The address of a post's page."""
    return reverse("administration:post", args=(post.code,))


def row_of(post: Post, now: Any) -> list[Any]:
    """A post in a list: title, code, role, who holds it."""
    holders = [seat.account.name for seat in post.tenures.all()
               if seat.starts <= now and (seat.ends is None or seat.ends > now)]  # fmt: skip
    if post.closed_on:
        held: Any = Tag(_("closed"))
    else:
        held = ", ".join(holders) or Tag(_("vacant"), "warn")
    return [Link(str(post), page_of(post)), Whole(post.code), ROLES.get(post.role, post.role), held]


@staff_page(VIEW)
def posts(request: HttpRequest) -> HttpResponse:
    """The posts of the party, and who holds them today."""
    actor, now = actor_of(request), timezone.now()
    rows = access.visible(actor, Post).order_by("office__code", "code")
    page = paged(request, rows.select_related("office").prefetch_related("tenures__account"))
    table = Table(
        heads=(_("Post"), _("Code"), _("Role"), _("Holder")),
        rows=[row_of(post, now) for post in page.object_list],
        page=page,
    )
    new = Link(_("Create a post"), reverse("administration:post_create"), "primary")
    links = [new] if actor.may(POST) else []
    return show(request, Screen(_("Posts"), links=links, tables=[table]))


@staff_page(VIEW)
def post(request: HttpRequest, code: str) -> HttpResponse:
    """One post: what it may do, who sits in it, what can be done."""
    found, actor = _post(request, code), actor_of(request)
    screen = Screen(
        str(found),
        tag=Tag(_("closed")) if found.closed_on else None,
        trail=_trail(found.code),
        links=_acts(found) if actor.may(POST) and not found.closed_on else [],
        facts=[
            Fact(_("Code"), found.code),
            Fact(_("Office"), found.office),
            Fact(_("Role"), ROLES.get(found.role, found.role)),
            Fact(_("Need-to-know labels"), in_words(found.labels) or "–"),
        ],
        tables=[*seats_of(found, actor), _powers(found.role)],
    )
    return show(request, screen)


def _powers(role: str) -> Table:
    """What a role lets the holder of a post do, in words and as programs call it."""
    rows = [[power(code), Whole(code)] for code in sorted(permissions_of(role))]
    return Table((_("Power"), _("Code")), rows, title=_("Powers"), empty=_("None yet"))


def _acts(found: Post) -> list[Link]:
    def to(name: str, text: str, tone: str = "quiet") -> Link:
        return Link(text, reverse(f"administration:post_{name}", args=(found.code,)), tone)

    return [
        to("appoint", _("Give the post to somebody"), "primary"),
        to("deputise", _("Name a deputy")),
        to("change", _("Change")),
        to("close", _("Close the post"), "warning"),
    ]


@staff_form(POST)
def create(request: HttpRequest) -> HttpResponse:
    """Create a post at an office."""
    actor = actor_of(request)
    form = NewPostForm(sent(request), offices=access.visible(actor, Office))

    def act(given: dict[str, Any]) -> str:
        return page_of(offices.create_post(given.pop("office"), given.pop("code"), **given,
                                           by=actor, at=timezone.now()))  # fmt: skip

    errand = Errand(_("Create a post"), _("Create"), reverse("administration:posts"),
                    done=_("The post is there; now give it to somebody."), signed=True,
                    trail=_trail(_("Create a post")))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(POST)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a post."""
    found = _post(request, code)
    start = {"title": found.title, "role": found.role, "labels": found.labels}
    form = PostForm(sent(request), initial=start)

    def act(given: dict[str, Any]) -> None:
        offices.change_post(found, **given, by=actor_of(request), at=timezone.now())

    errand = Errand(_("Change the post"), _("Save"), page_of(found), done=_("Saved."), signed=True,
                    lead=_("Whoever holds the post has its new powers at once."),
                    trail=_trail(found.code))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(POST)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a post."""
    found = _post(request, code)

    def act(given: dict[str, Any]) -> None:
        offices.close_post(found, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Close the post"), _("Close the post"), page_of(found), done=_("The post is closed."),
        lead=_("From now on the post gives nobody any power."), tone="warning", signed=True,
        facts=[Fact(_("Post"), found)], trail=_trail(found.code),
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_page(POST)
def labels(request: HttpRequest) -> HttpResponse:
    """Each need-to-know label, what it is for, the posts cleared for it and who sits there."""
    now = timezone.now()
    rows = access.visible(actor_of(request), Post).filter(closed_on__isnull=True)
    posts = list(rows.prefetch_related("tenures__account"))
    codes = [*LABELS, *sorted({code for one in posts for code in one.labels} - set(LABELS))]
    given = {code: [one for one in posts if code in one.labels] for code in codes}
    tables = [_cleared(code, found, now) for code, found in given.items() if found]
    unused = [LABELS[code] for code in codes if not given[code]]
    if unused:
        heads, rest = (_("Label"), _("For what")), [[one.title, one.meaning] for one in unused]
        tables.append(Table(heads, rest, title=_("Given to no post yet")))
    lead = _("A case with a label is seen only from posts cleared for every label on it. A label "
             "is given to a post by changing the post.")  # fmt: skip
    return show(request, Screen(_("Labels"), lead=lead, tables=tables))


def _cleared(code: str, posts: list[Post], now: Any) -> Table:
    """The posts cleared for a label, with their holders and deputies today."""
    label = LABELS.get(code)
    title = f"{label.title} · {label.meaning}" if label else code
    return Table(
        heads=(_("Post"), _("Code"), _("Role"), _("Holder")),
        rows=[row_of(one, now) for one in posts],
        title=title,
    )
