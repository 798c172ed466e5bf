"""The answers as a list to read: title, value in words, and where each is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from elshi.commons.world import reads as world
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_long
from elshi.foundation.procedures.declaration import Field

from ..models import Application
from ..questions import asked
from ..rulebook import RuleBook


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
    return [
        Row(
            field.name,
            field.title,
            in_words(field, answers.get(field.name), book),
            _change(case, page.name) if changeable else "",
        )
        for page in asked(answers)
        for field in page.fields
    ]


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
        return _day(str(value))
    return value


def _day(text: str) -> str:
    try:
        return date_long(date.fromisoformat(text), get_language() or "en")
    except ValueError:
        return text


def _change(case: Application, question: str) -> str:
    return reverse("visas:question", args=(case.reference, question)) + "?check"
