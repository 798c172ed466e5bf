"""Template words of the fees: ``{% load fees %}``, then ``{{ charge.amount|amount:"USD" }}``."""

from __future__ import annotations

from typing import Any

from django import template

from ..money import in_words

register = template.Library()


@register.filter
def amount(minor: Any, currency: str) -> Any:
    """An amount kept in minor units (cents, tiyn), in the reader's language."""
    return in_words(minor, currency) if isinstance(minor, int) else minor
