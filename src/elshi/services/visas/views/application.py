"""The traveller's form: begin, answer question by question, check, hand in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from elshi.commons.missions.reads import office_for
from elshi.foundation.access.actors import system
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures

from ..actions import applications, links
from ..forms import DeclarationForm, GuideForm, plain, question_form
from ..models import Application
from ..questions import QUESTIONS, Question, asked, question_named
from ..reads.answers import listed
from ..reads.cases import answers_of, circumstances_of, terms_of
from ..reads.rules import rulebook_on
from ..rulebook import RuleBook
from ..rules import faults
from .holding import held_case, hold
from .uploads import PAGES

Form = Any


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Do I need a visa, which, for how much, with which documents."""
    form = GuideForm(request.GET if "nationality" in request.GET else None)
    book = rulebook_on(timezone.localdate())
    context: dict[str, Any] = {"form": form, "book": book}
    if book and form.is_bound and form.is_valid():
        nationality = form.cleaned_data["nationality"]
        need = book.need(nationality)
        context |= {"nationality": nationality, "need": need, "offers": _offers(book, nationality)}
    return render(request, "visas/guide.html", context)


def _offers(book: RuleBook, nationality: str) -> list[Any]:
    """Every category as this nationality meets it: the electronic ones first."""
    rows = [
        terms
        for code, row in book.categories.items()
        if not row.get("official")
        for terms in [book.terms(code, next(iter(row["entries"])), nationality)]
        if terms
    ]
    return sorted(rows, key=lambda terms: not terms.electronic)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """What the traveller needs at hand, and a button that begins."""
    if request.method != "POST":
        return render(request, "visas/start.html", {"questions": QUESTIONS})
    office = office_for("")
    if office is None:
        raise Http404
    case = applications.begin(
        office=office, language=get_language() or "en", at=timezone.now(), by=system("public")
    )
    hold(request, case)
    return redirect("visas:question", case.reference, QUESTIONS[0].name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """One question: show it, or store the answer and go on to the next."""
    case, page = held_case(request, reference), question_named(name)
    answers = answers_of(case)
    if page is None or page not in asked(answers):
        raise Http404
    if page.page in PAGES:
        return PAGES[page.page](request, case, page)
    if page.page == "check":
        return check(request, reference)
    form_class = question_form(page, RuleBook(case.rules.table))
    form = form_class(request.POST or None, initial=answers)
    if request.method == "POST" and form.is_valid():
        return _answered(request, case, page, form)
    return render(request, "visas/question.html", _page(case, page, form=form))


def _answered(request: HttpRequest, case: Application, page: Question, form: Form) -> HttpResponse:
    now = timezone.now()
    try:
        case = applications.answer(
            case,
            page.name,
            plain(form.cleaned_data),
            by=request.actor,
            at=now,  # type: ignore[attr-defined]
        )
        if page.name == "trip":
            case = applications.route(case, by=request.actor, at=now)  # type: ignore[attr-defined]
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "visas/question.html", _page(case, page, form=form), status=409)
    if page.name == "contact" and case.email_confirmed_at is None:
        links.send_link(case, "confirm", at=now)
        messages.success(request, _("We have sent you a link with which you can continue later."))
    return redirect(after(case, page, back_to_check="check" in request.GET))


def after(case: Application, page: Question, *, back_to_check: bool = False) -> str:
    """The address of the next question, or of the page one came from to correct an answer."""
    if back_to_check or case.state != "draft":
        return reverse("visas:question", args=(case.reference, "check"))
    pages = asked(answers_of(case))
    following = pages[min(pages.index(page) + 1, len(pages) - 1)]
    return reverse("visas:question", args=(case.reference, following.name))


def _page(case: Application, page: Question, **more: Any) -> dict[str, Any]:
    """What every page of the form shows: the question, how far one is, the way back."""
    pages = asked(answers_of(case))
    number = pages.index(page)
    back = pages[number - 1].name if number else None
    return {
        "case": case,
        "question": page,
        "heading": page.title,
        "lead": page.help,
        "number": number + 1,
        "total": len(pages),
        "back": reverse("visas:question", args=(case.reference, back)) if back else None,
        "read": answers_of(case).get("read")
        if page.name in ("passport", "names", "birth")
        else None,
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """All answers with a way to change each, what is still missing, and the button to hand in."""
    case = held_case(request, reference)
    form = DeclarationForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and case.state == "draft" and form.is_valid():
        try:
            case = procedures.take(case, "submit", by=request.actor, at=now)  # type: ignore[attr-defined]
        except (Refusal, InvalidInput) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("visas:pay", case.reference)
    circumstances = circumstances_of(case, now)
    page = question_named("check")
    assert page is not None
    context = _page(
        case,
        page,
        form=form,
        rows=listed(case, circumstances.answers),
        faults=_located(faults(circumstances)),
        terms=terms_of(case),
        email_unconfirmed=case.email_confirmed_at is None,
    )
    return render(request, "visas/check.html", context)


def _located(found: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Each fault with the question where it is mended."""
    homes = {field.name: page.name for page in QUESTIONS for field in page.fields}
    homes["photo"] = "photo"
    return [
        {"question": homes.get(name, "documents"), "text": text, "field": name}
        for name, texts in found.items()
        for text in texts
    ]


@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a draft or a case that is handed in but not decided."""
    case = held_case(request, reference)
    procedures.take(case, "withdraw", by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("visas:case", reference)
