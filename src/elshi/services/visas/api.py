"""The visa service for programs: cases and their steps, the rules in force, a seal checked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from elshi.foundation.access.bearers import Token
from elshi.foundation.procedures.doors import (
    REFUSALS,
    Problem,
    etag,
    mount,
    opened,
)

from .nouns import APPLICATIONS, NOUNS
from .reads.cases import answers_of
from .reads.rules import edition_on
from .reads.verification import of_codes

router = Router()


for _noun in NOUNS:
    mount(router, _noun)


class AnswersOut(Schema):
    """The traveller's own answers by the names of the questions: personal data."""

    reference: str
    edition: int
    answers: dict[str, Any]


@router.get(
    "/applications/{reference}/answers", auth=Token(),
    response={200: AnswersOut, REFUSALS: Problem},
    url_name="applications_answers", operation_id="answers_applications",
)  # fmt: skip
def answers(request: HttpRequest, response: HttpResponse, reference: Path[str]) -> dict[str, Any]:
    """Open the traveller's answers; noted in the case's reading log"""
    case = opened(request, APPLICATIONS, reference)
    response["ETag"] = etag(case)
    return {"reference": case.reference, "edition": case.edition, "answers": answers_of(case)}


class RulesOut(Schema):
    """The rule table in force on a day."""

    valid_from: date
    reference: str
    table: dict[str, Any]


class Day(Schema):
    """The day asked about; today when none is given."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = None


@router.get(
    "/rules", response={200: RulesOut, REFUSALS: Problem}, url_name="rules", operation_id="rules"
)
def rules(request: HttpRequest, day: Query[Day]) -> dict[str, Any]:
    """Give the rule table: categories, fees, stays, documents, who needs no visa"""
    edition = edition_on(day.on or timezone.now().date())
    if edition is None:
        raise Http404
    return {
        "valid_from": edition.valid_from,
        "reference": edition.reference,
        "table": edition.table,
    }


Code = Annotated[str, Field(min_length=2, max_length=8000)]


class CodesIn(Schema):
    """What a scanner read from one visa: each code's bytes in hexadecimal."""

    model_config = ConfigDict(extra="forbid")

    codes: list[Code] = Field(min_length=1, max_length=4)


class VerdictOut(Schema):
    """The verdict, and the number that the passport at hand must carry."""

    finding: str
    good: bool
    compare: str


@router.post(
    "/verify", response={200: VerdictOut, REFUSALS: Problem},
    url_name="verify", operation_id="verify",
)  # fmt: skip
def verify(request: HttpRequest, given: CodesIn) -> dict[str, Any]:
    """Check the codes of one visa against keys, revocations and the register"""
    found = of_codes([_bytes(code) for code in given.codes], timezone.now())
    return {"finding": found.finding, "good": found.good, "compare": found.verdict.compare or ""}


def _bytes(text: str) -> bytes:
    """The bytes of a code; what is no hexadecimal stays what it is, and is then no seal."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode(errors="replace")
