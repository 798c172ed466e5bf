"""A rule table with one thing changed: pure functions that give a new table.

Nothing here judges the result; `rulebook.faults_in` does before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .rulebook import ALL

Table = Mapping[str, Any]
Texts = Mapping[str, str]
LISTED, EVERYBODY, NOBODY = "listed", "everybody", "nobody"


def with_category(table: Table, row: Mapping[str, Any], place: int | None = None) -> dict[str, Any]:
    """The table with this category: in its old place, at the end when new, or at ``place``."""
    return {**table, "categories": _placed(table["categories"], row, place)}


def _placed(
    rows: Iterable[Mapping[str, Any]], row: Mapping[str, Any], place: int | None
) -> list[Mapping[str, Any]]:
    """The rows with this one, known by its code; places are counted from one."""
    old = list(rows)
    known = {each["code"]: number for number, each in enumerate(old)}
    at = known.get(row["code"])
    fresh = {**(old[at] if at is not None else {}), **row}
    others = [each for each in old if each["code"] != row["code"]]
    usual = len(others) if at is None else at
    wanted = usual if place is None else max(0, place - 1)
    return [*others[:wanted], fresh, *others[wanted:]]


def place_of(rows: Iterable[Mapping[str, Any]], code: str) -> int | None:
    """Where a row stands, counted from one; nothing when it is not there."""
    codes = [row["code"] for row in rows]
    return codes.index(code) + 1 if code in codes else None


def without_category(table: Table, code: str) -> dict[str, Any]:
    """The table without a category."""
    rows = [row for row in table["categories"] if row["code"] != code]
    return {**table, "categories": rows}


def with_document(table: Table, code: str, title: Texts) -> dict[str, Any]:
    """The table with this title of a supporting document."""
    return {**table, "documents": {**table["documents"], code: dict(title)}}


def without_document(table: Table, code: str) -> dict[str, Any]:
    """The table without a document, which no category asks for any more."""
    documents = {name: title for name, title in table["documents"].items() if name != code}
    rows = [
        {**row, "documents": [name for name in row["documents"] if name != code]}
        for row in table["categories"]
    ]
    return {**table, "documents": documents, "categories": rows}


def with_purpose(table: Table, code: str, title: Texts, place: int | None = None) -> dict[str, Any]:
    """The table with this purpose of a journey; the order is that of the traveller's list."""
    row = {"code": code, "title": dict(title)}
    return {**table, "purposes": _placed(table.get("purposes", ()), row, place)}


def without_purpose(table: Table, code: str) -> dict[str, Any]:
    """The table without a purpose; its categories stand under "other" until given another."""
    purposes = [row for row in table.get("purposes", ()) if row["code"] != code]
    rows = [
        {**row, "purpose": ""} if row.get("purpose") == code else row for row in table["categories"]
    ]
    return {**table, "purposes": purposes, "categories": rows}


def with_nationality(
    table: Table,
    state: str,
    *,
    visa_free_days: int,
    no_invitation: bool,
    electronic: Iterable[str],
) -> dict[str, Any]:
    """The table with all that concerns one nationality; ``electronic`` names categories."""
    wanted = set(electronic)
    free = {code: days for code, days in table["visa_free"].items() if code != state}
    if visa_free_days:
        free[state] = visa_free_days
    rows = [_for_state(row, state, row["code"] in wanted) for row in table["categories"]]
    return {
        **table,
        "visa_free": free,
        "no_invitation": _member(table["no_invitation"], state, no_invitation),
        "categories": rows,
    }


def _for_state(row: Mapping[str, Any], state: str, listed: bool) -> dict[str, Any]:
    if ALL in row["electronic"]:
        return dict(row)
    return {**row, "electronic": _member(row["electronic"], state, listed)}


def _member(members: Iterable[str], one: str, wanted: bool) -> list[str]:
    others = [each for each in members if each != one]
    return [*others, one] if wanted else others


def reach(row: Mapping[str, Any] | None) -> str:
    """Who can have a category online: everybody, those listed, or nobody."""
    named = (row or {}).get("electronic", [])
    if ALL in named:
        return EVERYBODY
    return LISTED if named else NOBODY


def electronic_for(chosen: str, row: Mapping[str, Any] | None, usual: Iterable[str]) -> list[str]:
    """The nationalities of a choice; a list begun anew takes the longest of the other lists."""
    if chosen == EVERYBODY:
        return [ALL]
    if chosen == NOBODY:
        return []
    kept = [each for each in (row or {}).get("electronic", []) if each != ALL]
    return kept or list(usual)


def usual_list(table: Table) -> list[str]:
    """The longest list of nationalities that any category has."""
    lists = [row["electronic"] for row in table["categories"] if ALL not in row["electronic"]]
    return list(max(lists, key=len, default=[]))
