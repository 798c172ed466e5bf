"""The ledger for outsiders: the newest checkpoint, proofs between two, a receipt for one act.

Checkpoints and consistency proofs are hashes and public. A leaf names a case by its reference, so
a receipt is given to whoever sees the case.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from elshi.engines.merkle import proofs
from elshi.foundation.access import reads as access
from elshi.foundation.access.bearers import Token
from elshi.foundation.ledger import reads as ledger
from elshi.foundation.ledger.commitments import commitments
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures.doors import REFUSALS, Problem

router = Router()
LARGEST = 2**31 - 1


class NotYetSigned(Refusal):
    """No checkpoint covers the act yet."""

    code = "not_yet_signed"
    message = _("No checkpoint covers this act yet.")
    mend = _("Ask again after the next checkpoint.")


class CheckpointOut(Schema):
    """A signed note (C2SP tlog-checkpoint) with what it says."""

    size: int
    root: str
    note: str


class Sizes(Schema):
    """Two sizes of the tree, the earlier first."""

    model_config = ConfigDict(extra="forbid")

    first: int = Field(ge=1, le=LARGEST)
    second: int = Field(ge=1, le=LARGEST)


class ConsistencyOut(Schema):
    """A consistency proof by RFC 9162, 2.1.4: base64 hashes, in order."""

    first: int
    second: int
    first_root: str
    second_root: str
    proof: list[str]


class About(Schema):
    """The case, as the ledger names it: ``visas.application:REFERENCE``."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(min_length=3, max_length=200, pattern=r"^[a-z._]+:[A-Za-z0-9._-]+$")


class BatchOut(Schema):
    """The entry of an act over many, with its way to the root that the leaf holds."""

    entry: str
    proof: list[str]


class ReceiptOut(Schema):
    """A leaf's own bytes as text, and a C2SP tlog-proof that it stands in the signed tree."""

    format: str
    leaf: str
    proof: str
    batch: BatchOut | None = None


@router.get(
    "/checkpoint", response={200: CheckpointOut, REFUSALS: Problem},
    url_name="ledger_checkpoint", operation_id="ledger_checkpoint",
)  # fmt: skip
def checkpoint(request: HttpRequest) -> dict[str, Any]:
    """Give the newest signed checkpoint with all its cosignatures"""
    newest = ledger.newest_checkpoint()
    if newest is None:
        raise Http404
    return {"size": newest.size, "root": _b64(newest.root), "note": ledger.note_of(newest)}


@router.get(
    "/consistency", response={200: ConsistencyOut, REFUSALS: Problem},
    url_name="ledger_consistency", operation_id="ledger_consistency",
)  # fmt: skip
def consistency(request: HttpRequest, sizes: Query[Sizes]) -> dict[str, Any]:
    """Prove that the tree of one checkpoint is the beginning of that of a later one"""
    newest = ledger.newest_checkpoint()
    signed = newest.size if newest else 0
    if not sizes.first <= sizes.second <= signed:
        raise InvalidInput(
            {"second": [_("Give two sizes, the smaller first, up to that of the checkpoint.")]}
        )
    nodes = ledger.StoredNodes()
    return {
        "first": sizes.first,
        "second": sizes.second,
        "first_root": _b64(ledger.root(sizes.first)),
        "second_root": _b64(ledger.root(sizes.second)),
        "proof": [_b64(step) for step in proofs.consistency(sizes.first, sizes.second, nodes)],
    }


@router.get(
    "/receipt", auth=Token(), response={200: ReceiptOut, REFUSALS: Problem},
    url_name="ledger_receipt", operation_id="ledger_receipt", exclude_none=True,
)  # fmt: skip
def receipt(request: HttpRequest, response: HttpResponse, about: Query[About]) -> Any:
    """Give the receipt for the newest act about a case that the caller sees"""
    _seen(request, about.subject)
    try:
        return ledger.receipt(about.subject)
    except ledger.NotEntered:
        raise Http404 from None
    except ledger.NotYetSigned:
        raise NotYetSigned from None


def _seen(request: HttpRequest, subject: str) -> None:
    """404 unless the subject is a row that the caller may see by its own policy."""
    prefix, _colon, key = subject.partition(":")
    for found in commitments():
        if found.prefix == prefix:
            try:
                access.get(request.actor, found.model, **{found.key: key})  # type: ignore[attr-defined]
            except (LookupError, ValueError):  # no policy, or no such key
                raise Http404 from None
            return
    raise Http404


def _b64(hashed: bytes | memoryview) -> str:
    return b64encode(bytes(hashed)).decode()
