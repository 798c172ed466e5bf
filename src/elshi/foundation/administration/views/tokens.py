"""Keys to the API that a member of staff gives to own programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import actions
from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.models import ApiToken
from elshi.foundation.access.roles import power
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    Tag,
    actor_of,
    carry_out,
    explain,
    sent,
    show,
    step_up,
)
from elshi.foundation.identity.models import Account
from elshi.foundation.languages.formats import date_short
from elshi.foundation.observe.errors import Refusal

from ..forms import NothingAsked, TokenForm


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("My programs"), reverse("administration:tokens")), *((each, "") for each in last)]


@staff_page()
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens."""
    rows = access.visible(actor_of(request), ApiToken)
    table = Table(
        heads=(_("What it is for"), _("What it may do"), _("Good until"), _("State"), ""),
        rows=[_row(token) for token in rows],
        empty=_("No program acts in your name"),
    )
    new = Link(_("Give a program a key"), reverse("administration:token_issue"), "primary")
    lead = _("A program with a key may do through the API what you allow it, and never more than "
             "your posts allow you.")  # fmt: skip
    return show(request, Screen(_("My programs"), lead=lead, links=[new], tables=[table]))


def _row(token: ApiToken) -> list[Any]:
    now, language = timezone.now(), get_language() or "en"
    good = token.revoked_at is None and token.expires_at > now
    revoke = Link(_("Revoke"), reverse("administration:token_revoke", args=(token.reference,)))
    may = "; ".join(str(power(scope)) for scope in token.scopes)
    return [
        token.title, may, date_short(token.expires_at, language),
        Tag(_("in use"), "good") if good else Tag(_("closed")), revoke if good else "",
    ]  # fmt: skip


@staff_form()
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a token; its secret is shown on this one page and never again."""
    actor, now = actor_of(request), timezone.now()
    form = TokenForm(sent(request), scopes=sorted(actor.powers))
    errand = Errand(_("Give a program a key"), _("Make the key"), reverse("administration:tokens"),
                    trail=_trail(_("Give a program a key")))  # fmt: skip
    if asked := step_up(request, form):
        return asked
    if request.method == "POST" and form.is_valid():
        assert actor.account is not None, "staff have an account"
        owner = Account.objects.get(pk=actor.account)
        try:
            _token, secret = actions.issue_token(owner, **form.cleaned_data, by=actor, at=now)
        except Refusal as refusal:
            explain(form, refusal)
        else:
            return _shown_once(request, secret)
    return carry_out(request, form, lambda given: None, errand)


def _shown_once(request: HttpRequest, secret: str) -> HttpResponse:
    back = Link(_("I have copied it"), reverse("administration:tokens"), "primary")
    notice = _("Copy the key now: it is shown only once and is not kept here.")
    screen = Screen(
        _("The key"), trail=_trail(_("The key")), notice=notice, pre=secret, links=[back]
    )
    return show(request, screen)


@staff_form()
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    """Close one's own token."""
    found = access.get(actor_of(request), ApiToken, reference=reference)

    def act(given: dict[str, Any]) -> None:
        actions.revoke_token(found, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Revoke the key"), _("Revoke"), reverse("administration:tokens"), tone="warning",
        done=_("The key opens nothing more."), trail=_trail(found.title),
        facts=[Fact(_("What it is for"), found.title)],
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)
