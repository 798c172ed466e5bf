"""Template words of the visa service."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.commons.fees.money import in_words
from elshi.commons.world import reads as world
from elshi.engines.documents import references
from elshi.foundation.access import labels
from elshi.foundation.languages import formats
from elshi.foundation.languages.fields import in_language

from ..reads.travellers import TONES
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


@register.filter
def fee(amount: Any, currency: str) -> Any:
    """A fee kept in minor units, in the reader's language; nothing owed is said so."""
    if not isinstance(amount, int):
        return amount
    return in_words(amount, currency) if amount else _("free of charge")


@register.filter
def tone(state: str) -> str:
    """The colour of a state's tag."""
    return TONES.get(state, "calm")


@register.filter
def label_title(code: str) -> Any:
    """A need-to-know label in the reader's language."""
    return labels.title_of(code)


@register.filter
def grouped(reference: str) -> str:
    """A reference in groups that can be read aloud."""
    return references.grouped(reference)


@register.filter
def file_size(size: int) -> str:
    """A file's size in kilobytes or megabytes of a thousand."""
    if size < 1_000_000:
        return _("%(n)s KB") % {"n": formats.number(max(1, round(size / 1000)), _language())}
    return _("%(n)s MB") % {"n": formats.number(round(size / 1_000_000, 1), _language())}


def _language() -> str:
    return get_language() or "en"
