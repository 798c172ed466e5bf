"""Where a one-time link is spent on a password."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from elshi.foundation.access.screens import explain, sent
from elshi.foundation.identity import actions as identity
from elshi.foundation.identity.refusals import LinkSpent
from elshi.foundation.observe.errors import InvalidInput

from ..forms import PasswordForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password. Opening the page spends nothing: only a chosen password does."""
    form, status, now = PasswordForm(sent(request)), 200, timezone.now()
    try:
        identity.link_of(secret, at=now)
        if request.method == "POST" and form.is_valid():
            identity.choose_password(secret, form.cleaned_data["password"], at=now)
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    except LinkSpent as refusal:
        return _spent(request, refusal)
    except InvalidInput as refusal:
        explain(form, refusal)
    if form.errors:
        status = 422
    context = {"form": form, "heading": _("Choose your password"), "button": _("Save")}
    return render(request, "portal/form_page.html", context, status=status)


def _spent(request: HttpRequest, refusal: LinkSpent) -> HttpResponse:
    context = {"title": refusal.message, "lead": refusal.mend, "advice": []}
    return render(request, "portal/error.html", context, status=refusal.status)
