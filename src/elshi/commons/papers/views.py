"""Doors: the list of papers, one paper with all that hangs on it, and each act on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.policies import allows, require
from elshi.foundation.access.screens import (
    Errand,
    Fact,
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
from elshi.foundation.access.searches import kept, staff_search
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_short
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.screens import step_page

from . import actions, reads, sheets
from .access import LABEL, VIEW, WRITE
from .forms import EnclosureForm, LabelsForm, LinkForm, PaperForm, SearchForm, TextForm
from .models import Enclosure, Paper, Version
from .rules import KINDS, LINKS

TAGS = {"draft": "note", "registered": "good", "cancelled": "bad", "discarded": "calm"}


def named(paper: Paper) -> str:
    """What a paper is called: its number, or that it has none yet."""
    unnumbered = _("no number yet")
    return paper.number or f"{KINDS[paper.kind]} · {unnumbered}"


def page_of(paper: Paper) -> str:
    """The paper's own page."""
    return reverse("papers:paper", args=(paper.reference,))


def _trail(paper: Paper | None = None, *last: Any) -> list[tuple[Any, str]]:
    own = [(named(paper), page_of(paper) if last else "")] if paper else []
    return [(_("Papers"), reverse("papers:list")), *own, *((each, "") for each in last)]


def _paper(request: HttpRequest, reference: str, verb: str = "view") -> Paper:
    """The visible paper on which the actor may do ``verb``; 404 otherwise."""
    rows = Paper.objects.select_related("office__party")
    paper = access.get(actor_of(request), rows, reference=reference)
    require(actor_of(request), verb, paper)
    return paper


def _version(paper: Paper, number: int) -> Version:
    found = paper.versions.select_related("paper", "made_by").filter(number=number).first()
    if found is None:
        raise Http404
    return found


@staff_search(VIEW, SearchForm)
def listed(request: HttpRequest) -> HttpResponse:
    """The papers of the actor's offices, newest first, found by number or words of the title."""
    actor, language = actor_of(request), get_language() or "en"
    form = SearchForm(kept(request) or None)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("words"):
        record_reading(actor, subject="papers.paper:*", kind="search", at=timezone.now())
    rows = reads.found(actor, asked.get("words", ""), kind=asked.get("kind", ""))
    page = paged(request, rows)
    table = Table(
        heads=(_("Paper"), _("Title"), _("Office"), _("Since"), _("State")),
        rows=[
            [
                Link(named(each), page_of(each)),
                in_language(each.title),
                each.office.code,
                date_short(timezone.localdate(each.entered_at), language),
                Tag(each.standing.title, TAGS[each.state]),
            ]
            for each in page.object_list
        ],
        page=page,
        empty=_("No paper is found by these words") if any(asked.values()) else _("No paper yet"),
    )
    begin = Link(_("Write a paper"), reverse("papers:write"), "primary")
    links = [begin] if actor.may(WRITE) else []
    return show(request, Screen(_("Papers"), search=form, links=links, tables=[table]))


@staff_page(VIEW)
def paper(request: HttpRequest, reference: str) -> HttpResponse:
    """A paper on one page: card, text, enclosures, links, versions, history; noted as read."""
    found, actor = _paper(request, reference), actor_of(request)
    record_reading(actor, subject=found.subject, kind="case", at=timezone.now())
    screen = Screen(
        in_language(found.title),
        tag=Tag(found.standing.title, TAGS[found.state]),
        trail=_trail(found),
        links=_acts(request, found),
        facts=sheets.card(found, named(found)),
    )
    tables = [
        sheets.enclosures(found, may_change=_may_write(request, found)),
        sheets.stands(found, reads.stands_of(actor, found), may_change=allows(actor, WRITE, found)),
        sheets.versions(found),
        sheets.history(found),
    ]
    texts = sheets.texts(found, reads.texts_of(_version(found, found.version)))
    return show(request, screen, "papers/paper.html", texts=texts, tables=tables)


def _may_write(request: HttpRequest, found: Paper) -> bool:
    return found.state == "draft" and allows(actor_of(request), WRITE, found)


