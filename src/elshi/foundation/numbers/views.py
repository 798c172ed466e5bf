"""Doors: the series of numbers, how far they have come, and how they look."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
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
from elshi.foundation.languages.formats import date_short

from . import actions, rules
from .access import CHANGE, VIEW
from .forms import TemplateForm
from .models import Series, SetAside
from .titles import title_of

STATES = {"reserved": "note", "used": "good", "cancelled": "bad"}


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Number series"), reverse("numbers:list")), *((each, "") for each in last)]


@staff_page(VIEW)
def listed(request: HttpRequest) -> HttpResponse:
    """Every series with a specimen of its next number's look."""
    year = timezone.now().year
    table = Table(
        heads=(_("Series"), _("Code"), _("Template"), _("For example"), _("Begins anew")),
        rows=[
            [
                Link(title_of(each.code), reverse("numbers:series", args=(each.code,))),
                Whole(each.code),
                each.template,
                rules.written(each.template, office="HAG", year=year, number=1),
                _("each year") if each.yearly else _("never"),
            ]
            for each in access.visible(actor_of(request), Series)
        ],
    )
    return show(request, Screen(_("Number series"), tables=[table]))


@staff_page(VIEW)
def series(request: HttpRequest, code: str) -> HttpResponse:
    """One series: its counters, and the numbers set aside."""
    actor = actor_of(request)
    found = access.get(actor, Series, code=code)
    counters = found.counters.order_by("-year", "office")
    kept = paged(request, access.visible(actor, SetAside).filter(series=code))
    change = Link(_("Change the template"), reverse("numbers:change", args=(code,)))
    screen = Screen(
        title_of(code),
        trail=_trail(title_of(code)),
        links=[change] if actor.may(CHANGE) else [],
        facts=[
            Fact(_("Code"), code),
            Fact(_("Template"), found.template),
            Fact(_("Time zone"), found.time_zone),
        ],
        tables=[
            Table(
                heads=(_("Office"), _("Year"), _("Template"), _("Last number")),
                rows=[
                    [each.office or _("all"), each.year or "–", each.template, each.last]
                    for each in counters
                ],
                title=_("How far it has come"),
                empty=_("No number has been given"),
            ),
            Table(
                heads=(_("Number"), _("State"), _("Reason"), _("Day")),
                rows=[_set_aside(each) for each in kept.object_list],
                title=_("Numbers set aside"),
                empty=_("No number is set aside"),
                page=kept,
            ),
        ],
    )
    return show(request, screen)


def _set_aside(kept: SetAside) -> list[Any]:
    tag = Tag(kept.get_state_display(), STATES[kept.state])
    return [kept.number, tag, kept.reason, date_short(kept.at, get_language() or "en")]


@staff_form(CHANGE)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Give a series another look."""
    actor = actor_of(request)
    found = access.get(actor, Series, code=code)
    form = TemplateForm(sent(request), initial={"template": found.template})

    def act(given: dict[str, Any]) -> None:
        actions.change_template(code, given["template"], by=actor, at=timezone.now())

    errand = Errand(
        _("Change the template"),
        _("Save"),
        reverse("numbers:series", args=(code,)),
        done=_("Saved. Counters already open keep their template until their year ends."),
        trail=_trail(title_of(code)),
    )
    return carry_out(request, form, act, errand)
