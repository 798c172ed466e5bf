"""Consuls' doors to the rule tables: editions listed, drafted, previewed, proposed, adopted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.commons.fees.money import in_words
from elshi.commons.world import reads as world
from elshi.engines.alphabets.collation import sort_key
from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.policies import allows
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    Tag,
    actor_of,
    carry_out,
    sent,
    show,
)
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_long, number
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.screens import step_page

from .. import offers, ruleedits, rulewords
from ..actions import rules
from ..forms import GuideForm
from ..forms_rules import NewEditionForm
from ..models import RuleEdition
from ..reads.rules import before, edition_on
from ..rulebook import RuleBook

VIEW, EDIT = "visas.rules.view", "visas.rules.edit"
TAGS = {"draft": "note", "proposed": "warn", "adopted": "good", "dropped": "calm"}


def trail(*last: Any) -> list[tuple[Any, str]]:
    """The way back to the list of editions."""
    return [(_("Visa rules"), reverse("visas:rules")), *last]


def edition_of(request: HttpRequest, reference: str) -> RuleEdition:
    """The visible edition of this reference."""
    rows = RuleEdition.objects.select_related("office", "party")
    return access.get(actor_of(request), rows, reference=reference)


def page_of(edition: RuleEdition) -> str:
    """The address of an edition's page."""
    return reverse("visas:rules_edition", args=(edition.reference,))


def title_of(edition: RuleEdition) -> str:
    """What an edition is called in a line."""
    return f"{in_language(edition.title)}, {date_long(edition.valid_from, get_language() or 'en')}"


@staff_page(VIEW)
def listed(request: HttpRequest) -> HttpResponse:
    """Every edition of the party, the one in force marked."""
    actor, today = actor_of(request), timezone.localdate()
    ruling = edition_on(today)
    rows = access.visible(actor, RuleEdition).filter(party=actor.party)
    table = Table(
        heads=(_("Edition"), _("Rules from"), _("State")),
        rows=[
            [
                Link(in_language(each.title), page_of(each)),
                date_long(each.valid_from, get_language() or "en"),
                Tag(_("in force"), "good")
                if ruling and each.pk == ruling.pk
                else Tag(each.standing.title, TAGS[each.state]),
            ]
            for each in rows
        ],
        empty=_("No edition yet"),
    )
    new = Link(_("Begin a new edition"), reverse("visas:rules_new"), "primary")
    links = [new] if actor.may(EDIT) else []
    return show(request, Screen(_("Visa rules"), links=links, tables=[table]))


