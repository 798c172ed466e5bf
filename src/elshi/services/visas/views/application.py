"""The traveller's form: begin, answer question by question, check, hand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from elshi.commons.missions.reads import office_for
from elshi.foundation.access.actors import system
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures

from .. import offers
from ..actions import applications, links
from ..forms import DeclarationForm, GuideForm, plain, question_form
from ..models import Application
from ..questions import QUESTIONS, Question, asked, question_named
from ..reads import answers as read_answers
from ..reads import groups
from ..reads.cases import answers_of, circumstances_of, terms_of
from ..reads.rules import rulebook_on
from ..rulebook import RuleBook
from ..rules import faults
from .holding import held_case, hold
from .pages import after, page_of, question_url
from .uploads import PAGES

Form = Any
SEE_READ = ("passport", "names", "birth")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Do I need a visa, which, for how much, with which documents."""
    form = GuideForm(request.GET if "nationality" in request.GET else None)
    book = rulebook_on(timezone.localdate())
    context: dict[str, Any] = {"form": form, "book": book}
    if book and form.is_bound and form.is_valid():
        nationality = form.cleaned_data["nationality"]
        context |= {"nationality": nationality, "need": book.need(nationality)}
        context |= _choice(book, nationality, official=False)
    return render(request, "visas/guide.html", context)


def _choice(book: RuleBook, nationality: str, *, official: bool) -> dict[str, Any]:
    """The offers to choose among: those online for this nationality, then all others."""
    found = [one for one in offers.offers(book, nationality) if official or not one.official]
    first = offers.online(book, nationality)
    others = [one for one in found if one not in first]
    return {"online": first, "groups": offers.by_purpose(book, others)}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """What the traveller needs at hand, and a button that begins."""
    if request.method != "POST":
        return render(request, "visas/start.html")
    office = office_for("")
    if office is None:
        raise Http404
    case = applications.begin(
        office=office, language=get_language() or "en", at=timezone.now(), by=system("public")
    )
    hold(request, case)
    return redirect(question_url(case, QUESTIONS[0].name))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """One question: show it, or store the answer and go on to the next."""
    case, page = held_case(request, reference), question_named(name)
    answers = answers_of(case)
    if page is None or page not in asked(answers):
        raise Http404
    if case.state not in applications.EDITABLE:
        return redirect("visas:case", reference)
    if page.page in PAGES:
        return PAGES[page.page](request, case, page)
    if page.page == "check":
        return check(request, case, answers)
    return _ask(request, case, page, answers)


def _ask(
    request: HttpRequest, case: Application, page: Question, answers: Mapping[str, Any]
) -> HttpResponse:
    book = RuleBook(case.rules.table)
    form = question_form(page, book, case.category)(request.POST or None, initial=dict(answers))
    if request.method == "POST" and form.is_valid():
        return _answered(request, case, page, form)
    return _shown(request, case, page, form, answers, status=422 if form.errors else 200)


def _shown(
    request: HttpRequest,
    case: Application,
    page: Question,
    form: Form,
    answers: Mapping[str, Any],
    *,
    status: int,
) -> HttpResponse:
    more: dict[str, Any] = {"form": form}
    if page.name in SEE_READ:
        more["read"] = answers.get("read")
    if page.page == "category":
        book = RuleBook(case.rules.table)
        chosen = request.POST.get("category", case.category)
        more |= {"chosen": chosen, "need": book.need(case.nationality), "book": book}
        more |= _choice(book, case.nationality, official=True)
    template = "visas/category.html" if page.page == "category" else "visas/question.html"
    return render(request, template, page_of(request, case, page, answers, **more), status=status)


def _answered(request: HttpRequest, case: Application, page: Question, form: Form) -> HttpResponse:
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]
    try:
        case = applications.answer(case, page.name, plain(form.cleaned_data), by=actor, at=now)
        if page.name == "nationality":
            case = applications.route(case, by=actor, at=now)
    except Refusal as refusal:
        _complain(form, refusal)
        return _shown(request, case, page, form, answers_of(case), status=refusal.status)
    if page.name == "contact" and case.email_confirmed_at is None:
        links.send_link(case, "confirm", at=now)
        messages.success(request, _("We have sent you a link with which you can continue later."))
    return redirect(after(request, case, page))


def _complain(form: Form, refusal: Refusal) -> None:
    """Put each reason at its field; those of other fields above the form."""
    if not isinstance(refusal, InvalidInput):
        form.add_error(None, str(refusal))
        return
    for name, texts in refusal.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def check(request: HttpRequest, case: Application, answers: Mapping[str, Any]) -> HttpResponse:
    """All answers with a way to change each, what is still missing, and the button to hand in."""
    form = DeclarationForm(request.POST or None)
    now, status = timezone.now(), 200
    if request.method == "POST" and case.state == "draft":
        if form.is_valid():
            try:
                case = procedures.take(case, "submit", by=request.actor, at=now)  # type: ignore[attr-defined]
                return redirect("visas:pay", case.reference)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        status = 422
    page = question_named("check")
    assert page is not None
    found = faults(circumstances_of(case, now)) if case.state == "draft" else {}
    context = page_of(
        request, case, page, answers,
        form=form,
        rows=read_answers.listed(case, answers),
        differing=read_answers.differing(answers),
        faults=read_answers.located(found),
        terms=terms_of(case),
        party=groups.members(case, request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip
    return render(request, "visas/check.html", context, status=status)
