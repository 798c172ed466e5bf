"""What is asked about papers: found by words, opened, compared, with what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from elshi.engines.alphabets.folding import fold
from elshi.engines.documents import references
from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.policies import policy_of
from elshi.foundation.files import vault
from elshi.foundation.procedures.models import Passage

from .access import WRITE
from .models import Link, Paper, Version
from .refusals import NoSuchPaper
from .rules import LINKS, differences


@dataclass(frozen=True, slots=True)
class Stand:
    """A paper at the other end of a link, as this one reads it; ``kind`` only where it begins."""

    words: Any
    paper: Paper
    kind: str = ""


def found(actor: Actor, words: str = "", *, kind: str = "", state: str = "") -> QuerySet[Paper]:
    """The papers the actor sees whose number or titles hold all the words, newest first."""
    rows = access.visible(actor, Paper).select_related("office")
    for word in fold(words).split()[:10]:
        rows = rows.filter(found_by__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(state=state) if state else rows


def named(actor: Actor, text: str) -> Paper:
    """The visible paper of a number or a reference; raises `NoSuchPaper`."""
    asked = text.strip()
    by_name = Q(reference=references.read(asked) or asked)
    if asked:
        by_name |= Q(number__iexact=asked)
    rows = list(access.visible(actor, Paper).filter(by_name)[:2])
    if len(rows) != 1:
        raise NoSuchPaper(field="other")
    return rows[0]


def newest(paper: Paper) -> Version:
    """The version that stands."""
    return paper.versions.get(number=paper.version)


def texts_of(version: Version) -> dict[str, str]:
    """The texts by language."""
    return vault.open_document(version.paper.subject, bytes(version.sealed))


def compared(old: Version, new: Version) -> list[tuple[str, list[Any]]]:
    """For each language that either version has: its code, and what went and came."""
    before, after = texts_of(old), texts_of(new)
    codes = [code for code in ("kk", "ru", "en") if code in before or code in after]
    return [(code, differences(before.get(code, ""), after.get(code, ""))) for code in codes]


def stands_of(actor: Actor, paper: Paper) -> list[Stand]:
    """The papers linked with this one, in both directions; those the actor sees."""
    seen = access.visible(actor, Paper)
    standing = Link.objects.filter(taken_back_at__isnull=True)
    out = standing.filter(paper=paper, other__in=seen).select_related("other")
    back = standing.filter(other=paper, paper__in=seen).select_related("paper")
    return [
        *(Stand(LINKS[each.kind][0], each.other, each.kind) for each in out),
        *(Stand(LINKS[each.kind][1], each.paper) for each in back),
    ]


def history_of(paper: Paper) -> QuerySet[Passage]:
    """Everything done with the paper, oldest first."""
    return Passage.objects.filter(subject=paper.subject).select_related("account")


def may_use_files(actor: Actor, reference: str, verb: str) -> bool:
    """Enclosures are seen by whoever sees the paper; added to a draft by whoever writes it."""
    paper = Paper.objects.filter(reference=reference).first()
    if paper is None or (verb == "add" and paper.state != "draft"):
        return False
    wanted = WRITE if verb == "add" else "view"
    return policy_of(Paper).allows(actor, wanted, paper)


def references_seen(actor: Actor) -> QuerySet[Any, Any]:
    """The references of the papers that the actor sees."""
    return access.visible(actor, Paper).order_by().values_list("reference")