def _acts(request: HttpRequest, found: Paper) -> list[Link]:
    """The buttons of the page: what the actor may do with the paper as it stands."""
    actor, args = actor_of(request), (found.reference,)
    acts = [
        Link(each.title, reverse("papers:step", args=(*args, each.name)), each.tone)
        for each in procedures.possible(found, by=actor)
    ]
    if _may_write(request, found):
        acts.append(Link(_("Revise"), reverse("papers:revise", args=args)))
        acts.append(Link(_("Enclose a file"), reverse("papers:enclose", args=args)))
    if allows(actor, WRITE, found) and not found.standing.ends:
        acts.append(Link(_("Link with a paper"), reverse("papers:link", args=args)))
    if allows(actor, LABEL, found):
        acts.append(Link(_("Labels"), reverse("papers:labels", args=args)))
    return [*acts, Link(_("PDF"), reverse("papers:print", args=args))]


@staff_page(VIEW)
def printed(request: HttpRequest, reference: str) -> HttpResponse:
    """The paper as PDF/A, in its original language."""
    found, now = _paper(request, reference), timezone.now()
    record_reading(actor_of(request), subject=found.subject, kind="file", why="print", at=now)
    headers = {"Content-Disposition": 'attachment; filename="paper.pdf"'}
    pdf = sheets.printed(found, reads.texts_of(_version(found, found.version)), at=now)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@staff_form(WRITE)
