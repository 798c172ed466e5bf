"""Doors: a file shown to whoever may see its case; deliveries begun, continued and finished."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.actors import Actor
from elshi.foundation.observe.errors import Refusal

from . import access, actions, reads
from .models import Delivery, Kind, StoredFile

TYPES = {Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.PDF: "application/pdf"}
ENDINGS = {Kind.JPEG: "jpg", Kind.PNG: "png", Kind.PDF: "pdf"}
View = Callable[..., HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@require_GET
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The file, or the same 404 for hidden and absent; opened by staff, it enters the log."""
    actor = _actor(request)
    file = StoredFile.objects.filter(token=token).first()
    if file is None or not access.may(actor, file.owner, "view"):
        raise Http404
    content = reads.content_of(file)
    record_reading(actor, subject=file.owner, kind="file", at=timezone.now(), why=file.purpose)
    return _served(file, content)


def _served(file: StoredFile, content: bytes) -> HttpResponse:
    """Pictures show in the page; documents are saved. Nothing in them can act as our page."""
    kind = Kind(file.kind)
    shown = "attachment" if kind is Kind.PDF else "inline"
    return HttpResponse(
        content,
        content_type=TYPES[kind],
        headers={
            "Content-Disposition": f'{shown}; filename="{file.purpose}.{ENDINGS[kind]}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
        },
    )


def _answered(view: View) -> View:
    """A refusal as problem details (RFC 9457), its words in the reader's language."""

    @wraps(view)
    def door(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except Refusal as refusal:
            problem = {
                "type": f"urn:elshi:{refusal.code}", "status": refusal.status,
                "title": str(refusal.message), "detail": str(refusal.mend),
                "code": refusal.code, **refusal.details,
            }  # fmt: skip
            return JsonResponse(
                problem, status=refusal.status, content_type="application/problem+json"
            )

    return door


def authorise(request: HttpRequest, owner: str) -> Actor:
    """The actor, when the owner's policy lets it add a file; otherwise the 404 of nothing."""
    actor = _actor(request)
    if not access.may(actor, owner, "add"):
        raise Http404
    return actor


@require_POST
@_answered
def upload_begin(request: HttpRequest) -> HttpResponse:
    """POST owner, purpose, size → 201 with the delivery's token."""
    owner = request.POST.get("owner", "")
    actor = authorise(request, owner)
    purpose, size = request.POST.get("purpose", ""), request.POST.get("size", "")
    if not (purpose.replace("_", "").isalnum() and len(purpose) <= 60 and size.isascii()):
        raise Http404
    delivery = actions.begin(
        owner=owner, purpose=purpose, size=int(size) if size.isdigit() else 0, by=actor.name,
        at=timezone.now(),
    )  # fmt: skip
    return JsonResponse({"token": delivery.token, "received": 0}, status=201)


def _delivery(request: HttpRequest, token: str) -> Delivery:
    delivery = Delivery.objects.filter(token=token).first()
    authorise(request, delivery.owner if delivery else "")
    assert delivery is not None
    return delivery


@require_GET
@_answered
def upload_state(request: HttpRequest, token: str) -> HttpResponse:
    """How much has come: where to go on after the line was cut."""
    delivery = _delivery(request, token)
    return JsonResponse({"received": delivery.received, "expected": delivery.expected})


@require_POST
@_answered
def upload_append(request: HttpRequest, token: str) -> HttpResponse:
    """POST the bytes with the header Upload-Offset → how much has come."""
    _delivery(request, token)
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit()) or len(offset) > 9:
        raise Http404
    delivery = actions.append(token, offset=int(offset), content=request.body, at=timezone.now())
    return JsonResponse({"received": delivery.received, "expected": delivery.expected})


@require_POST
@_answered
def upload_finish(request: HttpRequest, token: str) -> HttpResponse:
    """POST sha256 (optional) → the token of the stored file, for the form that asked for it."""
    _delivery(request, token)
    file = actions.finish(token, sha256=request.POST.get("sha256", ""), at=timezone.now())
    return JsonResponse({"file": file.token, "kind": file.kind, "size": file.size})
