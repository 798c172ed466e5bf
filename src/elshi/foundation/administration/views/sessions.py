"""Where one is signed in: each browser, and the way to end what should not be."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    sent,
    show,
)
from elshi.foundation.identity import sessions as signed_in
from elshi.foundation.identity import vigil
from elshi.foundation.identity.models import Account
from elshi.foundation.identity.sessions import SignedIn
from elshi.foundation.languages.formats import moment_long

from ..forms import NothingAsked


def _trail(last: Any) -> list[tuple[Any, str]]:
    return [(_("Where I am signed in"), reverse("administration:sessions")), (last, "")]


def _own(request: HttpRequest) -> Account:
    actor = actor_of(request)
    assert actor.account is not None, "staff have an account"
    return Account.objects.get(pk=actor.account)


@staff_page()
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own browsers that are signed in now."""
    rows = signed_in.of(_own(request), at=timezone.now())
    here = vigil.handle_of(request.session)
    table = Table(
        heads=(_("Device"), _("Network"), _("Signed in since"), _("Last seen"), ""),
        rows=[_row(one, here) for one in rows],
    )
    lead = _("Each browser in which you are signed in. The network is the first part of its "
             "address; the whole is not kept.")  # fmt: skip
    out = Link(_("Sign out everywhere else"), reverse("administration:sessions_end"))
    links = [out] if len(rows) > 1 else []
    return show(request, Screen(_("Where I am signed in"), lead=lead, links=links, tables=[table]))


def _row(one: SignedIn, here: str) -> list[Any]:
    address = reverse("administration:session_end", args=(one.handle,))
    last = Tag(_("this browser"), "good") if one.handle == here else Link(_("End"), address)
    return [*_facts(one), last]


def _facts(one: SignedIn) -> list[Any]:
    language = get_language() or "en"
    return [
        one.device or _("unknown device"), Whole(one.network or "–"),
        f"{moment_long(one.since, language)} UTC", f"{moment_long(one.last_seen, language)} UTC",
    ]  # fmt: skip


@staff_form()
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign out one of one's own browsers."""
    owner = _own(request)
    known = {one.handle: one for one in signed_in.of(owner, at=timezone.now())}
    if reference not in known:
        raise Http404
    found = known[reference]
    errand = Errand(
        _("Sign this browser out"), _("Sign out"), reverse("administration:sessions"),
        done=_("That browser is signed out."), tone="warning", signed=True,
        facts=[Fact(_("Device"), found.device or _("unknown device")),
               Fact(_("Network"), found.network or "–")],
        trail=_trail(_("Sign this browser out")),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> None:
        signed_in.end(owner, reference)

    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_form()
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    errand = Errand(
        _("Sign out everywhere else"), _("Sign out"), reverse("administration:sessions"),
        done=_("Every other browser is signed out."), tone="warning", signed=True,
        lead=_("If a device is in other hands, change your password as well and tell your "
               "administrator."),
        trail=_trail(_("Sign out everywhere else")),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> None:
        signed_in.end_others(_own(request), but=vigil.handle_of(request.session))

    return carry_out(request, NothingAsked(sent(request)), act, errand)
