"""The API under /api/v1: each app's router, the ledger, and one way to say no.

An app offers ``router`` in its `api.py`; it is mounted under the app's label.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import structlog
from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import elshi
from elshi.foundation.observe import problems
from elshi.foundation.observe.errors import Refusal

from . import api_ledger, api_me

_log = structlog.get_logger("elshi.api")


class Api(NinjaAPI):
    """Ninja's API whose description says that every refusal is a problem document."""

    def get_openapi_schema(self, **given: Any) -> Any:
        schema = super().get_openapi_schema(**given)
        for path in schema["paths"].values():
            for operation in path.values():
                _refusals_as_problems(operation)
        return schema


def _refusals_as_problems(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[problems.MEDIA_TYPE] = content.pop("application/json")
        elif "x-media-type" in operation and "application/json" in content:
            content[operation["x-media-type"]] = content.pop("application/json")


api = Api(
    title="Elshi",
    version=elshi.__version__,
    description=(
        "References, never numbers of rows; times in UTC; lists of at most 100 with `next`; "
        "refusals as problem documents in the language of Accept-Language (kk, ru, en)."
    ),
    urls_namespace="api",
    docs_url=None,
)


def _mount() -> None:
    api.add_router("/me", api_me.router, tags=["me"])
    api.add_router("/ledger", api_ledger.router, tags=["ledger"])
    for config in apps.get_app_configs():
        module = f"{config.name}.api"
        floors = ("elshi.services.", "elshi.commons.")
        if config.name.startswith(floors) and importlib.util.find_spec(module):
            router = importlib.import_module(module).router
            api.add_router(f"/{config.label}", router, tags=[config.label])


_mount()


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of an action, with its own status."""
    return problems.of_refusal(refusal)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """What was sent does not have the described form."""
    return problems.of_faults(fault.errors)


@api.exception_handler(Http404)
def absent(request: HttpRequest, absence: Http404) -> HttpResponse:
    """Absent and hidden are the same."""
    return problems.of_status(404)


@api.exception_handler(HttpError)
def declined(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself declines: no token, a body that is no JSON."""
    return problems.of_status(error.status_code)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Django's own no."""
    return problems.of_status(403)


@api.exception_handler(BadRequest)
@api.exception_handler(UnicodeError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A request that cannot be read."""
    return problems.of_status(400)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More than the house takes at once."""
    return problems.of_status(413)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault, or the ground's: recorded with its kind, told without its content."""
    _log.exception("api_failed", kind=type(error).__name__)
    return problems.of_fault(error)


