"""The door to the sticker: staff print it for a passport's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_act
from elshi.foundation.observe.errors import Refusal

from ..actions import stickers
from ..models import Visa


@staff_act(stickers.PERMISSION)  # printing is an act: it is entered on the case
def sticker(request: HttpRequest, reference: str, visa: str) -> HttpResponse:
    """The sticker as a PDF; the refusal with its reason when it cannot be printed."""
    found = access.get(
        request.actor,  # type: ignore[attr-defined]
        Visa.objects.select_related("application__party", "application__office__calendar"),
        reference=visa,
        application__reference=reference,
    )
    try:
        pdf = stickers.printed(found, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        title = _("The sticker cannot be printed")
        context = {"code": refusal.status, "title": title, "lead": str(refusal)}
        return render(request, "portal/error.html", context, status=refusal.status)
    name = f"sticker-{found.number}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
