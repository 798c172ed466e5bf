"""The API of a procedure, derived from its declaration: a case, its steps, each step taken.

`mount` gives a service's router, for one kind of case, a list, the case by its reference, the
steps possible now, and one operation a step whose body has the fields that the step asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, create_model
from pydantic import Field as Asked

from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.bearers import Token, needs
from elshi.foundation.access.pages import MOST, page
from elshi.foundation.access.policies import require
from elshi.foundation.observe.errors import Refusal

from . import actions
from .declaration import Field, Procedure, Step
from .errors import EditedMeanwhile
from .models import Governed
from .registry import latest

REFERENCE = r"^[0-9A-Z-]{4,40}$"


class Problem(Schema):
    """Why not, by RFC 9457; title and detail in the language asked for."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[Fault] = []


class Fault(Schema):
    """One field that does not fit."""

    field: str
    message: str


Problem.model_rebuild()
REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 412, 422, 428, 429})


class CaseOut(Schema):
    """A case as every procedure has it; nothing personal."""

    reference: str
    procedure: str
    version: int
    office: str
    state: str
    state_title: str
    entered_at: datetime
    due_at: datetime | None
    overdue: bool
    edition: int


class FieldOut(Schema):
    """Something that a step asks for."""

    name: str
    title: str
    kind: str
    required: bool
    private: bool
    choices: list[str]


class StepOut(Schema):
    """A step that the caller may take from where the case stands."""

    step: str
    title: str
    target: str
    signed: bool
    obstacle: str | None
    asks: list[FieldOut]


class StepsOut(Schema):
    """What can be done with a case now."""

    state: str
    edition: int
    steps: list[StepOut]


class Listing(Schema):
    """What narrows a list, and where it goes on."""

    model_config = ConfigDict(extra="forbid")

    state: str = Asked("", max_length=32)
    after: str = Asked("", max_length=40)
    limit: int = Asked(50, ge=1, le=MOST)


class SignatureNeeded(Refusal):
    """A program cannot sign: a signed step wants a person who has just signed in."""

    code = "signature_needed"
    status = 403
    message = _("This step is signed by a person.")
    mend = _("Take it at the desk, after signing in anew.")


class EditionMissing(Refusal):
    """Whoever changes a case says which edition of it they saw."""

    code = "edition_missing"
    status = 428
    message = _("Say which edition of the case you saw.")
    mend = _("Send the ETag of the case in the header If-Match.")


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of case at the doors: its plural, its table and the permission to see it."""

    plural: str
    model: type[Governed]
    see: str
    related: tuple[str, ...] = ("office",)
    out: type[Schema] = CaseOut
    tell: Callable[[Any], dict[str, Any]] | None = None

    @property
    def procedure(self) -> Procedure:
        return latest(self.model.procedure_name)


def case_out(case: Governed) -> dict[str, Any]:
    """What every procedure tells of a case."""
    return {
        "reference": case.reference,
        "procedure": case.procedure_name,
        "version": case.procedure_version,
        "office": case.office.code,
        "state": case.state,
        "state_title": str(case.standing.title),
        "entered_at": case.entered_at,
        "due_at": case.due_at,
        "overdue": case.overdue_since is not None,
        "edition": case.edition,
    }


def by_people(procedure: Procedure) -> list[Step]:
    """The steps that staff take: not the house's own, not the traveller's."""
    return [s for s in procedure.steps if not s.machine and not s.by.startswith("traveller.")]


def mount(router: Router, noun: Noun) -> None:
    """Add the noun's operations to a router."""
    name = f"{noun.plural}"
    listed = create_model(
        f"{noun.out.__name__}List", __base__=Schema, items=(list[noun.out], ...),  # type: ignore[name-defined]
        next=(str | None, None),
    )  # fmt: skip
    answers: dict[Any, Any] = {REFUSALS: Problem}
    router.get(
        f"/{name}", auth=Token(), response={200: listed, **answers},
        url_name=f"{name}_list", operation_id=f"list_{name}", summary=f"List {name}",
    )(_lister(noun))  # fmt: skip
    router.get(
        f"/{name}/{{reference}}", auth=Token(), response={200: noun.out, **answers},
        url_name=f"{name}_show", operation_id=f"show_{name}", summary=f"Show one of {name}",
    )(_shower(noun))  # fmt: skip
    router.get(
        f"/{name}/{{reference}}/steps", auth=Token(), response={200: StepsOut, **answers},
        url_name=f"{name}_steps", operation_id=f"steps_{name}",
        summary=f"Steps possible for one of {name}",
    )(_stepper(noun))  # fmt: skip
    for step in by_people(noun.procedure):
        _mount_step(router, noun, step, answers)


def _mount_step(router: Router, noun: Noun, step: Step, answers: dict[Any, Any]) -> None:
    name = noun.plural
    router.post(
        f"/{name}/{{reference}}/steps/{step.name}",
        auth=Token(),
        response={200: noun.out, **answers},
        url_name=f"{name}_{step.name}",
        operation_id=f"{step.name}_{name}",
        summary=f"{step.name.replace('_', ' ').capitalize()} ({name})",
        openapi_extra={"parameters": [_IF_MATCH, _KEY], "x-elshi-permission": step.by},
    )(_taker(noun, step))


_IF_MATCH = {
    "in": "header", "name": "If-Match", "required": True,
    "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|\\*)$'},
    "description": "The ETag of the case as you saw it.",
}  # fmt: skip
_KEY = {
    "in": "header", "name": "Idempotency-Key", "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "A new random key for each act, the same when the request is repeated.",
}  # fmt: skip


