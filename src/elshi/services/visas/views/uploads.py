"""The pages of the form that take files: passport picture, photograph, documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from elshi.foundation.files import reads as stored
from elshi.foundation.languages.fields import in_language
from elshi.foundation.observe.errors import Refusal

from ..actions import uploads
from ..forms import UploadForm
from ..models import Application
from ..questions import Question, is_represented
from ..reads.cases import answers_of, terms_of
from ..rulebook import RuleBook

Page = Callable[[HttpRequest, Application, Question], HttpResponse]


def passport_picture(request: HttpRequest, case: Application, page: Question) -> HttpResponse:
    """Take the picture of the passport page and read its zone; a typed form is the other way."""
    return _one_file(request, case, page, uploads.take_passport, "visas/passport_picture.html")


def photo(request: HttpRequest, case: Application, page: Question) -> HttpResponse:
    """Take the photograph, or say at once why it cannot be used."""
    return _one_file(request, case, page, uploads.take_photo, "visas/photo.html")


def _one_file(
    request: HttpRequest, case: Application, page: Question, take: Any, template: str
) -> HttpResponse:
    from .application import _page, after

    form = UploadForm(request.POST or None, request.FILES or None)
    purpose = "passport_page" if take is uploads.take_passport else page.name
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            note = take(case, form.cleaned_data["file"], by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            status = refusal.status
        else:
            if note:
                messages.info(request, note)
            return redirect(after(case, page, back_to_check="check" in request.GET))
    here = stored.of_owner(case.subject, purpose).last()
    context = _page(case, page, form=form, file=here, next=after(case, page))
    return render(request, template, context, status=status)


def documents(request: HttpRequest, case: Application, page: Question) -> HttpResponse:
    """Take each document that the category asks for, and any other the traveller wants to add."""
    from .application import _page, after

    wanted = wanted_documents(case)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        purpose = request.POST.get("purpose", "")
        if purpose not in {row["code"] for row in wanted}:
            form.add_error("file", _("Choose which document this is."))
        else:
            try:
                uploads.take_document(
                    case,
                    form.cleaned_data["file"],
                    purpose,
                    by=request.actor,
                    at=timezone.now(),  # type: ignore[attr-defined]
                )
                return redirect(request.get_full_path())
            except Refusal as refusal:
                form.add_error("file", str(refusal))
                status = refusal.status
    context = _page(case, page, form=form, wanted=wanted, next=after(case, page))
    return render(request, "visas/documents.html", context, status=status)


def wanted_documents(case: Application) -> list[dict[str, Any]]:
    """The documents a case needs, with what has come in."""
    terms, book = terms_of(case), RuleBook(case.rules.table)
    codes = [
        (code, in_language(book.document_title(code)), True)
        for code in (terms.documents if terms else ())
    ]
    if is_represented(answers_of(case)):
        codes.append(("representation", _("Proof of representation"), True))
    codes.append(("other", _("Another document"), False))
    return [
        {
            "code": code,
            "title": title,
            "required": required,
            "files": list(stored.of_owner(case.subject, code)),
        }
        for code, title, required in codes
    ]


PAGES: dict[str, Page] = {
    "picture": passport_picture,
    "photo": photo,
    "documents": documents,
}
