"""Doors: the editions of the watch lists, and the loading of a new one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.screens import (
    Errand,
    Link,
    Screen,
    Table,
    Tag,
    actor_of,
    carry_out,
    paged,
    sent,
    show,
)
from elshi.foundation.languages.formats import date_long, moment_long, number

from . import actions
from .forms import LoadForm
from .models import Edition
from .reads import in_force

LOAD = "watchlists.edition.load"


@staff_page()
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition loaded, for those who screen or load; the newest of each list is in force."""
    actor = actor_of(request)
    if not (actor.may("watchlists.hit.view") or actor.may(LOAD)):
        raise Http404
    ruling = {each.pk for each in in_force()}
    page = paged(request, access.visible(actor, Edition))
    table = Table(
        heads=(_("List"), _("Published"), _("Entries"), _("Loaded"), _("State")),
        rows=[_row(each, each.pk in ruling) for each in page.object_list],
        page=page,
        empty=_("No list is loaded: nobody can be screened"),
    )
    load_ = Link(_("Load a new edition"), reverse("watchlists:load"), "primary")
    links = [load_] if actor.may(LOAD) else []
    return show(request, Screen(_("Watch lists"), links=links, tables=[table]))


def _row(each: Edition, ruling: bool) -> list[Any]:
    language = get_language() or "en"
    return [
        each.code,
        date_long(each.published, language),
        number(each.entries_count, language),
        moment_long(timezone.localtime(each.loaded_at), language),
        Tag(_("in force"), "good") if ruling else Tag(_("replaced")),
    ]


@staff_form(LOAD)
def load(request: HttpRequest) -> HttpResponse:
    """Load an edition; the same file is loaded once."""

    def act(given: dict[str, Any]) -> None:
        actions.load(given["file"].read(), by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Load a new edition"),
        _("Load"),
        reverse("watchlists:editions"),
        done=_("The edition is loaded. Cases screened from now on are compared with it."),
        trail=[(_("Watch lists"), reverse("watchlists:editions")), (_("Load a new edition"), "")],
    )
    return carry_out(request, LoadForm(sent(request), request.FILES or None), act, errand)
