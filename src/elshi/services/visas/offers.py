"""The visas of a rule table as a traveller of one nationality chooses among them.

Pure. Offers are grouped by purpose, as the table orders them; those that can be had online stand
before the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class Offer:
    """One category: the lowest fee in minor units, the longest stay in days."""

    code: str
    title: Mapping[str, str]
    purpose: str
    fee: int
    currency: str
    stay_days: int
    working_days: int
    entries: tuple[str, ...]
    invitation: bool
    documents: tuple[str, ...]
    electronic: bool
    official: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Offers for one purpose; the title is empty where the table names no purposes."""

    title: Mapping[str, str]
    offers: tuple[Offer, ...]


def offers(book: RuleBook, nationality: str) -> list[Offer]:
    """Every category as this nationality meets it, in the order of the table."""
    return [offer for code in book.categories if (offer := _offer(book, code, nationality))]


def _offer(book: RuleBook, code: str, nationality: str) -> Offer | None:
    row = book.categories[code]
    ways = [terms for name in row["entries"] if (terms := book.terms(code, name, nationality))]
    if not ways:
        return None
    first = ways[0]
    return Offer(
        code=code,
        title=row["title"],
        purpose=row.get("purpose", ""),
        fee=min(terms.fee for terms in ways),
        currency=first.currency,
        stay_days=max(terms.stay_days for terms in ways),
        working_days=first.working_days,
        entries=tuple(terms.entries for terms in ways),
        invitation=first.invitation,
        documents=first.documents,
        electronic=first.electronic,
        official=first.official,
    )


def online(book: RuleBook, nationality: str) -> list[Offer]:
    """The offers that this nationality can have without a visit, ordinary ones only."""
    return [one for one in offers(book, nationality) if one.electronic and not one.official]


def by_purpose(book: RuleBook, found: list[Offer]) -> list[Group]:
    """Offers in the purposes of the table; those without one come last, under no title."""
    rows: list[Mapping[str, Any]] = [*book.table.get("purposes", ()), {"code": "", "title": {}}]
    known = {row["code"] for row in rows}
    groups = [
        Group(row["title"], tuple(one for one in found if _under(one, known) == row["code"]))
        for row in rows
    ]
    return [group for group in groups if group.offers]


def _under(offer: Offer, known: set[str]) -> str:
    return offer.purpose if offer.purpose in known else ""
