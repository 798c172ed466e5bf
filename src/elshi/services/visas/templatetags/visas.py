"""Template words of the visa service."""

from __future__ import annotations

from django import template

from elshi.commons.world import reads as world
from elshi.foundation.languages.fields import in_language

from ..rulebook import RuleBook

register = template.Library()


@register.filter
def state_name(code: str) -> str:
    """The name of a state in the reader's language."""
    return world.name(code)


@register.simple_tag
def document_title(book: RuleBook, code: str) -> str:
    """The title of a supporting document in the reader's language."""
    return in_language(book.document_title(code))
