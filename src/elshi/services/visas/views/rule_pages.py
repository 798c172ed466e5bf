"""Consuls' doors to a draft of the rules: each page changes one thing and saves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from elshi.commons.world import reads as world
from elshi.foundation.access.doors import staff_form
from elshi.foundation.access.policies import require
from elshi.foundation.access.screens import Errand, Fact, actor_of, carry_out, sent
from elshi.foundation.languages.fields import in_language

from .. import ruleedits
from ..actions import rules
from ..forms_rules import (
    CategoryForm,
    GeneralForm,
    NationalityForm,
    NewCategoryForm,
    StateForm,
)
from ..models import RuleEdition
from .rules import EDIT, edition_of, page_of, title_of, trail


def draft_of(request: HttpRequest, reference: str) -> RuleEdition:
    """An edition that the actor may still change; anything else is not there."""
    found = edition_of(request, reference)
    require(actor_of(request), EDIT, found)
    if found.state != "draft":
        raise Http404
    return found


def trail_to(found: RuleEdition, last: Any) -> list[tuple[Any, str]]:
    """The way back from a page of an edition."""
    return trail((title_of(found), page_of(found)), (last, ""))


def revise(request: HttpRequest, found: RuleEdition, table: Mapping[str, Any], **more: Any) -> None:
    """Save the table; the number of the edition shown on the page must still be the newest."""
    seen = request.POST.get("seen", "")
    rules.revise(
        found, table=table, valid_from=more.pop("valid_from", found.valid_from), **more,
        seen=int(seen) if seen.isdigit() else found.edition, by=actor_of(request),
        at=timezone.now(),
    )  # fmt: skip


def seeing(form: forms.Form, found: RuleEdition) -> forms.Form:
    """The form, carrying the number of the edition that the page was made from."""
    form.fields["seen"] = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=found.edition
    )
    return form


@staff_form(EDIT)
def general(request: HttpRequest, reference: str) -> HttpResponse:
    """Title, first day, currency, and when fees are given back."""
    found = draft_of(request, reference)
    start = {"title": found.title, "valid_from": found.valid_from,
             "currency": found.table["currency"],
             "refund": found.table.get("refund", "unexamined")}  # fmt: skip

    def act(given: dict[str, Any]) -> None:
        table = {**found.table, **{name: given[name] for name in ("currency", "refund")}}
        revise(request, found, table, title=given["title"], valid_from=given["valid_from"])

    errand = Errand(_("Title, day and currency"), _("Save"), page_of(found), done=_("Saved."),
                    trail=trail_to(found, _("Title, day and currency")))  # fmt: skip
    return carry_out(request, seeing(GeneralForm(sent(request), initial=start), found),
                     act, errand)  # fmt: skip


@staff_form(EDIT)
def category(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One category of a draft."""
    found = draft_of(request, reference)
    rows = {row["code"]: row for row in found.table["categories"]}
    if code not in rows:
        raise Http404
    form = CategoryForm(sent(request), table=found.table, row=rows[code])

    def act(given: dict[str, Any]) -> None:
        row, place = form.table_row(code), given.get("place")
        revise(request, found, ruleedits.with_category(found.table, row, place))

    return _category_page(request, found, form, act, f"{code} · {in_language(rows[code]['title'])}")


@staff_form(EDIT)
def category_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A category added to a draft."""
    found = draft_of(request, reference)
    form = NewCategoryForm(sent(request), table=found.table)

    def act(given: dict[str, Any]) -> None:
        row, place = form.table_row(given["code"]), given.get("place")
        revise(request, found, ruleedits.with_category(found.table, row, place))

    return _category_page(request, found, form, act, _("Add a category"))


def _category_page(
    request: HttpRequest, found: RuleEdition, form: CategoryForm, act: Any, heading: str
) -> HttpResponse:
    errand = Errand(heading, _("Save"), page_of(found), done=_("Saved."),
                    trail=trail_to(found, heading))  # fmt: skip
    seeing(form, found)
    if request.method == "POST":
        answer = carry_out(request, form, act, errand)
        if answer.status_code == 302:
            return answer
        status = answer.status_code
    else:
        status = 200
    removal = ""
    if form.row is not None:
        removal = reverse("visas:rules_category_drop", args=(found.reference, form.row["code"]))
    context = {"form": form, "errand": errand, "trail": errand.trail, "removal": removal}
    return render(request, "visas/rules/category.html", context, status=status)


@staff_form(EDIT)
def category_drop(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Take a category out of a draft."""
    found = draft_of(request, reference)
    if code not in {row["code"] for row in found.table["categories"]}:
        raise Http404

    def act(given: dict[str, Any]) -> None:
        revise(request, found, ruleedits.without_category(found.table, code))

    errand = Errand(
        _("Take the category out"), _("Take out"), page_of(found), done=_("Taken out."),
        lead=_("Visas already issued stay valid; new applications cannot choose it."),
        tone="warning", facts=[Fact(_("Category"), code)], trail=trail_to(found, code),
    )  # fmt: skip
    return carry_out(request, seeing(forms.Form(sent(request)), found), act, errand)


@staff_form(EDIT)
def nationality(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the nationality to change."""
    found = draft_of(request, reference)
    form = StateForm(sent(request))
    if request.method == "POST" and form.is_valid():
        state = form.cleaned_data["state"]
        return redirect("visas:rules_nationality_of", found.reference, state)
    errand = Errand(_("Nationalities"), _("Continue"), page_of(found),
                    trail=trail_to(found, _("Nationalities")))  # fmt: skip
    return carry_out(request, form, lambda given: None, errand)


@staff_form(EDIT)
def nationality_of(request: HttpRequest, reference: str, state: str) -> HttpResponse:
    """What holds for one nationality."""
    found = draft_of(request, reference)
    if not world.is_state(state):
        raise Http404
    form = NationalityForm(sent(request), table=found.table, state=state)

    def act(given: dict[str, Any]) -> None:
        given.pop("seen", None)
        revise(request, found, ruleedits.with_nationality(found.table, state, **given))

    errand = Errand(world.name(state), _("Save"), page_of(found), done=_("Saved."),
                    trail=trail_to(found, world.name(state)))  # fmt: skip
    return carry_out(request, seeing(form, found), act, errand)
