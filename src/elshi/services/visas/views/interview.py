"""The traveller's interview: a free time chosen, changed, given back, saved in a calendar."""

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
from django.views.decorators.http import require_http_methods, require_safe

from elshi.commons.appointments import reads as appointments
from elshi.commons.appointments.actions import SlotGone
from elshi.commons.appointments.invitation_file import calendar_file
from elshi.commons.appointments.models import Booking, Slot
from elshi.foundation.observe.errors import Refusal

from ..actions import interviews
from ..forms import InterviewForm
from ..models import Application
from ..reads.interviews import meeting, slot_at, times_for, to_bring
from .holding import held_case


def _booking(case: Application, now: Any) -> Booking | None:
    """The interview that is still to come."""
    booking = appointments.booking_of(case.subject)
    return booking if booking and booking.slot.starts > now else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def interview(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a free time when the mission asks for it, or another one than was booked."""
    held, now = held_case(request, reference), timezone.now()
    booking = _booking(held, now)
    if booking is None and held.state != "interview":
        return redirect("visas:case", reference)
    form = InterviewForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _take(request, held, booking, form.cleaned_data["starts"])
            except Refusal as refusal:
                status = refusal.status
                form.add_error("starts", str(refusal))
    context = {
        "case": held, "form": form, "booking": booking, "bring": to_bring(held),
        "times": times_for(held, now, since=request.GET.get("from", "")),
        "heading": _("Choose another time") if booking else _("Choose a time for the interview"),
        "back": reverse("visas:case", args=(reference,)),
    }  # fmt: skip
    return render(request, "visas/interview.html", context, status=status)


def _take(
    request: HttpRequest, held: Application, booking: Booking | None, starts: str
) -> HttpResponse:
    """Book what was chosen, or move there; a time that is gone is a refusal."""
    now = timezone.now()
    slot: Slot | None = slot_at(held, starts, now)
    if slot is None:
        raise SlotGone
    act = interviews.move if booking else interviews.choose
    act(held, slot, by=request.actor, at=now)  # type: ignore[attr-defined]
    done = _("Your interview was moved.") if booking else _("Your interview is booked.")
    messages.success(request, done)
    return redirect("visas:case", held.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the booked time go; another can be chosen at once or later."""
    held, now = held_case(request, reference), timezone.now()
    booking = _booking(held, now)
    if booking is None or held.state != "examination":
        return redirect("visas:case", reference)
    status, against = 200, None
    if request.method == "POST":
        try:
            interviews.give_back(held, by=request.actor, at=now)  # type: ignore[attr-defined]
            messages.success(request, _("Your time is free again. Choose another one."))
            return redirect("visas:case", reference)
        except Refusal as refusal:
            status, against = refusal.status, refusal
    context = {
        "case": held, "booking": booking, "against": against,
        "heading": _("Give the time back"),
        "back": reverse("visas:case", args=(reference,)),
    }  # fmt: skip
    return render(request, "visas/interview_back.html", context, status=status)


@require_safe
@never_cache
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """The interview as a file that a calendar opens."""
    held = held_case(request, reference)
    booking = appointments.booking_of(held.subject)
    if booking is None:
        raise Http404
    text = calendar_file(meeting(held, booking), language=get_language() or "en")
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="interview.ics"',
            "X-Content-Type-Options": "nosniff",
        },
    )
