"""The consolidated list of the UN Security Council in its XML form, read into entries.

Source: the form published at the Security Council's site (CONSOLIDATED_LIST, INDIVIDUALS,
INDIVIDUAL); empty elements are common and mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

CODE = "UN"
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


class UnreadableListError(ValueError):
    """The bytes are no consolidated list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as the list has it."""

    key: str
    number: str
    names: tuple[str, ...]
    births: tuple[str, ...]
    nationalities: tuple[str, ...]
    passports: tuple[str, ...]
    listed_on: str
    remarks: str


def read(content: bytes) -> tuple[datetime, list[Listed]]:
    """When the list was published and everybody on it."""
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise UnreadableListError(str(fault)) from None
    if root.tag != "CONSOLIDATED_LIST":
        raise UnreadableListError(f"the outermost element is {root.tag}")
    return _moment(root.get("dateGenerated", "")), [_person(row) for row in root.iter("INDIVIDUAL")]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as fault:
        raise UnreadableListError("the list does not say when it was made") from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _person(row: Element) -> Listed:
    primary = " ".join(filter(None, (_text(row, part) for part in _PARTS)))
    aliases = (_text(alias, "ALIAS_NAME") for alias in row.iter("INDIVIDUAL_ALIAS"))
    names = (primary, _text(row, "NAME_ORIGINAL_SCRIPT"), *aliases)
    return Listed(
        key=_text(row, "DATAID"),
        number=_text(row, "REFERENCE_NUMBER"),
        names=tuple(dict.fromkeys(filter(None, names))),
        births=tuple(_births(row)),
        nationalities=tuple(
            filter(None, (_clean(v.text) for v in row.findall("NATIONALITY/VALUE")))
        ),
        passports=tuple(
            filter(None, (_text(paper, "NUMBER") for paper in row.iter("INDIVIDUAL_DOCUMENT")))
        ),
        listed_on=_text(row, "LISTED_ON"),
        remarks=_text(row, "COMMENTS1")[:4000],
    )


def _births(row: Element) -> Iterator[str]:
    for born in row.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        exact = _text(born, "DATE") or _text(born, "YEAR")
        first, last = _text(born, "FROM_YEAR"), _text(born, "TO_YEAR")
        if exact:
            yield exact[:10]
        elif first and last:
            yield f"{first}/{last}"


def _text(row: Element, name: str) -> str:
    return _clean(row.findtext(name))


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())
