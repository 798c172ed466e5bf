"""Papers for programs: list, card, steps, and the text, noted in the reading log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema

from elshi.foundation.access.bearers import Token
from elshi.foundation.procedures.doors import REFUSALS, Problem, etag, mount, opened

from .nouns import PAPERS
from .reads import newest, texts_of

router = Router()
mount(router, PAPERS)


class TextOut(Schema):
    """The texts of the version that stands, by language."""

    reference: str
    paper_version: int
    original: str
    texts: dict[str, str]


@router.get(
    "/papers/{reference}/text", auth=Token(), response={200: TextOut, REFUSALS: Problem},
    url_name="papers_text", operation_id="text_papers",
)  # fmt: skip
def text(request: HttpRequest, response: HttpResponse, reference: Path[str]) -> dict[str, object]:
    """Open the text of a paper; noted in its reading log"""
    paper = opened(request, PAPERS, reference)
    response["ETag"] = etag(paper)
    return {
        "reference": paper.reference,
        "paper_version": paper.version,
        "original": paper.original,
        "texts": texts_of(newest(paper)),
    }
