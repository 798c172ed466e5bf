"""Consuls' doors to the lists of a draft: purposes of journeys, supporting documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elshi.foundation.access.doors import staff_form
from elshi.foundation.access.screens import Errand, Fact, Link, carry_out, sent
from elshi.foundation.languages.fields import in_language

from .. import ruleedits
from ..forms_rules import DocumentForm, NewDocumentForm, NewPurposeForm, PurposeForm
from ..models import RuleEdition
from .rule_pages import draft_of, revise, seeing, trail_to
from .rules import EDIT, page_of


@staff_form(EDIT)
def document(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The title of a supporting document."""
    found = draft_of(request, reference)
    if code not in found.table["documents"]:
        raise Http404
    form = DocumentForm(sent(request), initial={"title": found.table["documents"][code]})

    def act(given: dict[str, Any]) -> None:
        revise(request, found, ruleedits.with_document(found.table, code, given["title"]))

    errand = Errand(_("Supporting document"), _("Save"), page_of(found), done=_("Saved."),
                    facts=[Fact(_("Code"), code)], trail=trail_to(found, code))  # fmt: skip
    return carry_out(
        request, seeing(form, found), act, errand, links=[_removal(found, "document", code)]
    )


@staff_form(EDIT)
def document_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A supporting document added."""
    found = draft_of(request, reference)
    form = NewDocumentForm(sent(request), table=found.table)

    def act(given: dict[str, Any]) -> None:
        code, title = given["code"], given["title"]
        revise(request, found, ruleedits.with_document(found.table, code, title))

    errand = Errand(_("Add a document"), _("Save"), page_of(found), done=_("Saved."),
                    trail=trail_to(found, _("Add a document")))  # fmt: skip
    return carry_out(request, seeing(form, found), act, errand)


@staff_form(EDIT)
def document_drop(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Take a supporting document out of a draft, and out of the categories that ask for it."""
    found = draft_of(request, reference)
    if code not in found.table["documents"]:
        raise Http404
    asking = [row["code"] for row in found.table["categories"] if code in row["documents"]]
    title = in_language(found.table["documents"][code])

    def act(given: dict[str, Any]) -> None:
        revise(request, found, ruleedits.without_document(found.table, code))

    errand = Errand(
        _("Take the document out"), _("Take out"), page_of(found), done=_("Taken out."),
        lead=_uses(asking) or _("No category asks for it."), tone="warning",
        facts=[Fact(_("Document"), title)], trail=trail_to(found, title),
    )  # fmt: skip
    return carry_out(request, seeing(forms.Form(sent(request)), found), act, errand)


def _uses(codes: list[str]) -> str:
    """How many categories are touched, and which."""
    words = ngettext(
        "It is taken out of %(n)s category: %(codes)s.",
        "It is taken out of %(n)s categories: %(codes)s.",
        len(codes),
    )
    return words % {"n": len(codes), "codes": ", ".join(codes)} if codes else ""


def _removal(found: RuleEdition, kind: str, code: str) -> Link:
    return Link(_("Take out"), reverse(f"visas:rules_{kind}_drop", args=(found.reference, code)),
                "warning")  # fmt: skip


@staff_form(EDIT)
def purpose_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A purpose of a journey added."""
    found = draft_of(request, reference)
    form = NewPurposeForm(sent(request), table=found.table)

    def act(given: dict[str, Any]) -> None:
        code, title = given["code"], given["title"]
        revise(request, found, ruleedits.with_purpose(found.table, code, title, given["place"]))

    errand = Errand(_("Add a purpose"), _("Save"), page_of(found), done=_("Saved."),
                    trail=trail_to(found, _("Add a purpose")))  # fmt: skip
    return carry_out(request, seeing(form, found), act, errand)


@staff_form(EDIT)
def purpose(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A purpose's title and its place in the list."""
    found = draft_of(request, reference)
    _known(found, code)
    form = PurposeForm(sent(request), table=found.table, code=code)

    def act(given: dict[str, Any]) -> None:
        title, place = given["title"], given["place"]
        revise(request, found, ruleedits.with_purpose(found.table, code, title, place))

    errand = Errand(_("Purpose of the journey"), _("Save"), page_of(found), done=_("Saved."),
                    facts=[Fact(_("Code"), code)], trail=trail_to(found, code))  # fmt: skip
    return carry_out(
        request, seeing(form, found), act, errand, links=[_removal(found, "purpose", code)]
    )


@staff_form(EDIT)
def purpose_drop(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Take a purpose out of a draft; its categories then stand under "other"."""
    found = draft_of(request, reference)
    title = in_language(_known(found, code))
    under = [row["code"] for row in found.table["categories"] if row.get("purpose") == code]

    def act(given: dict[str, Any]) -> None:
        revise(request, found, ruleedits.without_purpose(found.table, code))

    lead = _("Its categories then stand under “Other”: %(codes)s.") % {"codes": ", ".join(under)}
    errand = Errand(
        _("Take the purpose out"), _("Take out"), page_of(found), done=_("Taken out."),
        lead=lead if under else _("No category stands under it."), tone="warning",
        facts=[Fact(_("Purpose of the journey"), title)], trail=trail_to(found, title),
    )  # fmt: skip
    return carry_out(request, seeing(forms.Form(sent(request)), found), act, errand)


def _known(found: RuleEdition, code: str) -> Any:
    """The title of a purpose of the draft; an unknown one is not there."""
    for row in found.table.get("purposes", ()):
        if row["code"] == code:
            return row["title"]
    raise Http404
