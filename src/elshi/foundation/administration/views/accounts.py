"""Accounts: who may sign in at all. What somebody may do comes from posts alone."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
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
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity import sessions
from elshi.foundation.identity.models import Account
from elshi.foundation.languages.formats import date_short
from elshi.foundation.offices.models import Party

from .. import actions
from ..forms import AccountForm, NothingAsked, ResetForm
from .seats import seats_of

ACCOUNT = "identity.account.manage"


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Accounts"), reverse("administration:accounts")), *((each, "") for each in last)]


def _account(request: HttpRequest, reference: str) -> Account:
    return access.get(actor_of(request), Account, reference=reference)


def _page(account: Account) -> str:
    return reverse("administration:account", args=(account.reference,))


@staff_page(ACCOUNT)
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody of the party, closed accounts included."""
    rows = access.visible(actor_of(request), Account).order_by("-is_active", "name")
    page = paged(request, rows.prefetch_related("tenures__post", "deputyships__post"))
    now = timezone.now()
    table = Table(
        heads=(_("Name"), _("E-mail"), _("Posts"), _("State")),
        rows=[_row(account, now) for account in page.object_list],
        page=page,
    )
    new = Link(_("Open an account"), reverse("administration:account_open"), "primary")
    return show(request, Screen(_("Accounts"), links=[new], tables=[table]))


def _row(account: Account, now: Any) -> list[Any]:
    held = [seat.post for seat in account.tenures.all() if _runs(seat, now)]
    lent = [seat.post for seat in account.deputyships.all() if _runs(seat, now)]
    posts = [str(post) for post in held] + [_("deputy: %s") % post for post in lent]
    return [Link(account.name, _page(account)), Whole(account.email), ", ".join(posts) or "–",
            _state(account)]  # fmt: skip


def _runs(seat: Any, now: Any) -> bool:
    return bool(seat.starts <= now and (seat.ends is None or seat.ends > now))


def _state(account: Account) -> Tag:
    if account.is_active:
        return Tag(_("demonstration"), "warn") if account.is_demo else Tag(_("open"), "good")
    return Tag(_("closed"))


@staff_page(ACCOUNT)
def account(request: HttpRequest, reference: str) -> HttpResponse:
    """One account: its seats in time, its safeguards, and what can be done."""
    found = _account(request, reference)
    factors = Authenticator.objects.filter(user=found).values_list("type", flat=True)
    link = found.sign_in_links.filter(spent_at__isnull=True, expires_at__gt=timezone.now()).first()
    screen = Screen(
        found.name,
        tag=_state(found),
        trail=_trail(found.name),
        links=_acts(found),
        facts=[
            Fact(_("E-mail"), found.email),
            Fact(_("Language of letters"), dict(settings.LANGUAGES).get(found.language)),
            Fact(_("Password"), _password(found)),
            Fact(_("Second factor"), ", ".join(sorted(set(factors))) or _("none")),
            Fact(_("Signed in at this moment"), len(sessions.of(found, at=timezone.now()))),
            Fact(_("One-time link good until"),
                 date_short(link.expires_at, found.language) if link else "–"),
        ],
        tables=seats_of(found, actor_of(request)),
    )  # fmt: skip
    return show(request, screen)


def _password(found: Account) -> str:
    return _("chosen") if found.has_usable_password() else _("not chosen yet")


def _acts(found: Account) -> list[Link]:
    def to(name: str, text: str, tone: str = "quiet") -> Link:
        return Link(text, reverse(f"administration:account_{name}", args=(found.reference,)), tone)

    if not found.is_active:
        return [to("reopen", _("Open again"), "primary")]
    return [
        to("change", _("Change")),
        to("link", _("Send a one-time link")),
        to("factor", _("Take off the second factor")),
        to("sessions", _("Sign out everywhere")),
        to("close", _("Close the account"), "warning"),
    ]


@staff_form(ACCOUNT)
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account and write its owner a one-time link."""
    actor, now = actor_of(request), timezone.now()
    form = AccountForm(sent(request), initial={"language": "kk"})

    def act(given: dict[str, Any]) -> str:
        assert actor.party is not None, "staff stand for a party"
        party = Party.objects.get(pk=actor.party)
        made = identity.open_account(**given, party=party, by=actor, at=now)
        actions.send_link(made, by=actor, at=now)
        return _page(made)

    errand = Errand(
        _("Open an account"), _("Open and send the link"), reverse("administration:accounts"),
        done=_("The account is open; a one-time link is on its way to its owner."), signed=True,
        lead=_("An account alone opens nothing: give it a post afterwards."),
        trail=_trail(_("Open an account")),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(ACCOUNT)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the handle, the name shown and the language of letters."""
    found = _account(request, reference)
    start = {"email": found.email, "name": found.name, "language": found.language}
    form = AccountForm(sent(request), initial=start)

    def act(given: dict[str, Any]) -> None:
        actions.change_account(found, **given, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Change the account"), _("Save"), _page(found), done=_("Saved."), signed=True,
        lead=_("A new e-mail or name is told to the person by letter, at the old address too."),
        trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(ACCOUNT)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a one-time link for choosing a password."""
    found = _account(request, reference)

    def act(given: dict[str, Any]) -> None:
        actions.send_link(found, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Send a one-time link"), _("Send"), _page(found),
        done=_("The link is on its way. Earlier links open nothing more."), signed=True,
        lead=_("The owner chooses a new password with it; the old one works until then."),
        facts=[Fact(_("Name"), found.name), Fact(_("E-mail"), found.email)],
        trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_form(ACCOUNT)
def factor(request: HttpRequest, reference: str) -> HttpResponse:
    """Take off a second factor, with a reason; never one's own."""
    found = _account(request, reference)

    def act(given: dict[str, Any]) -> None:
        actions.reset_second_factor(found, **given, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Take off the second factor"), _("Take off"), _page(found),
        done=_("The second factor is off, and its owner has been told."),
        lead=_("Make sure who asks: see or call the person. The owner is told by letter, and the "
               "act enters the ledger with its reason."),
        tone="warning", signed=True, facts=[Fact(_("Name"), found.name)], trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, ResetForm(sent(request)), act, errand)


@staff_form(ACCOUNT)
def end_sessions(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign somebody out of everything; the account stays open."""
    found = _account(request, reference)

    def act(given: dict[str, Any]) -> None:
        identity.end_sessions(found, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Sign out everywhere"), _("Sign out everywhere"), _page(found),
        done=_("The person is signed out everywhere."),
        lead=_("Every browser in which this account is signed in is signed out at once. The "
               "password and the second factor stay."),
        tone="warning", signed=True, facts=[Fact(_("Name"), found.name)], trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_form(ACCOUNT)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close an account and end its seats."""
    found = _account(request, reference)

    def act(given: dict[str, Any]) -> None:
        identity.close_account(found, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Close the account"), _("Close the account"), _page(found),
        done=_("The account is closed and its posts are free."),
        lead=_("The person is signed out of everything at once. What was done stays recorded."),
        tone="warning", signed=True, facts=[Fact(_("Name"), found.name)], trail=_trail(found.name),
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_form(ACCOUNT)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed account again; it comes back without posts."""
    found = _account(request, reference)

    def act(given: dict[str, Any]) -> None:
        identity.reopen_account(found, by=actor_of(request), at=timezone.now())

    errand = Errand(_("Open again"), _("Open again"), _page(found),
                    done=_("The account is open; give it a post."), signed=True,
                    trail=_trail(found.name),
                    facts=[Fact(_("Name"), found.name)])  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)