@staff_form(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Begin an edition as a copy of the one in force; the first one begins empty."""
    actor, today = actor_of(request), timezone.localdate()
    ruling = edition_on(today)
    office = Office.objects.filter(pk__in=actor.offices(EDIT)).order_by("pk").first()
    if office is None:
        raise Http404
    form = NewEditionForm(sent(request), initial={"valid_from": today + timedelta(days=30)})

    def act(given: dict[str, Any]) -> str:
        if given["valid_from"] < today:
            raise Refusal(
                _("Rules do not reach back."), mend=_("Choose today or a later day."),
                field="valid_from", code="rules_reach_back",
            )  # fmt: skip
        now = timezone.now()
        if ruling is None:
            return page_of(rules.first(office=office, **given, by=actor, at=now))
        return page_of(rules.copy(ruling, office=office, **given, by=actor, at=now))

    errand = Errand(
        _("Begin a new edition"), _("Begin"), reverse("visas:rules"),
        lead=_("It begins as a copy of the edition in force; you change it page by page, look at "
               "the preview and propose it. Another person adopts it."),
        trail=trail((_("Begin a new edition"), "")),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_page(VIEW)
def edition(request: HttpRequest, reference: str) -> HttpResponse:
    """One edition: what it changes, its categories, nationalities and documents."""
    found, actor = edition_of(request, reference), actor_of(request)
    drafts = found.state == "draft" and allows(actor, EDIT, found)
    screen = Screen(
        in_language(found.title),
        tag=Tag(found.standing.title, TAGS[found.state]),
        trail=trail((title_of(found), "")),
        links=[
            *_steps(found, actor),
            Link(_("The guide as it would look"), _to(found, "guide")),
            Link(_("Nationalities"), _to(found, "states")),
        ],
        facts=_facts(found, drafts),
        tables=[
            _changes(found),
            _categories(found, drafts),
            _purposes(found, drafts),
            _documents(found, drafts),
        ],
    )
    return show(request, screen)


def _to(found: RuleEdition, name: str, *given: Any) -> str:
    return reverse(f"visas:rules_{name}", args=(found.reference, *given))


def _steps(found: RuleEdition, actor: Any) -> list[Link]:
    return [
        Link(step.title, _to(found, "step", step.name), step.tone or "quiet")
        for step in procedures.possible(found, by=actor)
    ]


def _facts(found: RuleEdition, drafts: bool) -> list[Fact]:
    table, language = found.table, get_language() or "en"
    general, states = (_to(found, name) if drafts else "" for name in ("general", "states"))
    return [
        Fact(_("Title"), in_language(found.title), general),
        Fact(_("Rules from"), date_long(found.valid_from, language), general),
        Fact(_("Currency of the fees"), table["currency"], general),
        Fact(_("Nationalities without a visa"), number(len(table["visa_free"]), language), states),
        Fact(_("Nationalities that need no invitation"),
             number(len(table["no_invitation"]), language), states),
    ]  # fmt: skip


def _changes(found: RuleEdition) -> Table:
    earlier = before(found)
    lines = rulewords.differences(earlier.table, found.table) if earlier else []
    return Table(
        heads=(_("What"), _("Before"), _("After")),
        rows=[[line.what, line.before, line.after] for line in lines],
        title=_("What it changes"),
        empty=_("Nothing is changed") if earlier else _("This is the first edition"),
    )


def _categories(found: RuleEdition, drafts: bool) -> Table:
    rows = []
    for row in found.table["categories"]:
        title = f"{row['code']} · {in_language(row['title'])}"
        head = Link(title, _to(found, "category", row["code"])) if drafts else title
        rows.append([head, _fees(row, found.table["currency"]), row["working_days"],
                     _("needed") if row["invitation"] else _("not needed")])  # fmt: skip
    add = [Link(_("Add a category"), _to(found, "category_new"))] if drafts else []
    heads = (_("Category"), _("Fees"), _("Working days"), _("Invitation"))
    return Table(heads, rows, title=_("Categories"), links=add)


def _fees(row: Any, currency: str) -> str:
    fees = sorted({offer["fee"] for offer in row["entries"].values()})
    return " / ".join(in_words(fee, currency) if fee else _("free of charge") for fee in fees)


def _purposes(found: RuleEdition, drafts: bool) -> Table:
    """The purposes in the order of the traveller's list, with the categories under each."""
    rows = []
    for row in found.table.get("purposes", ()):
        title, code = in_language(row["title"]), row["code"]
        under = [one["code"] for one in found.table["categories"] if one.get("purpose") == code]
        head = Link(title, _to(found, "purpose", code)) if drafts else title
        rows.append([head, code, ", ".join(under) or "–"])
    add = [Link(_("Add a purpose"), _to(found, "purpose_new"))] if drafts else []
    heads = (_("Purpose of the journey"), _("Code"), _("Categories"))
    return Table(heads, rows, title=_("Purposes of a journey"), links=add,
                 empty=_("No purpose is named: travellers see one list"))  # fmt: skip


def _documents(found: RuleEdition, drafts: bool) -> Table:
    rows = [
        [Link(in_language(title), _to(found, "document", code)) if drafts else in_language(title),
         code]
        for code, title in found.table["documents"].items()
    ]  # fmt: skip
    add = [Link(_("Add a document"), _to(found, "document_new"))] if drafts else []
    return Table((_("Document"), _("Code")), rows, title=_("Supporting documents"), links=add)


@staff_form(VIEW)
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Propose, adopt, return or drop an edition."""
    found = edition_of(request, reference)
    facts = [
        Fact(_("Edition"), in_language(found.title)),
        Fact(_("Rules from"), date_long(found.valid_from, get_language() or "en")),
        Fact(_("Changes"), len(_changes(found).rows)),
    ]
    return step_page(
        request, found, name, back=page_of(found), facts=facts,
        trail=trail((title_of(found), page_of(found))),
    )  # fmt: skip


@staff_page(VIEW)
def guide(request: HttpRequest, reference: str) -> HttpResponse:
    """The guide as a traveller of a nationality would see it under this edition."""
    found = edition_of(request, reference)
    book, form = RuleBook(found.table), GuideForm(request.GET or None)
    context: dict[str, Any] = {
        "edition": found, "book": book, "form": form,
        "trail": trail((title_of(found), page_of(found)), (_("The guide"), "")),
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        nationality = form.cleaned_data["nationality"]
        ordinary = [one for one in offers.offers(book, nationality) if not one.official]
        context |= {
            "nationality": nationality,
            "need": book.need(nationality),
            "online": [one for one in ordinary if one.electronic],
            "others": [one for one in ordinary if not one.electronic],
        }
    return render(request, "visas/rules/guide.html", context)


@staff_page(VIEW)
def states(request: HttpRequest, reference: str) -> HttpResponse:
    """Every nationality for which something of its own holds under this edition."""
    found, actor = edition_of(request, reference), actor_of(request)
    drafts = found.state == "draft" and allows(actor, EDIT, found)
    table = found.table
    listed = [row for row in table["categories"] if ruleedits.reach(row) == ruleedits.LISTED]
    codes = {*table["visa_free"], *table["no_invitation"]}
    codes |= {code for row in listed for code in row["electronic"]}
    language = (get_language() or "en")[:2]
    online = {code: [row["code"] for row in listed if code in row["electronic"]] for code in codes}
    rows = [
        _state_row(found, code, online[code], drafts)
        for code in sorted(codes, key=lambda one: sort_key(world.name(one), language))
    ]
    heads = (_("Nationality"), _("Days without a visa"), _("Needs no invitation"), _("Online"))
    screen = Screen(
        _("Nationalities"),
        lead=_("All others need a visa and meet each category as it stands."),
        trail=trail((title_of(found), page_of(found)), (_("Nationalities"), "")),
        links=[Link(_("Change a nationality"), _to(found, "nationality"))] if drafts else [],
        tables=[Table(heads, rows, empty=_("No nationality has rules of its own"))],
    )
    return show(request, screen)


def _state_row(found: RuleEdition, code: str, online: list[str], drafts: bool) -> list[Any]:
    table, name = found.table, world.name(code)
    return [
        Link(name, _to(found, "nationality_of", code)) if drafts else name,
        table["visa_free"].get(code, 0) or "–",
        _("yes") if code in table["no_invitation"] else "–",
        ", ".join(online) or "–",
    ]
