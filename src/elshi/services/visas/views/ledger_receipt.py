"""The traveller's proof that the own case stands in the ledger, to be kept and checked anywhere."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from elshi.foundation.ledger import reads as ledger

from .holding import held_case


@require_safe
@never_cache
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt for the newest act on the case: leaf, proof and signed checkpoint, as JSON."""
    held = held_case(request, reference)
    try:
        document = ledger.receipt(held.subject)
    except (ledger.NotEntered, ledger.NotYetSigned):
        messages.info(
            request,
            _("The newest act is not under a checkpoint yet. Try again in a quarter of an hour."),
        )
        return redirect("visas:case", reference)
    body = json.dumps(document, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="ledger-receipt.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)
