"""The verifier's doors: the public page, the key file, the page that works without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from elshi.foundation.files.examination.limits import MAX_BYTES
from elshi.foundation.files.refusals import TooLarge
from elshi.foundation.observe.errors import Refusal

from .. import verdicts
from ..offline import assembly
from ..reads import trust, verification
from .status import refused_for_haste, too_many

FIVE_MINUTES = 300
letters = RegexValidator(r"^[A-Za-z0-9 -]+$", gettext_lazy("Use letters A to Z and digits only."))


class FileForm(forms.Form):
    """The visa as a file or a photograph."""

    file = forms.FileField(
        label=gettext_lazy("The visa as a PDF, or a photograph of it"),
        help_text=gettext_lazy("At most 8 MB. It is looked at once and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
    )

    def clean_file(self) -> bytes:
        if self.cleaned_data["file"].size > MAX_BYTES:
            raise forms.ValidationError(str(TooLarge()))
        return bytes(self.cleaned_data["file"].read())


class NumberForm(forms.Form):
    """The visa by what stands on it and on the passport."""

    number = forms.CharField(
        label=gettext_lazy("Number of the visa"),
        help_text=gettext_lazy("In the upper right corner of the visa"),
        max_length=20,
        validators=[letters],
    )
    passport = forms.CharField(
        label=gettext_lazy("Number of the passport"), max_length=20, validators=[letters]
    )


class CodeForm(forms.Form):
    """What a scanner or the camera read from a code."""

    code = forms.CharField(
        label=gettext_lazy("What a scanner read"),
        help_text=gettext_lazy("Hexadecimal digits of the square code, or the text of the QR code"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_code(self) -> bytes:
        text: str = self.cleaned_data["code"].strip()
        if text.startswith("{"):
            return text.encode()
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise forms.ValidationError(
                _("This is neither hexadecimal digits nor the text of a QR code.")
            ) from None


def _by_file(form: forms.Form, at: datetime) -> dict[str, Any]:
    return _seen(verification.of_file(form.cleaned_data["file"], at))


def _by_code(form: forms.Form, at: datetime) -> dict[str, Any]:
    return _seen(verification.of_codes([form.cleaned_data["code"]], at))


def _by_number(form: forms.Form, at: datetime) -> dict[str, Any]:
    given = form.cleaned_data
    good = verification.stands(given["number"], given["passport"], at)
    return {"words": verdicts.GOOD_NUMBER if good else verdicts.NO_NUMBER}


WAYS: dict[str, tuple[type[forms.Form], Callable[[forms.Form, datetime], dict[str, Any]]]] = {
    "file": (FileForm, _by_file),
    "number": (NumberForm, _by_number),
    "code": (CodeForm, _by_code),
}


@csrf_exempt  # it changes nothing, and without a cookie nobody is followed
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a visa by its file, its number or its code; nothing sent here is kept."""
    ways = {name: form(auto_id=f"{name}_%s") for name, (form, _answer) in WAYS.items()}
    chosen = request.POST.get("way", "")
    if request.method != "POST" or chosen not in WAYS:
        response = _page(request, ways)
        patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
        return response
    if too_many(request, "verify"):
        hint = _("Whoever checks many visas uses the page that works without a network.")
        return refused_for_haste(request, hint)
    form = ways[chosen] = WAYS[chosen][0](request.POST, request.FILES, auto_id=f"{chosen}_%s")
    return _answered(request, ways, chosen, form)


def _answered(
    request: HttpRequest, ways: dict[str, forms.Form], chosen: str, form: forms.Form
) -> HttpResponse:
    answer, status = None, 200
    if form.is_valid():
        try:
            answer = WAYS[chosen][1](form, timezone.now())
        except Refusal as refusal:
            form.add_error(chosen if chosen in form.fields else None, str(refusal))
            status = refusal.status
    else:
        status = 422
    response = _page(request, ways, status, answer=answer, form=form, chosen=chosen)
    patch_cache_control(response, no_store=True, private=True)
    return response


def _page(
    request: HttpRequest, ways: dict[str, forms.Form], status: int = 200, **more: Any
) -> HttpResponse:
    response = render(request, "visas/verify/page.html", {"ways": ways, **more}, status=status)
    response.runs_webassembly = True  # type: ignore[attr-defined]
    return response


def _seen(answer: verification.Answer) -> dict[str, Any]:
    """An answer on a seal as the page shows it."""
    words = verdicts.WORDS[answer.finding]
    signed = verdicts.of_signature(answer.signature) if answer.signature else None
    shown = words.tone != "note" and answer.finding not in ("forged", verdicts.UNREGISTERED)
    return {"words": words, "verdict": answer.verdict if shown else None, "signed": signed}


@require_safe
def keys(request: HttpRequest) -> HttpResponseBase:
    """The key file: public keys and the signed list of revocations, for verifiers offline."""
    text = trust.key_file(timezone.now())
    return _published(request, text.encode(), "application/json", "elshi-keys.json")


@require_safe
def offline_page(request: HttpRequest) -> HttpResponseBase:
    """The page that checks visas without a network: one file, to be saved."""
    text = assembly.page(trust.key_file(timezone.now()))
    response = _published(request, text.encode(), "text/html; charset=utf-8", "elshi-verify.html")
    response.headers["Content-Security-Policy"] = assembly.policy(text)
    return response


def _published(request: HttpRequest, content: bytes, kind: str, name: str) -> HttpResponseBase:
    """A public file with its fingerprint: whoever has it already is not sent it again."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    whole = HttpResponse(content, content_type=kind)
    whole.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response = get_conditional_response(request, etag=etag, response=whole) or whole
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
    return response
