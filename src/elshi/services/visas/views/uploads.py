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
from ..portrait import NotAPortrait
from ..questions import Question, is_represented
from ..reads.cases import answers_of, terms_of
from ..rulebook import RuleBook
from .pages import after, page_of

Page = Callable[[HttpRequest, Application, Question], HttpResponse]
PICTURES, ANY = "image/jpeg,image/png", "image/jpeg,image/png,application/pdf"


def passport_picture(request: HttpRequest, case: Application, page: Question) -> HttpResponse:
    """Take the picture of the passport page and read its zone; a typed form is the other way."""
    template, purpose = "visas/passport_picture.html", "passport_page"
    return _one_file(request, case, page, uploads.take_passport, template, purpose)


def photo(request: HttpRequest, case: Application, page: Question) -> HttpResponse:
    """Take the photograph, or say at once why it cannot be used."""
    return _one_file(request, case, page, uploads.take_photo, "visas/photo.html", "photo")


def _one_file(
    request: HttpRequest, case: Application, page: Question, take: Any, template: str, purpose: str
) -> HttpResponse:
    form, status = _form(request, PICTURES), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _tell(request, take(case, _sent(case, form), **_now(request)))
                return redirect(after(request, case, page))
            except Refusal as refusal:
                status = _complain(form, refusal)
                uploads.forget_arrivals(case)
    here = stored.of_owner(case.subject, purpose).last()
    context = page_of(
        request, case, page, answers_of(case),
        form=form, file=here, next=after(request, case, page), arriving=uploads.ARRIVING,
    )  # fmt: skip
    return render(request, template, context, status=status)


def _form(request: HttpRequest, accept: str) -> UploadForm:
    if request.method != "POST":
        return UploadForm(accept=accept)
    return UploadForm(request.POST, request.FILES, accept=accept)


def _sent(case: Application, form: UploadForm) -> Any:
    """What the form brought: the file itself, or one that was delivered in pieces before."""
    file = form.cleaned_data["file"]
    return file or uploads.delivered(case, form.cleaned_data["delivered"])


def _now(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": timezone.now()}  # type: ignore[attr-defined]


def _tell(request: HttpRequest, notes: Any) -> None:
    for note in [notes] if isinstance(notes, str) else notes:
        if note:
            messages.info(request, note)


def _complain(form: UploadForm, refusal: Refusal) -> int:
    """Every reason against the file, one a line."""
    if isinstance(refusal, NotAPortrait):
        for reason in refusal.reasons:
            form.add_error("file", reason)
    else:
        form.add_error("file", str(refusal))
    return refusal.status


def documents(request: HttpRequest, case: Application, page: Question) -> HttpResponse:
    """Take each document that the category asks for, and any other the traveller wants to add."""
    wanted, status = wanted_documents(case), 200
    form, purpose = _form(request, ANY), request.POST.get("purpose", "")
    if request.method == "POST" and "drop" in request.POST:
        return _drop(request, case)
    if request.method == "POST":
        status = 422
        if purpose not in {row["code"] for row in wanted}:
            form.add_error("file", _("Choose which document this is."))
        elif form.is_valid():
            try:
                uploads.take_document(case, _sent(case, form), purpose, **_now(request))
                return redirect(request.get_full_path())
            except Refusal as refusal:
                status = _complain(form, refusal)
                uploads.forget_arrivals(case)
    context = page_of(
        request, case, page, answers_of(case),
        form=form, purpose=purpose, wanted=wanted, accept=ANY,
        next=after(request, case, page), arriving=uploads.ARRIVING,
    )  # fmt: skip
    return render(request, "visas/documents.html", context, status=status)


def _drop(request: HttpRequest, case: Application) -> HttpResponse:
    try:
        uploads.drop_document(case, request.POST["drop"], **_now(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(request.get_full_path())


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
    kept: dict[str, list[Any]] = {}
    for file in stored.of_owner(case.subject):
        kept.setdefault(file.purpose, []).append(file)
    return [
        {"code": code, "title": title, "required": required, "files": kept.get(code, [])}
        for code, title, required in codes
    ]


PAGES: dict[str, Page] = {
    "picture": passport_picture,
    "photo": photo,
    "documents": documents,
}
