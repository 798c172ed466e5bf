"""Families and parties: one more traveller, all handed in together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from elshi.foundation.observe.errors import Refusal

from ..actions import companions
from ..forms import DeclarationForm
from ..models import Application
from ..reads import groups
from .holding import held_case, hold
from .pages import question_url


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def travellers(request: HttpRequest, reference: str) -> HttpResponse:
    """The travellers of a group, what each still lacks, and the button that hands in all."""
    case = held_case(request, reference)
    form, status = DeclarationForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _hand_in(request, case)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    members = groups.listed(case, request.actor, timezone.now())  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "case": case,
        "members": members,
        "drafts": [one for one in members if one.case.state == "draft"],
        "form": form,
        "heading": _("Travellers who apply together"),
        "back": reverse("visas:question", args=(reference, "check")),
        "full": len(members) >= companions.MOST,
        **_total(members),
    }
    return render(request, "visas/travellers.html", context, status=status)


def _total(members: list[groups.Member]) -> dict[str, Any]:
    fees = [(one.terms.fee, one.terms.currency) for one in members if one.terms]
    return {"total": sum(fee for fee, _c in fees), "currency": fees[0][1] if fees else ""}


def _hand_in(request: HttpRequest, case: Application) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    companions.hand_in(groups.members(case, actor), by=actor, at=timezone.now())
    return redirect("visas:pay", case.reference)


@require_POST
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the application of one more traveller, who shares the contact and the journey."""
    case = held_case(request, reference)
    try:
        other = companions.add(case, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("visas:travellers", reference)
    hold(request, other)
    return redirect(question_url(other, "passport_picture"))
