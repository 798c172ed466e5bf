"""The carrier's doors: may this passenger board? A form for people, JSON for programs."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from elshi.foundation.signatures import reads as keys

from .. import boarding
from ..boarding import Question
from ..reads import verification
from .status import refused_for_haste, too_many
from .verification import letters

# A gate asks for a whole aircraft; somebody who guesses passport numbers asks for millions.
TRIES = 600


class CarrierForm(forms.Form):
    """A carrier's question."""

    number = forms.CharField(
        label=gettext_lazy("Number of the visa"),
        help_text=gettext_lazy("In the upper right corner of the visa"),
        max_length=20,
        required=False,
        validators=[letters],
    )
    passport = forms.CharField(
        label=gettext_lazy("Number of the passport"),
        max_length=20,
        required=False,
        validators=[letters],
    )
    on = forms.DateField(
        label=gettext_lazy("Day of arrival"), widget=forms.DateInput(attrs={"type": "date"})
    )
    seal = forms.CharField(
        label=gettext_lazy("Or what a scanner read from the visa"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    nonce = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("seal") and not (given.get("number") and given.get("passport")):
            raise forms.ValidationError(
                _("Give the number of the visa and of the passport, or what the scanner read.")
            )
        return given

    def question(self) -> Question:
        """The question, bound to a nonce: the carrier's own, or a fresh one."""
        given = self.cleaned_data
        return Question(
            on=given["on"],
            number="".join(given["number"].split()).upper(),
            passport="".join(given["passport"].split()).upper(),
            seal=given["seal"].strip(),
            nonce=given["nonce"] or secrets.token_urlsafe(16),
        )


@csrf_exempt  # it changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def form(request: HttpRequest) -> HttpResponse:
    """May this passenger board? Yes or no, signed, with nothing personal in it."""
    asked = CarrierForm(request.POST or None)
    context: dict[str, Any] = {"form": asked}
    status = 200
    if request.method == "POST":
        if too_many(request, "carrier", TRIES):
            return refused_for_haste(request)
        status = 200 if asked.is_valid() else 422
        if asked.is_valid():
            context |= _answer(asked.question(), timezone.now())
    return render(request, "visas/verify/carrier.html", context, status=status)


@csrf_exempt  # for programs, which send no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answers(request: HttpRequest) -> HttpResponse:
    """The same for programs: JSON or a form in, JSON with the signed answer out."""
    if request.method != "POST":
        return redirect("visas:carrier")
    if too_many(request, "carrier", TRIES):
        return _problem(429, "too_many", _("Too many attempts"))
    given = _given(request)
    asked = CarrierForm(given) if given is not None else None
    if asked is None or not asked.is_valid():
        errors = asked.errors.get_json_data() if asked else {}
        return _problem(422, "invalid_input", _("The question cannot be read."), errors=errors)
    return JsonResponse(_answer(asked.question(), timezone.now()))


def _given(request: HttpRequest) -> dict[str, Any] | None:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _answer(question: Question, at: datetime) -> dict[str, Any]:
    """The answer in the clear beside its signed form; unknown and wrong are the same no."""
    good = verification.may_board(question, at)
    key = keys.signer("answer", at)
    return {
        "answer": boarding.BOARD if good else boarding.DO_NOT_BOARD,
        "on": question.on.isoformat(),
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "nonce": question.nonce,
        "signed": boarding.signed(
            question,
            good,
            issuer=keys.authority().country,
            certificate=key.der,
            sign=key.sign,
            at=at,
        ),
    }


def _problem(status: int, code: str, title: str, **more: Any) -> JsonResponse:
    body = {"type": f"about:blank#{code}", "title": title, "status": status, "code": code, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")
