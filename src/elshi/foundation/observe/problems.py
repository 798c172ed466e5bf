"""Refusals for programs: problem details by RFC 9457, in the language the caller accepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import InvalidInput, Refusal, Text
from .outages import AGAIN, is_outage

MEDIA_TYPE = "application/problem+json"
# What a status alone says, and what to do about it.
STATUSES: dict[int, tuple[str, Text, Text]] = {
    400: (
        "unreadable",
        gettext_lazy("The request could not be read."),
        gettext_lazy("Send JSON as the description of the operation asks."),
    ),
    401: (
        "no_token",
        gettext_lazy("This needs a token."),
        gettext_lazy("Send the header “Authorization: Bearer …” with a token that is in force."),
    ),
    403: (
        "not_allowed",
        gettext_lazy("Your post does not allow this."),
        gettext_lazy("Ask a colleague whose post allows it, or your administrator."),
    ),
    404: (
        "not_found",
        gettext_lazy("There is nothing at this address, or nothing that you can open."),
        gettext_lazy("Check the address and the scopes of your token."),
    ),
    405: (
        "method_unknown",
        gettext_lazy("This address does not take this method."),
        gettext_lazy("The header Allow names those it takes."),
    ),
    413: (
        "too_large",
        gettext_lazy("What was sent is too large."),
        gettext_lazy("Send it in smaller parts."),
    ),
    422: (
        "invalid_input",
        gettext_lazy("Some answers need to be corrected."),
        gettext_lazy("Correct the fields named below and send them again."),
    ),
    429: (
        "too_many",
        gettext_lazy("Too many requests in a short time."),
        gettext_lazy("The header Retry-After says in how many seconds to go on."),
    ),
    500: (
        "our_fault",
        gettext_lazy("Something went wrong on our side; the last step was not carried out."),
        gettext_lazy("Try again in a few minutes with the same Idempotency-Key."),
    ),
    503: (
        "out_of_order",
        gettext_lazy("Nothing can be stored at the moment; the request was not carried out."),
        gettext_lazy("Try again after Retry-After seconds with the same Idempotency-Key."),
    ),
}


def problem(
    status: int, code: str, title: Text, mend: Text = "", more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A problem document: ``code`` is for programs and stable, title and detail for people."""
    body: dict[str, Any] = {
        "type": f"about:blank#{code}",
        "title": str(title),
        "status": status,
        "code": code,
    }
    if mend:
        body["detail"] = str(mend)
    return JsonResponse({**body, **(more or {})}, status=status, content_type=MEDIA_TYPE)


def of_status(status: int, more: Mapping[str, Any] | None = None) -> HttpResponse:
    """What a status says by itself; one without words of its own speaks as 400 or 500."""
    nearest = status if status in STATUSES else 500 if status >= 500 else 400
    code, title, mend = STATUSES[nearest]
    return problem(status, code, title, mend, more)


def of_fault(fault: BaseException) -> HttpResponse:
    """500 for a fault of ours, 503 for one of the ground, with the time to try again."""
    if not is_outage(fault):
        return of_status(500)
    response = of_status(503)
    response["Retry-After"] = str(AGAIN)
    return response


def of_refusal(refusal: Refusal) -> HttpResponse:
    """A refusal with its reason, the way to mend it, and the fields it is about."""
    more: dict[str, Any] = {}
    if isinstance(refusal, InvalidInput):
        more["errors"] = [
            {"field": name, "message": str(message)}
            for name, messages in refusal.errors.items()
            for message in messages
        ]
    if refusal.field:
        more["errors"] = [{"field": refusal.field, "message": str(refusal.message)}]
    if refusal.details:
        more["details"] = refusal.details
    return problem(refusal.status, refusal.code, refusal.message, refusal.mend, more)


def of_faults(faults: list[dict[str, Any]]) -> HttpResponse:
    """422 for input that a schema (pydantic) refused: where, and why in the reader's language."""
    errors = [{"field": _place(tuple(fault["loc"])), "message": _said(fault)} for fault in faults]
    return of_status(422, {"errors": errors})


def _place(where: tuple[Any, ...]) -> str:
    """The field as the caller wrote it: without "query" or "body" and the house's own word."""
    return ".".join(str(part) for part in where[2:] or where[1:])


def _said(fault: Mapping[str, Any]) -> str:
    kind = str(fault.get("type", ""))
    if kind == "missing":
        return _("This is needed.")
    if kind == "extra_forbidden":
        return _("This is not asked for here.")
    if kind.startswith(("int", "float", "decimal")):
        return _("Write a number here.")
    if kind.startswith("date"):
        return _("Write a date as YYYY-MM-DD.")
    if kind.startswith("bool"):
        return _("Write true or false.")
    if kind in ("string_too_long", "too_long", "less_than_equal"):
        return _("This is too long or too large.")
    if kind in ("string_too_short", "too_short", "greater_than_equal"):
        return _("This is too short or too small.")
    return _("This value does not fit here.")