def _lister(noun: Noun) -> Callable[..., Any]:
    def operation(request: HttpRequest, asked: Query[Listing]) -> dict[str, Any]:
        actor = request.actor  # type: ignore[attr-defined]
        needs(actor, noun.see)
        seen = access.visible(actor, noun.model)
        rows = seen.select_related(*noun.related)
        if asked.state:
            rows = rows.filter(state=asked.state)
        found = page(rows, among=seen, after=asked.after, limit=asked.limit)
        subject = f"{noun.model.procedure_name}:*"
        record_reading(actor, subject=subject, kind="search", at=timezone.now(), why="API")
        return {"items": [told(noun, row) for row in found.rows], "next": found.next}

    return operation


def _shower(noun: Noun) -> Callable[..., Any]:
    def operation(
        request: HttpRequest, response: HttpResponse, reference: Path[str]
    ) -> dict[str, Any]:
        case = opened(request, noun, reference)
        response["ETag"] = etag(case)
        return told(noun, case)

    return operation


def _stepper(noun: Noun) -> Callable[..., Any]:
    def operation(
        request: HttpRequest, response: HttpResponse, reference: Path[str]
    ) -> dict[str, Any]:
        case = opened(request, noun, reference)
        response["ETag"] = etag(case)
        actor = request.actor  # type: ignore[attr-defined]
        now = timezone.now()
        steps = [_step_out(case, step, now) for step in actions.possible(case, by=actor)]
        return {"state": case.state, "edition": case.edition, "steps": steps}

    return operation


def _taker(noun: Noun, step: Step) -> Callable[..., Any]:
    body = given_schema(noun, step)

    def operation(
        request: HttpRequest, response: HttpResponse, reference: Path[str], given: Any
    ) -> dict[str, Any]:
        case, actor = found(request, noun, reference), request.actor  # type: ignore[attr-defined]
        require(actor, step.by, case)
        if step.signed:
            raise SignatureNeeded
        case = actions.take(
            case,
            step.name,
            by=actor,
            at=timezone.now(),
            given=given.model_dump(mode="json", exclude_none=True),
            edition=edition_in(request, case),
        )
        response["ETag"] = etag(case)
        return told(noun, case)

    operation.__annotations__["given"] = body
    return operation


def found(request: HttpRequest, noun: Noun, reference: str) -> Any:
    """The case of this reference when the caller sees it; 404 otherwise, like an absent one."""
    rows = noun.model._default_manager.select_related(*noun.related)
    return access.get(request.actor, rows, reference=reference)  # type: ignore[attr-defined]


def opened(request: HttpRequest, noun: Noun, reference: str) -> Any:
    """The same, noted in its reading log."""
    case, actor = found(request, noun, reference), request.actor  # type: ignore[attr-defined]
    record_reading(actor, subject=case.subject, kind="case", at=timezone.now(), why="API")
    return case


def told(noun: Noun, case: Governed) -> dict[str, Any]:
    """The case as the noun's schema tells it."""
    return {**case_out(case), **(noun.tell(case) if noun.tell else {})}


def etag(case: Governed) -> str:
    """The edition of a case as an entity tag."""
    return f'"{case.edition}"'


def edition_in(request: HttpRequest, case: Governed) -> int | None:
    """The edition that If-Match names; nothing for ``*``, which takes any."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise EditionMissing
    if header == "*":
        return None
    if header.strip('"') != str(case.edition):
        raise EditedMeanwhile
    return case.edition


def given_schema(noun: Noun, step: Step) -> type[Schema]:
    """What a step asks for, as a schema; anything else is refused."""
    fields: dict[str, Any] = {asked.name: _typed(asked) for asked in step.asks}
    name = "".join(part.capitalize() for part in (noun.plural, *step.name.split("_"), "given"))
    return create_model(name, __base__=_Given, **fields)


class _Given(Schema):
    model_config = ConfigDict(extra="forbid")


_TYPES: Mapping[str, Any] = {"date": date, "yes_no": bool, "number": int}


def _typed(asked: Field) -> tuple[Any, Any]:
    one = Literal[tuple(code for code, _title in asked.choices)] if asked.choices else None
    kind: Any = _TYPES.get(asked.kind, str)
    limits: dict[str, Any] = {"max_length": asked.longest} if kind is str and not one else {}
    if limits and asked.required:
        limits["min_length"] = 1
    if one is not None:
        kind = list[one] if asked.kind == "choices" else one  # type: ignore[valid-type]
        limits = {"min_length": 1} if asked.kind == "choices" and asked.required else {}
    if asked.required:
        return kind, Asked(..., description=str(asked.name), **limits)
    return kind | None, Asked(None, description=str(asked.name), **limits)


def _step_out(case: Governed, step: Step, at: datetime) -> dict[str, Any]:
    why = actions.obstacle(case, step, at=at)
    return {
        "step": step.name,
        "title": str(step.title),
        "target": step.target,
        "signed": step.signed,
        "obstacle": str(why) if why else None,
        "asks": [_field_out(asked) for asked in step.asks],
    }


def _field_out(asked: Field) -> dict[str, Any]:
    return {
        "name": asked.name,
        "title": str(asked.title),
        "kind": asked.kind,
        "required": asked.required,
        "private": asked.private,
        "choices": [code for code, _title in asked.choices],
    }