def write(request: HttpRequest) -> HttpResponse:
    """Begin a paper."""
    actor = actor_of(request)
    offices = Office.objects.filter(pk__in=actor.offices(WRITE)).order_by("code")
    choices = [(each.code, in_language(each.name)) for each in offices]
    start = {"original": get_language()}
    form = PaperForm(sent(request), offices=choices, initial=start)

    def act(given: dict[str, Any]) -> str:
        made = actions.write(
            given["kind"], office=offices.get(code=given["office"]), title=given["title"],
            texts=form.texts(), original=given["original"], by=actor, at=timezone.now(),
        )  # fmt: skip
        return page_of(made)

    errand = Errand(
        _("Write a paper"), _("Save the draft"), reverse("papers:list"),
        done=_("The draft is saved. It gets its number when it is registered."),
        trail=_trail(None, _("Write a paper")),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(WRITE)
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave a new version; when a colleague was faster, the difference is shown beside the form."""
    found = _paper(request, reference, WRITE)
    form = TextForm(sent(request), initial=_as_it_stands(found))

    def act(given: dict[str, Any]) -> None:
        actions.revise(
            found, title=given["title"], texts=form.texts(), original=given["original"],
            edition=given["edition"] or 0, by=actor_of(request), at=timezone.now(),
        )  # fmt: skip

    errand = Errand(
        _("Revise"), _("Save a new version"), page_of(found), done=_("A new version is saved."),
        lead=_("Versions that stood before are kept."), trail=_trail(found, _("Revise")),
        facts=_meanwhile(request, found),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


def _as_it_stands(found: Paper) -> dict[str, Any]:
    texts = reads.texts_of(_version(found, found.version))
    named_texts = {f"text_{code}": text for code, text in texts.items()}
    return {
        "title": found.title, "original": found.original, "edition": found.edition, **named_texts
    }  # fmt: skip


def _meanwhile(request: HttpRequest, found: Paper) -> list[Fact]:
    """What a colleague saved since the writer opened the form."""
    seen = request.POST.get("edition", "")
    if request.method != "POST" or seen == str(found.edition):
        return []
    texts = reads.texts_of(_version(found, found.version))
    return [
        Fact(_("Saved meanwhile by a colleague"), in_language(found.title)),
        *(Fact(code, text) for code, text in texts.items()),
    ]


@staff_page(VIEW)
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version, and what it changed in the one before."""
    found = _paper(request, reference)
    record_reading(actor_of(request), subject=found.subject, kind="case", at=timezone.now())
    chosen = _version(found, number)
    before = _version(found, number - 1) if number > 1 else None
    title = _("Version %(number)d") % {"number": number}
    screen = Screen(
        f"{title}: {in_language(chosen.title)}", trail=_trail(found, title),
        facts=sheets.made(chosen),
    )  # fmt: skip
    changes = reads.compared(before, chosen) if before else []
    texts = sheets.texts(found, reads.texts_of(chosen))
    return show(
        request, screen, "papers/version.html", texts=texts, changes=sheets.in_words(changes)
    )


@staff_form(WRITE)
def enclose(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a file with a draft."""
    found = _paper(request, reference, WRITE)

    def act(given: dict[str, Any]) -> None:
        actions.enclose(
            found, given["file"], title=given["title"], by=actor_of(request), at=timezone.now()
        )

    errand = Errand(
        _("Enclose a file"), _("Enclose"), page_of(found), done=_("The file is enclosed."),
        trail=_trail(found, _("Enclose a file")),
    )  # fmt: skip
    return carry_out(request, EnclosureForm(sent(request), request.FILES or None), act, errand)


@staff_form(WRITE)
def take_out(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Take an enclosure out of a draft."""
    found = _paper(request, reference, WRITE)
    rows = Enclosure.objects.select_related("paper").filter(paper=found, place=place)
    enclosure = rows.filter(taken_out_at__isnull=True).first()
    if enclosure is None:
        raise Http404

    def act(given: dict[str, Any]) -> None:
        actions.take_out(enclosure, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Take the enclosure out"), _("Take out"), page_of(found), tone="warning",
        done=_("The enclosure is taken out."), facts=[Fact(_("Enclosure"), enclosure.title)],
        trail=_trail(found, _("Take the enclosure out")),
    )  # fmt: skip
    return carry_out(request, _button(request), act, errand)


@staff_form(WRITE)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how the paper stands to another."""
    found, actor = _paper(request, reference, WRITE), actor_of(request)

    def act(given: dict[str, Any]) -> None:
        other = reads.named(actor, given["other"])
        actions.link(found, other, kind=given["kind"], by=actor, at=timezone.now())

    errand = Errand(
        _("Link with a paper"), _("Link"), page_of(found), done=_("The papers are linked."),
        trail=_trail(found, _("Link with a paper")),
    )  # fmt: skip
    return carry_out(request, LinkForm(sent(request)), act, errand)


@staff_form(WRITE)
def unlink(request: HttpRequest, reference: str, kind: str, other: str) -> HttpResponse:
    """Take a link back."""
    found, actor = _paper(request, reference, WRITE), actor_of(request)
    ends = {(each.kind, each.paper.reference): each for each in reads.stands_of(actor, found)}
    stand = ends.get((kind, other)) if kind in LINKS else None
    if stand is None:
        raise Http404

    def act(given: dict[str, Any]) -> None:
        actions.unlink(found, stand.paper, kind=kind, by=actor, at=timezone.now())

    errand = Errand(
        _("Take the link back"), _("Take back"), page_of(found), tone="warning",
        done=_("The link is taken back."), facts=[Fact(stand.words, named(stand.paper))],
        trail=_trail(found, _("Take the link back")),
    )  # fmt: skip
    return carry_out(request, _button(request), act, errand)


@staff_form(LABEL)
def labels(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who needs to know."""
    found, actor = _paper(request, reference, LABEL), actor_of(request)
    form = LabelsForm(
        sent(request), known=actor.labels, kept=found.labels, initial={"labels": found.labels}
    )

    def act(given: dict[str, Any]) -> None:
        actions.label(found, given["labels"], by=actor, at=timezone.now())

    none = _("Your posts are cleared for no label, so you can give none.")
    errand = Errand(
        _("Labels"), _("Save"), page_of(found), done=_("The labels are saved."),
        lead="" if actor.labels else none,
        trail=_trail(found, _("Labels")),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(VIEW)
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Take a step of the paper's procedure."""
    found = _paper(request, reference)
    facts = [Fact(_("Paper"), named(found)), Fact(_("Title"), in_language(found.title))]
    return step_page(
        request, found, name, back=page_of(found), facts=facts,
        trail=[*_trail(), (named(found), page_of(found))],
    )


def _button(request: HttpRequest) -> forms.Form:
    """A form that asks nothing: its button is the answer."""
    return forms.Form(sent(request))
