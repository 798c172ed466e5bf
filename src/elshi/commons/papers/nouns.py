"""Papers as their doors for programs tell them: card and titles, never the text."""

from __future__ import annotations

from typing import Any

from elshi.foundation.procedures.doors import CaseOut, Noun

from .access import VIEW
from .models import Paper


class PaperOut(CaseOut):
    """The card of a paper."""

    kind: str
    number: str
    title: dict[str, str]
    original: str
    paper_version: int
    labels: list[str]


def _tell(paper: Any) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "number": paper.number,
        "title": paper.title,
        "original": paper.original,
        "paper_version": paper.version,
        "labels": paper.labels,
    }


PAPERS = Noun("papers", Paper, VIEW, out=PaperOut, tell=_tell)
NOUNS = (PAPERS,)
