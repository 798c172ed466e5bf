"""What every page of the form has in common: where it stands, what comes before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ..models import Application
from ..questions import Question, asked
from ..reads.cases import answers_of


def question_url(case: Application, name: str) -> str:
    """The address of a question of a case."""
    return reverse("visas:question", args=(case.reference, name))


def correcting(request: HttpRequest, case: Application) -> bool:
    """Whether the traveller came from "check your answers" and goes back there."""
    return "check" in request.GET or case.state != "draft"


def after(request: HttpRequest, case: Application, page: Question) -> str:
    """The next question; one that was opened by a correction comes before going back."""
    answers = answers_of(case)
    pages = asked(answers)
    following = pages[min(pages.index(page) + 1, len(pages) - 1)]
    if not correcting(request, case):
        return question_url(case, following.name)
    unanswered = following.fields and not any(answers.get(f.name) for f in following.fields)
    if case.state == "draft" and following.when.__name__ != "<lambda>" and unanswered:
        return question_url(case, following.name) + "?check"
    return question_url(case, "check")


def page_of(
    request: HttpRequest, case: Application, page: Question, answers: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """The question, how far one is, the way back."""
    pages = asked(answers)
    number = pages.index(page)
    before = pages[number - 1].name if number else ""
    if page.page != "check" and correcting(request, case):
        before = "check"
    back = question_url(case, before) if before else reverse("visas:start")
    if page.page == "check" and case.state != "draft":
        back = reverse("visas:case", args=(case.reference,))
    return {
        "case": case,
        "question": page,
        "heading": page.title,
        "lead": page.help,
        "number": number + 1,
        "total": len(pages),
        "back": back,
        "correcting": correcting(request, case),
        **more,
    }
