"""Doors to hosts and invitations: consuls issue, hosts check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from elshi.engines.documents import references
from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.doors import staff_form, staff_page
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
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_long, date_short
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.screens import step_page

from ..actions import invitation_letters, invitations
from ..forms_invitations import CheckForm, HostForm, InvitationForm
from ..models import Host, Invitation
from ..questions import ENTRY_CHOICES
from ..reads.answers import day_in_words
from ..reads.invitations import is_good_for, named_in
from ..reads.rules import rulebook_on
from .status import refused_for_haste, too_many

VIEW, ISSUE = "visas.invitation.view", "visas.invitation.issue"
TAGS = {"issued": "good", "used": "note", "withdrawn": "bad", "expired": "calm"}


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Invitations"), reverse("visas:invitations")), *((each, "") for each in last)]


def _office(request: HttpRequest) -> Office:
    """The office in whose name the actor issues."""
    held = actor_of(request).offices(ISSUE)
    found = Office.objects.select_related("party").filter(pk__in=held).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def _invitation(request: HttpRequest, reference: str) -> Invitation:
    rows = Invitation.objects.select_related("host", "office__party")
    return access.get(actor_of(request), rows, reference=reference)


def _page(found: Invitation) -> str:
    return reverse("visas:invitation", args=(found.reference,))


@staff_page(VIEW)
def listed(request: HttpRequest) -> HttpResponse:
    """The invitations of the actor's offices, newest first; whom they name is not listed."""
    actor, language = actor_of(request), get_language() or "en"
    page = paged(request, access.visible(actor, Invitation).select_related("host"))
    table = Table(
        heads=(_("Number"), _("Host"), _("Visa"), _("Good until"), _("State")),
        rows=[
            [
                Link(references.grouped(each.reference), _page(each)),
                in_language(each.host.name),
                each.category,
                date_short(each.valid_until, language),
                Tag(each.standing.title, TAGS[each.state]),
            ]
            for each in page.object_list
        ],
        page=page,
        empty=_("No invitation yet"),
    )
    links = [Link(_("Hosts"), reverse("visas:hosts"))]
    if actor.may(ISSUE):
        issue_ = Link(_("Issue an invitation"), reverse("visas:invitation_issue"), "primary")
        links = [issue_, *links]
    return show(request, Screen(_("Invitations"), links=links, tables=[table]))


@staff_page(VIEW)
def invitation(request: HttpRequest, reference: str) -> HttpResponse:
    """One invitation with whom it names; opening it is noted."""
    found, actor = _invitation(request, reference), actor_of(request)
    record_reading(actor, subject=found.subject, kind="case", at=timezone.now())
    person, language = named_in(found), get_language() or "en"
    links = [Link(_("Letter (PDF)"), reverse("visas:invitation_letter", args=(reference,)))]
    links += [
        Link(step.title, reverse("visas:invitation_step", args=(reference, step.name)), "warning")
        for step in procedures.possible(found, by=actor)
    ]
    screen = Screen(
        references.grouped(found.reference),
        tag=Tag(found.standing.title, TAGS[found.state]),
        trail=_trail(references.grouped(found.reference)),
        links=links,
        facts=[
            Fact(_("Host"), f"{in_language(found.host.name)} · {found.host.registration}"),
            Fact(_("Surname"), person["surname"]),
            Fact(_("Given names"), person["given_names"]),
            Fact(_("Date of birth"), day_in_words(person["birth"])),
            Fact(_("Passport number"), person["passport_number"]),
            Fact(_("Visa"), found.category),
            Fact(_("Number of entries"), dict(ENTRY_CHOICES)[found.entries]),
            Fact(_("Good until"), date_long(found.valid_until, language)),
        ],
    )
    return show(request, screen)


@staff_form(ISSUE)
def issue(request: HttpRequest) -> HttpResponse:
    """Give a host one number for one traveller."""
    actor, office, today = actor_of(request), _office(request), timezone.localdate()
    book = rulebook_on(today)
    if book is None:
        raise Http404
    hosts = access.visible(actor, Host)
    start = {"valid_until": today + timedelta(days=90), "entries": "single"}
    form = InvitationForm(sent(request), hosts=hosts, book=book, initial=start)

    def act(given: dict[str, Any]) -> str:
        made = invitations.issue(
            given["host"], office=office, category=given["category"], entries=given["entries"],
            valid_until=given["valid_until"], invitee=form.invitee(), by=actor, at=timezone.now(),
        )  # fmt: skip
        return _page(made)

    errand = Errand(
        _("Issue an invitation"), _("Issue"), reverse("visas:invitations"),
        done=_("The invitation is issued; print its letter for the host."),
        lead=_("The number fits the passport named here and no other, and can be used once."),
        trail=_trail(_("Issue an invitation")),
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(VIEW)
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Withdraw an invitation."""
    found = _invitation(request, reference)
    number = references.grouped(found.reference)
    return step_page(
        request, found, name, back=_page(found), facts=[Fact(_("Number"), number)],
        lead=_("The number opens nothing any more. A visa already issued on it stays valid."),
        trail=[*_trail()[:1], (number, _page(found))],
    )  # fmt: skip


@staff_page(VIEW)
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter for the host, in the reader's language."""
    found, actor, now = _invitation(request, reference), actor_of(request), timezone.now()
    record_reading(actor, subject=found.subject, kind="file", why="letter", at=now)
    pdf = invitation_letters.letter(found, language=get_language() or "en", by=actor, at=now)
    headers = {"Content-Disposition": 'attachment; filename="invitation.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@staff_page(VIEW)
def hosts(request: HttpRequest) -> HttpResponse:
    """The organisations that may invite."""
    actor = actor_of(request)
    page = paged(request, access.visible(actor, Host))
    table = Table(
        heads=(_("Name of the organisation"), _("Registration number"), _("Invitations")),
        rows=[
            [in_language(each.name), each.registration,
             access.visible(actor, Invitation).filter(host=each).count()]
            for each in page.object_list
        ],
        page=page,
        empty=_("No host yet"),
    )  # fmt: skip
    new = Link(_("Enter a host"), reverse("visas:host_new"), "primary")
    links = [new] if actor.may(ISSUE) else []
    return show(request, Screen(_("Hosts"), trail=_trail(_("Hosts")), links=links, tables=[table]))


@staff_form(ISSUE)
def host_new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation that may invite."""
    office = _office(request)

    def act(given: dict[str, Any]) -> None:
        invitations.enter_host(**given, office=office, by=actor_of(request), at=timezone.now())

    errand = Errand(_("Enter a host"), _("Enter"), reverse("visas:hosts"),
                    done=_("The host is entered."), trail=_trail(_("Enter a host")))  # fmt: skip
    return carry_out(request, HostForm(sent(request)), act, errand)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """For hosts: whether a number still opens the way for a passport, and nothing else."""
    form, status, verdict = CheckForm(sent(request)), 200, None
    if request.method == "POST":
        if too_many(request, "invitation"):
            return refused_for_haste(request)
        if form.is_valid():
            given = form.cleaned_data
            today = timezone.localdate()
            verdict = is_good_for(given["number"], given["passport"], today)
        else:
            status = 422
    context = {
        "form": form, "verdict": verdict, "heading": _("Check an invitation"),
        "lead": _("For the host: is the number still good for the person you invited?"),
        "button": _("Check"),
    }  # fmt: skip
    return render(request, "visas/invitations/check.html", context, status=status)
