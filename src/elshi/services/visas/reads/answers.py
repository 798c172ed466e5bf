"""The answers as a list to read: title, value in words, and where each is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from elshi.commons.world import reads as world
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_long
from elshi.foundation.procedures.declaration import Field

from ..models import Application
from ..questions import QUESTIONS, asked, field_titles
from ..rulebook import RuleBook
from ..rules import read_against_typed
from ..spelling import zone_name


@dataclass(frozen=True, slots=True)
class Row:
    """One answer, in the form that the answers component prints."""

    name: str
    label: Any
    value: Any
    change: str = ""


def listed(case: Application, answers: Mapping[str, Any], *, changeable: bool = True) -> list[Row]:
    """Every answer in the order of the form, in the reader's language."""
    book = RuleBook(case.rules.table)
    rows: list[Row] = []
    for page in asked(answers):
        change = _change(case, page.name) if changeable else ""
        rows += [
            Row(field.name, field.title, in_words(field, answers.get(field.name), book), change)
            for field in page.fields
        ]
        if page.name == "names" and (zone := _zone(answers)):
            rows.append(Row("zone_name", _("In the lower lines of the passport"), zone))
    return rows


def _zone(answers: Mapping[str, Any]) -> str:
    return zone_name(str(answers.get("surname", "")), str(answers.get("given_names", "")))


def differing(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where the typed answers differ from what was read from the passport's picture."""
    read = answers.get("read") or {}
    titles = field_titles()
    return [
        {
            "name": name,
            "title": titles[name],
            "read": was,
            "typed": typed,
            "question": homes()[name],
        }
        for name, was, typed in read_against_typed(read.get("fields", {}), answers)
        if not (name in ("surname", "given_names") and _same_in_zone(was, typed))
    ]


def _same_in_zone(read: str, typed: str) -> bool:
    return read.replace("<", " ") == zone_name(typed, "").replace("<", " ")


def homes() -> dict[str, str]:
    """Answer → the question where it is changed; the photograph is its own."""
    return {field.name: page.name for page in QUESTIONS for field in page.fields} | {
        "photo": "photo"
    }


def located(found: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Each fault in words, with its answer's title and the question where it is mended.

    All missing answers of a question are one line.
    """
    titles: dict[str, Any] = {page.name: page.title for page in QUESTIONS}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for name, texts in found.items():
        home = homes().get(name, "documents")
        for text in texts:
            rows.setdefault(
                (home, str(text)), {"question": home, "title": titles[home], "text": text}
            )
    return list(rows.values())


def in_words(field: Field, value: Any, book: RuleBook) -> Any:
    """One answer as a person reads it."""
    if value in (None, ""):
        return ""
    if field.kind == "state":
        return world.name(str(value))
    if field.kind == "category":
        row = book.categories.get(str(value))
        return f"{value} · {in_language(row['title'])}" if row else value
    if field.kind == "choice":
        return dict(field.choices).get(str(value), value)
    if field.kind == "date":
        return day_in_words(str(value))
    return value


def day_in_words(text: str) -> str:
    """A day in words; of a date that is known only in part, what is known of it."""
    try:
        return date_long(date.fromisoformat(text), get_language() or "en")
    except ValueError:
        known = [part for part in reversed(text.split("-")) if "X" not in part]
        return ".".join(known)


def _change(case: Application, question: str) -> str:
    return reverse("visas:question", args=(case.reference, question)) + "?check"
